import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { Phase } from "../core/run/check-event.ts";
import type { AttemptResult } from "../core/run/event.ts";
import type { Committed, Worktree } from "../ports/workspace.ts";
import { cancelled, failed } from "./attempt-result.ts";
import { refOf, type Attempt } from "./attempt.ts";
import type { Broken } from "./explain.ts";
import { canRunPlan, mainWork, type MainPorts } from "./main-work.ts";
import { findBroken, runAttemptChecks } from "./prove.ts";
import { checksOf } from "./run-checks.ts";
import { mayWriteTests, minimalRuns, proveGreen, proveRed } from "./test-first.ts";
import { proveRedWithTestsOf, redGreenTests } from "./test-first.ts";

/** `scratch` is absolute; assignments are written there, and tasks keep their state beside it. */
export type WorkPorts = MainPorts;

/** Carries an attempt from a clean worktree to a proven commit; whatever goes wrong is a result, never a throw. */
export async function work(attempt: Attempt, ports: WorkPorts, signal: AbortSignal): Promise<AttemptResult> {
  let worktree: Worktree | undefined;
  try {
    enter(attempt, ports, "prepare");
    const state = attempt.state ?? join(dirname(ports.scratch), "state", attempt.spec.uid);
    await mkdir(state, { recursive: true });
    const env = { RENGA_ATTEMPT_UID: `${attempt.spec.uid}.${attempt.attempt}` };
    worktree = await ports.workspace.acquire(attempt.branch, { signal, env });
    return await inWorktree({ ...attempt, state }, ports, { worktree, signal });
  } catch (error) {
    if (signal.aborted) return cancelled();
    const message = error instanceof Error ? error.message : String(error);
    // What the agent left behind cannot be committed: a nested repository, unsolved conflicts, a worktree it took away.
    const refused = error instanceof Error && error.name === "CommitRefused";
    return failed(refused ? "agent" : "infrastructure", message);
  } finally {
    // A worktree that cannot be given back is healed when it is next acquired.
    if (worktree !== undefined) await ports.workspace.release(worktree).catch(() => {});
  }
}

type Place = { readonly worktree: Worktree; readonly signal: AbortSignal };

/** A step of an attempt: how it ends here, or undefined where it goes on. */
type Step = () => Promise<AttemptResult | undefined>;

async function inWorktree(attempt: Attempt, ports: WorkPorts, place: Place): Promise<AttemptResult> {
  const { worktree, signal } = place;
  let committed: Committed | undefined;
  const { task, attempt: number, spec } = attempt;
  const minimal = minimalRuns(task);
  const early = canRunPlan(attempt, worktree, ports);
  let tried = false;
  const tryMinimal = (): Promise<Broken | undefined> => {
    tried = true;
    return testFirst(attempt, ports, minimal.length, () => proveGreen(attempt, minimal, place, ports));
  };
  const steps: readonly Step[] = [
    () => skip(attempt, place, ports),
    async () => asFailure("pre-flight", await pass(attempt, ports, place, "pre-flight")),
    async () => {
      const before = await testFirst(
        attempt,
        ports,
        mayWriteTests(task) ? 0 : redGreenTests(task).length,
        () => proveRed(attempt, redGreenTests(task), place, ports),
      );
      const broken = before ?? (early ? await tryMinimal() : undefined);
      // What the tests left behind is no part of the work.
      if (task.commands.some(({ phase }) => phase === "test"))
        await ports.workspace.show(worktree, worktree.base);
      return asFailure("test-first", broken);
    },
    () => {
      enter(attempt, ports, "main");
      return mainWork(attempt, place, ports, tryMinimal);
    },
    async () => {
      // Before the checks run, so that what they leave behind is never part of the change.
      enter(attempt, ports, "commit");
      committed = await ports.workspace.commit(worktree, `${task.id}: attempt ${number} (${spec.uid})`);
      const unproven = checksOf(task, "post").length === 0;
      const idle = committed === undefined && unproven && spec.scope.length > 0 && !ports.agent.deterministic;
      return idle
        ? failed("agent", "the agent changed nothing, and no check of the plan says that nothing was to do")
        : undefined;
    },
    async () => {
      const tests = redGreenTests(task);
      const broken = await testFirst(attempt, ports, tests.length, async () => {
        const red = mayWriteTests(task)
          ? await proveRedWithTestsOf(committed, attempt, place, ports)
          : undefined;
        return red ?? (signal.aborted ? undefined : proveGreen(attempt, tests, place, ports));
      });
      return asFailure("test-first", broken ?? (tried ? undefined : await tryMinimal()));
    },
    async () => asFailure("gate", await pass(attempt, ports, place, "post-validation")),
  ];
  for (const step of steps) {
    const end = await step();
    if (signal.aborted) return cancelled();
    if (end !== undefined) return end;
  }
  return {
    status: "committed",
    commit: committed?.commit ?? worktree.base,
    base: worktree.base,
    files: committed?.files ?? [],
  };
}

/** Whether all of the plan's conditions say that there is nothing to do; one that is only words says nothing. */
async function skip(attempt: Attempt, place: Place, ports: WorkPorts): Promise<AttemptResult | undefined> {
  const checks = checksOf(attempt.task, "skip");
  const conditions = attempt.task.commands.filter(({ phase }) => phase === "skip");
  if (checks.length === 0 || checks.length < conditions.length) return undefined;
  const { worktree, signal } = place;
  const failures = await runAttemptChecks(
    attempt,
    { checks, phase: "prepare", worktree: worktree.path, signal, failFast: true },
    ports,
  );
  if (failures.length > 0 || signal.aborted) return undefined;
  return {
    status: "skipped",
    reason: `nothing to do: ${checks.map(({ command }) => `\`${command}\``).join(" and ")} held`,
  };
}

/** Enters the phase if there is anything to prove in it. */
async function testFirst(
  attempt: Attempt,
  ports: WorkPorts,
  count: number,
  proof: () => Promise<Broken | undefined>,
): Promise<Broken | undefined> {
  if (count === 0) return undefined;
  enter(attempt, ports, "test-first");
  return proof();
}

/** Runs the checks of a phase, if it has any; answers what failed. */
async function pass(
  attempt: Attempt,
  ports: WorkPorts,
  { worktree, signal }: Place,
  phase: "pre-flight" | "post-validation",
): Promise<Broken | undefined> {
  if (checksOf(attempt.task, phase === "pre-flight" ? "pre" : "post").length === 0) return undefined;
  enter(attempt, ports, phase);
  return findBroken(attempt, { phase, worktree: worktree.path, signal }, ports);
}

function asFailure(
  failure: "pre-flight" | "test-first" | "gate",
  broken: Broken | undefined,
): AttemptResult | undefined {
  return broken === undefined ? undefined : failed(failure, broken);
}

function enter(attempt: Attempt, ports: WorkPorts, phase: Phase): void {
  ports.tell({ type: "phase-started", at: ports.now(), ...refOf(attempt), phase });
}
