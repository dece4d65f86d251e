import type { Spent, Usage } from "../core/ledger/spent.ts";
import type { Task } from "../core/plan/plan.ts";

/** All that an agent is told of one attempt. */
export type Assignment = {
  readonly run: string;
  readonly uid: string;
  readonly attempt: number;
  readonly task: Task;
  /** Absolute; the agent's working directory and the only place it may write. */
  readonly worktree: string;
  /** Files the task may change, relative to the worktree. */
  readonly scope: readonly string[];
  /** The words, in the form that a person would hand to a colleague. */
  readonly prompt: string;
  /** A file outside the worktree that holds the prompt. */
  readonly promptFile: string;
  readonly failures: readonly string[];
  readonly timeoutSeconds: number;
  /** What every process of the attempt finds in its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** The most that it may cost, in US dollars; absent: no limit. */
  readonly mostUsd?: number;
  /** What the agent has to know by heart: the texts of the skills that the task or the agent names. */
  readonly skills?: readonly { readonly name: string; readonly text: string }[];
  /** The agent's own name for the conversation of an earlier attempt that is to be gone on with. */
  readonly session?: string;
  /** What that conversation is told; absent, or where it cannot be gone on with: `prompt`. */
  readonly continuation?: string;
};

/** What an agent says while it works, whatever it calls it. */
export type AgentEvent =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "tool"; readonly name: string; readonly detail: string }
  /** One request to the model, where the stream tells them apart. */
  | { readonly type: "usage"; readonly usage: Usage; readonly model?: string }
  | { readonly type: "retry"; readonly message: string; readonly until?: number }
  | { readonly type: "session"; readonly id: string };

export type AgentResult = (
  | { readonly status: "done"; readonly output: string }
  | {
      readonly status: "failed";
      readonly failure:
        | "agent"
        | "needs-agent"
        | "timeout"
        | "cancelled"
        | "infrastructure"
        /** It asks a person; `message` is the question. */
        | "unclear"
        /** It may well succeed later: a rate limit, an overload. */
        | "transient"
        /** It came to the limit of tokens, turns or money that it was given. */
        | "budget";
      readonly message: string;
      readonly output: string;
      /** `transient`: when to come back, in milliseconds since the epoch. */
      readonly until?: number;
      /** Of the program that ended by itself. */
      readonly exitCode?: number;
    }
) & {
  /** The most resident memory that its processes were seen to hold together; absent: not measured. */
  readonly peakMemoryBytes?: number;
  /** Absent: the agent does not say, and nobody knows. */
  readonly spent?: Spent;
  /** Its own words at the end: a completion report, perhaps. */
  readonly report?: string;
};

/** Tells of a process the agent started, so that a later run can end it. */
export type ProcessNotice = (process: { readonly pid: number; readonly startTime: string }) => void;

/** Carries out one attempt in a worktree; its word is never believed over the gates. */
export interface Agent {
  readonly name: string;
  /** The same assignment always gives the same answer, so trying again is pointless. */
  readonly deterministic: boolean;
  /** It runs what the plan says to run and writes nothing of its own. */
  readonly runsPlan?: boolean;
  /** It is told skills and its own instructions apart from the prompt. */
  readonly toldApart?: boolean;
  /** Resolves, never rejects, for anything the agent itself does; aborting ends all its processes first. */
  work(
    assignment: Assignment,
    signal: AbortSignal,
    started: ProcessNotice,
    said?: (event: AgentEvent) => void,
  ): Promise<AgentResult>;
}
