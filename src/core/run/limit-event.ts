import type { FailureClass } from "./event.ts";

/** Nothing more is asked of this provider until then. */
export type ProviderPaused = {
  readonly type: "provider-paused";
  readonly at: number;
  readonly provider: string;
  readonly until: number;
  readonly reason: string;
};

export type ProviderResumed = {
  readonly type: "provider-resumed";
  readonly at: number;
  readonly provider: string;
};

/** A time that a `wake-at` asked for has come. */
export type TimeReached = { readonly type: "time-reached"; readonly at: number };

/** From now on at most so many attempts at once. */
export type AgentsChanged = {
  readonly type: "agents-changed";
  readonly at: number;
  readonly agents: number;
  readonly reason: string;
};

/** Too much of a batch failed: nothing starts, what runs is ended, the branch goes back to `base`. */
export type BreakerTripped = {
  readonly type: "breaker-tripped";
  readonly at: number;
  readonly batch: number;
  readonly failed: number;
  readonly size: number;
  /** The commit that the branch stood on when the batch began. */
  readonly base: string;
  /** The most frequent failure of the batch, and how often it was. */
  readonly failure: FailureClass;
  readonly count: number;
  readonly message: string;
};

/** The branch stands at `to` again; what landed after it is undone and runs again; `evidence` is the ref that keeps it. */
export type RolledBack = {
  readonly type: "rolled-back";
  readonly at: number;
  readonly batch: number;
  readonly from: string;
  readonly to: string;
  readonly evidence: string;
};

/** A budget is nearly spent, or does not allow what was to be started, or was overshot. */
export type BudgetNoticed = {
  readonly type: "budget-noticed";
  readonly at: number;
  readonly scope: "task" | "run" | "day";
  readonly level: "warn" | "stop" | "overshoot" | "refusal";
  /** Key of the task, where it is about one. */
  readonly task?: string;
  readonly text: string;
};

/** The branch is about to go back to `to`, the base of the batch. */
export type RollBackStarted = {
  readonly type: "roll-back-started";
  readonly at: number;
  readonly batch: number;
  readonly to: string;
};
