import type { Entry } from "../../ports/journal.ts";

/** What a person or a script sees while a run goes on: a window, lines, or JSON. */
export type Progress = {
  /** Takes in what happened before this sitting, without showing it. */
  recall(entries: Iterable<Entry>): void;
  /** Shows what has just become durable. */
  show(entries: readonly Entry[]): void;
  /** Leaves the terminal as it was found; may be called twice. */
  close(): void;
};
