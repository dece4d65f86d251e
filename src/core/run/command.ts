import type { GateRef } from "./gate-event.ts";

/** What the core asks of the shell. Each is recorded by an event before it is obeyed, and is idempotent by task and attempt. */
export type Command =
  | {
      readonly type: "start-attempt";
      readonly task: string;
      readonly attempt: number;
      readonly agent: string;
      /** Messages of earlier failed attempts, oldest first. */
      readonly failures: readonly string[];
      /** The most that it may cost, in US dollars. */
      readonly mostUsd?: number;
      /** What an earlier attempt of a chunked task has safely done: units, and the commit that holds its files. */
      readonly checkpoint?: { readonly done: number; readonly commit: string };
      /** The agent's own name for the conversation of an earlier attempt that is gone on with. */
      readonly session?: string;
    }
  | { readonly type: "land"; readonly task: string; readonly attempt: number }
  | { readonly type: "end-attempt"; readonly task: string; readonly attempt: number }
  | { readonly type: "stop-background"; readonly task: string; readonly attempt: number }
  /** Halts it (SIGSTOP) until a person lets it go on. */
  | { readonly type: "pause-background"; readonly task: string; readonly attempt: number }
  /** Lets one go on that was halted. */
  | { readonly type: "proceed-background"; readonly task: string; readonly attempt: number }
  | ({ readonly type: "run-gates" } & GateRef)
  /** Moves the branch from where it stands back to `to`, keeping what it leaves behind under a ref. */
  | { readonly type: "roll-back"; readonly batch: number; readonly to: string }
  /** Tell of the time when it has come: milliseconds since the epoch. */
  | { readonly type: "wake-at"; readonly at: number };
