import type { AgentEvent, AgentResult } from "../../src/ports/agent.ts";

type Failed = AgentResult & { readonly status: "failed" };

/** A case of the contract, and what has to come of it. */
export type Expected = {
  /** In words. */
  readonly says: string;
  /** What the model does: a name of `SCENARIOS`. */
  readonly scenario: string;
  readonly status: AgentResult["status"];
  readonly failure?: Failed["failure"];
  /** Of the message, or of the output of what is done. */
  readonly message?: RegExp;
  /** All that the worktree holds afterwards. */
  readonly files: Readonly<Record<string, string>>;
  /** What else may lie there. */
  readonly others?: RegExp;
  readonly before?: Readonly<Record<string, string>>;
  readonly check?: string;
  readonly events?: readonly AgentEvent["type"][];
  /** Requests that were answered, by which tokens and cost are known; absent: nobody knows. */
  readonly requests?: number;
  readonly act?: "interrupt" | "kill";
  readonly timeoutSeconds?: number;
  readonly idleSeconds?: number;
  readonly maxTurns?: number;
  readonly mostUsd?: number;
  /** `earlier`: that of an attempt just before; `elsewhere`: that of one in another worktree, which is to be left alone. */
  readonly session?: string;
  readonly continuation?: string;
};

/** The cases of the contract. */
export type CaseName =
  | "write"
  | "edit"
  | "run"
  | "question"
  | "refuse"
  | "truncate"
  | "400"
  | "401"
  | "402"
  | "403"
  | "404"
  | "429"
  | "once-429"
  | "500"
  | "529"
  | "drop"
  | "hang"
  | "too-slow"
  | "loop"
  | "budget"
  | "interrupt"
  | "kill"
  | "outside"
  | "outside-run"
  | "resume"
  | "resume-elsewhere"
  | "resume-too-long"
  | "resume-unknown";
