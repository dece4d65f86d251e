import type { Tier } from "./tier.ts";

/** What is known of a task's way before anything has run; written into the journal with the start of the run. */
export type TaskRoute = {
  /** What outcomes are learned by; one of `TASK_KINDS`. */
  readonly kind: string;
  /** No agent below this tier is given the task, but for a first try without a model. */
  readonly tier: Tier;
  /** The rule that says so. */
  readonly why: string;
  /** What does it without a model, as far as the plan tells: it goes first. */
  readonly free?: "apply" | "script";
  /** Of high risk: nothing is tried out on it. */
  readonly risky?: true;
  /** Specs of the agents that it is for, the best first; absent: any. */
  readonly agents?: readonly string[];
  /** The first of `agents` is the one that the plan names: it begins there, whatever its tier. */
  readonly declared?: true;
};
