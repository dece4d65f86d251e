import { mkdir, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";

import type { Phase } from "../core/run/check-event.ts";
import type { AttemptResult, FailureClass } from "../core/run/event.ts";
import type { Committed, Worktree } from "../ports/workspace.ts";
import { cancelled, failed } from "./attempt-result.ts";
import { refOf, type Attempt } from "./attempt.ts";
import type { Broken } from "./explain.ts";
import { canRunPlan, mainWork, type MainPorts } from "./main-work.ts";
import { leftAlone } from "./plan-files.ts";
import { findBroken, runAttemptChecks } from "./prove.ts";
import { checksIn, checksOf } from "./run-checks.ts";
import { createTestFirst } from "./test-first.ts";

/** `scratch` is absolute; assignments are written there, and tasks keep their state beside it. */
export type WorkPorts = MainPorts;

/** Carries an attempt from a clean worktree to a proven commit; whatever goes wrong is a result, never a throw. */
export async function work(attempt: Attempt, ports: WorkPorts, signal: AbortSignal): Promise<AttemptResult> {
  let worktree: Worktree | undefined;
  const state = attempt.state ?? join(dirname(ports.scratch), "state", attempt.spec.uid);
  try {
    enter(attempt, ports, "prepare");
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
    // One with a process in it is the keeper's.
    if (worktree !== undefined && ports.background?.keeper.holds(worktree.path) !== true) {
      // What cannot be given back is healed when it is next acquired.
      await ports.workspace.release(worktree).catch(() => {});
      // Only where nothing was left in it.
      await rmdir(state).catch(() => {});
    }
  }
}

type Place = { readonly worktree: Worktree; readonly signal: AbortSignal };

/** One phase after the other, until one of them is the end of it. */
async function inWorktree(attempt: Attempt, ports: WorkPorts, place: Place): Promise<AttemptResult> {
  const { worktree, signal } = place;
  const test = createTestFirst(attempt, place, ports);
  let committed: Committed | undefined;
  const phases: readonly (() => Promise<AttemptResult | undefined>)[] = [
    () => skip(attempt, place, ports),
    async () => failedIf("pre-flight", await pass(attempt, ports, place, "pre-flight")),
    async () => failedIf("test-first", await test.before(canRunPlan(attempt, worktree, ports))),
    () => {
      enter(attempt, ports, "main");
      return mainWork(attempt, place, ports, test.written);
    },
    async () => {
      // Before the checks run, so that what they leave behind is never part of the change.
      enter(attempt, ports, "commit");
      committed = await ports.workspace.commit(worktree, commitWords(attempt), leftAlone(attempt));
      return committed === undefined ? failedIf("agent", idle(attempt, ports)) : undefined;
    },
    async () => failedIf("test-first", await test.after(committed)),
    async () => failedIf("gate", await pass(attempt, ports, place, "post-validation")),
  ];
  for (const phase of phases) {
    const end = await phase();
    // What goes on in the background is the keeper's already, and ended by it.
    if (end?.status === "committed") return end;
    if (signal.aborted) return cancelled();
    if (end !== undefined) return end;
  }
  const { commit = worktree.base, files = [], left }: Partial<Committed> = committed ?? {};
  return {
    status: "committed",
    commit,
    base: worktree.base,
    files,
    ...(left === undefined ? {} : { left }),
  };
}

/** Whether it says something that an attempt changed nothing. */
function idle({ task, spec }: Attempt, { agent }: WorkPorts): Broken | undefined {
  const proven = checksOf(task, "post").length > 0;
  if (proven || spec.scope.length === 0 || agent.deterministic) return undefined;
  return { message: "the agent changed nothing, and no check of the plan says that nothing was to do" };
}

function commitWords({ task, attempt, spec }: Attempt): string {
  return `${task.id}: attempt ${attempt} (${spec.uid})`;
}

/** Whether all of the plan's conditions say that there is nothing to do; one that is only words says nothing. */
async function skip(attempt: Attempt, place: Place, ports: WorkPorts): Promise<AttemptResult | undefined> {
  const checks = checksOf(attempt.task, "skip");
  const conditions = attempt.task.commands.filter(({ phase }) => phase === "skip");
  if (checks.length === 0 || checks.length < conditions.length) return undefined;
  const { worktree, signal } = place;
  const failures = await runAttemptChecks(
    attempt,
    { checks, phase: "prepare", worktree: worktree.path, signal, failFast: true, wanted: "either" },
    ports,
  );
  if (failures.length > 0 || signal.aborted) return undefined;
  return {
    status: "skipped",
    reason: `nothing to do: ${checks.map(({ command }) => `\`${command}\``).join(" and ")} held`,
  };
}

/** Runs the checks of a phase, if it has any; answers what failed. */
async function pass(
  attempt: Attempt,
  ports: WorkPorts,
  { worktree, signal }: Place,
  phase: "pre-flight" | "post-validation",
): Promise<Broken | undefined> {
  if (checksIn(attempt, phase).length === 0) return undefined;
  enter(attempt, ports, phase);
  return findBroken(attempt, { phase, worktree: worktree.path, signal }, ports);
}

function failedIf(failure: FailureClass, broken: Broken | undefined): AttemptResult | undefined {
  return broken === undefined ? undefined : failed(failure, broken);
}

function enter(attempt: Attempt, ports: WorkPorts, phase: Phase): void {
  ports.tell({ type: "phase-started", at: ports.now(), ...refOf(attempt), phase });
}
