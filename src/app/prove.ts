import type { Phase } from "../core/run/check-event.ts";
import type { Event } from "../core/run/event.ts";
import type { ProcessRunner } from "../ports/process-runner.ts";
import { attemptEnvironment, refOf, type Attempt } from "./attempt.ts";
import { explain, type Broken } from "./explain.ts";
import { checksIn, describeFailure, runChecks, type Check, type CheckOutcome } from "./run-checks.ts";

export type ProvePorts = {
  readonly checks: ProcessRunner;
  readonly tell: (event: Event) => void;
  readonly now: () => number;
};

/** Where and how checks run: `pre-flight` fails fast, the others go through to the end. */
export type Proof = {
  readonly phase: "pre-flight" | "post-validation";
  readonly worktree: string;
  readonly signal: AbortSignal;
};

/** Runs the task's checks of a phase, telling of each; answers what failed, in words, and which known error explains it. */
export async function findBroken(
  attempt: Attempt,
  proof: Proof,
  ports: ProvePorts,
): Promise<Broken | undefined> {
  const checks = checksIn(attempt, proof.phase);
  const failures = await runAttemptChecks(
    attempt,
    { ...proof, checks, failFast: proof.phase === "pre-flight" },
    ports,
  );
  return describeBroken(attempt, failures);
}

/** Which checks run, where, and as part of what. */
export type CheckSet = {
  readonly checks: readonly Check[];
  readonly phase: Phase;
  readonly worktree: string;
  readonly signal: AbortSignal;
  readonly failFast: boolean;
  readonly wanted?: CheckOutcome["wanted"];
  /** Beside what every process of the attempt finds. */
  readonly env?: Readonly<Record<string, string>>;
  /** Keys of the tasks whose landings they prove at once. */
  readonly together?: readonly string[];
  /** Is told of each outcome, too. */
  readonly note?: (outcome: CheckOutcome) => void;
};

/** Runs checks as part of an attempt, telling of each; gives those that failed. */
export function runAttemptChecks(
  attempt: Attempt,
  { checks, phase, worktree, signal, failFast, env, note, wanted, together }: CheckSet,
  { checks: runner, tell, now }: ProvePorts,
): Promise<readonly CheckOutcome[]> {
  const reference = refOf(attempt);
  const all = together === undefined ? {} : { together };
  return runChecks(
    checks,
    {
      phase,
      cwd: worktree,
      env: { ...attemptEnvironment(attempt, worktree), ...env },
      failFast,
      ...(wanted === undefined ? {} : { wanted }),
    },
    {
      runner,
      began: (check) => tell({ type: "check-started", at: now(), ...reference, ...check }),
      tell(outcome) {
        note?.(outcome);
        tell({ type: "check-finished", at: now(), ...reference, ...outcome, ...all });
      },
    },
    signal,
  );
}

/** What failed, in words, with what is known of such failures; nothing when nothing did. */
export function describeBroken(attempt: Attempt, failures: readonly CheckOutcome[]): Broken | undefined {
  if (failures.length === 0) return undefined;
  const message = failures.map(describeFailure).join("\n");
  const evidence = failures.map((failure) => `${failure.output}\n${describeFailure(failure)}`).join("\n");
  return explain(message, evidence, attempt.errors);
}
