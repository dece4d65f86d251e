import type { Plan } from "../core/plan/plan.ts";
import type { Event, RunStarted } from "../core/run/event.ts";
import type { NumberedRequest, Request } from "../core/run/request.ts";

/** An event with its place in the journal; sequence numbers rise by 1 from 1 over all runs. */
export type Entry = { readonly seq: number; readonly run: string; readonly event: Event };

export type RunRow = {
  readonly run: string;
  readonly startedAt: number;
  readonly title: string;
  /** Nothing is left to go on with: it ended, and it ended well. */
  readonly finished: boolean;
};

/** The one truth: append-only, durable when `append` returns. */
export interface Journal {
  /** Stores the plan and the run's first event in one transaction. */
  begin(started: RunStarted, plan: Plan): Entry;
  /** One transaction: all of them or none; durable on return. */
  append(run: string, events: readonly Event[]): readonly Entry[];
  /** In order; with `types` only events of these, without reading the others. */
  events(run: string, afterSeq?: number, types?: readonly Event["type"][]): Iterable<Entry>;
  plan(run: string): Plan | undefined;
  /** Newest first. */
  runs(): readonly RunRow[];
  /** Keeps what a person asks of a run and gives its number; another process may do so while the run appends. */
  ask(run: string, request: Request, at: number): number;
  /** What was asked of the run after the request with this number, in order. */
  requests(run: string, after?: number): readonly NumberedRequest[];
  isTrusted(digest: string): boolean;
  /** `about` says in words what was trusted. */
  trust(digest: string, at: number, about?: string): void;
  /** What is trusted, newest first. */
  trusted?(): readonly { readonly digest: string; readonly at: number; readonly about: string }[];
  /** Trusts it no longer; false: it was not trusted. */
  distrust?(digest: string): boolean;
  close(): void;
}
