import type { Command } from "./command.ts";
import type { Event } from "./event.ts";

/** Folds a decision and notes it, with the commands that are obeyed once it is durable. */
export type Recorder = {
  (event: Event, ...commands: readonly Command[]): void;
  /** Commands that follow from the fact itself, which records them. */
  readonly also: (...commands: readonly Command[]) => void;
};
