import type { Event } from "../core/run/event.ts";
import type { ProcessRunner } from "../ports/process-runner.ts";
import { attemptEnvironment, refOf, type Attempt } from "./attempt.ts";
import { checksOf, describeFailure, runChecks } from "./run-checks.ts";

export type ProvePorts = {
  readonly checks: ProcessRunner;
  readonly tell: (event: Event) => void;
  readonly now: () => number;
};

/** Where and how checks run: `pre-flight` fails fast, the others go through to the end. */
export type Proof = {
  readonly phase: "pre-flight" | "post-validation" | "landing";
  readonly worktree: string;
  readonly signal: AbortSignal;
};

/** Runs the task's checks of a phase, telling of each; answers what failed, in words, or nothing. */
export async function prove(
  attempt: Attempt,
  { phase, worktree, signal }: Proof,
  { checks: runner, tell, now }: ProvePorts,
): Promise<string | undefined> {
  const failures = await runChecks(
    checksOf(attempt.task, phase === "pre-flight" ? "pre" : "post"),
    { phase, cwd: worktree, env: attemptEnvironment(attempt, worktree), failFast: phase === "pre-flight" },
    { runner, tell: (check) => tell({ type: "check-finished", at: now(), ...refOf(attempt), ...check }) },
    signal,
  );
  return failures.length === 0 ? undefined : failures.map(describeFailure).join("\n");
}
