import type { Event } from "../run/event.ts";

/** How a line is meant; screens add a mark or a colour, the word says it too. */
export type LogTone = "good" | "bad" | "warn" | "busy" | "dim" | "strong";

/** One event in words. Texts of plans and programs are in it as they came: who prints them makes them safe. */
export type LogLine = {
  readonly at: number;
  /** What happened, one lower-case word: `landed`, `failed`, `retry`, … */
  readonly word: string;
  readonly tone: LogTone;
  /** Key of the task it is about. */
  readonly task?: string;
  /** What was said: a message, a command; may be empty. */
  readonly text: string;
  /** Short facts that go with it, for the brackets behind it. */
  readonly facts: readonly string[];
  /** When it will be over, in milliseconds since the epoch. */
  readonly until?: number;
  /** What a person can type now to help. */
  readonly hint?: string;
  /** Further lines, such as the output of a check. */
  readonly detail: readonly string[];
  /** Worth a line while the run goes on; the rest is for a task's own log. */
  readonly headline: boolean;
};

/** A headline about the event. */
export function line(event: Event, word: string, text: string, facts: readonly string[] = []): LogLine {
  // A monitor of the run as a whole has no task.
  const task = "task" in event && event.task !== "" ? { task: event.task } : {};
  return { at: event.at, word, tone: TONES[word] ?? "dim", ...task, text, facts, detail: [], headline: true };
}

/** A line for the log of the task, not worth one while the run goes on. */
export function detail(event: Event, word: string, text: string, facts: readonly string[] = []): LogLine {
  return { ...line(event, word, text, facts), headline: false };
}

/** `1 task`, `2 tasks`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** What a check or a gate is called, and what it runs, where that is not the same. */
export function commandText({ name, command }: { readonly name: string; readonly command: string }): string {
  return name === command ? command : `${name}: ${command}`;
}

/** How a command ended and how long it took, for the brackets behind it. */
export function endFacts(event: {
  readonly exitCode: number | null;
  readonly timedOut?: boolean;
  readonly ms: number;
}): string[] {
  const end = event.timedOut === true ? "timed out" : `exited with ${event.exitCode ?? "a signal"}`;
  return [...(event.exitCode === 0 ? [] : [end]), `${(event.ms / 1000).toFixed(1)}s`];
}

const TONES: Readonly<Record<string, LogTone>> = {
  started: "strong",
  resumed: "strong",
  start: "busy",
  passed: "good",
  chunk: "good",
  checkpoint: "good",
  landed: "good",
  done: "good",
  green: "good",
  answered: "good",
  background: "busy",
  retry: "warn",
  asks: "warn",
  flaky: "warn",
  "was-red": "warn",
  paused: "warn",
  agents: "warn",
  "rolled-back": "warn",
  superseded: "warn",
  stopping: "warn",
  interrupted: "warn",
  "needs-human": "warn",
  broke: "bad",
  failed: "bad",
  alert: "bad",
  breaker: "bad",
  gate: "bad",
  red: "bad",
};
