import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { Phase } from "../core/run/check-event.ts";
import type { AttemptResult, Event, FailureClass } from "../core/run/event.ts";
import type { Agent, Assignment } from "../ports/agent.ts";
import type { ProcessRunner } from "../ports/process-runner.ts";
import type { Workspace, Worktree } from "../ports/workspace.ts";
import { renderAssignment } from "./assignment.ts";
import { refOf, type Attempt } from "./attempt.ts";
import { prove } from "./prove.ts";
import { checksOf } from "./run-checks.ts";

export type WorkPorts = {
  readonly workspace: Workspace;
  readonly agent: Agent;
  readonly checks: ProcessRunner;
  readonly tell: (event: Event) => void;
  readonly now: () => number;
  /** Absolute; assignments are written here, outside every worktree. */
  readonly scratch: string;
};

/** Carries an attempt from a clean worktree to a proven commit; whatever goes wrong is a result, never a throw. */
export async function work(attempt: Attempt, ports: WorkPorts, signal: AbortSignal): Promise<AttemptResult> {
  let worktree: Worktree | undefined;
  try {
    enter(attempt, ports, "prepare");
    worktree = await ports.workspace.acquire(attempt.branch);
    return await inWorktree(attempt, ports, { worktree, signal });
  } catch (error) {
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

async function inWorktree(attempt: Attempt, ports: WorkPorts, place: Place): Promise<AttemptResult> {
  const { worktree, signal } = place;
  const notReady = await pass(attempt, ports, place, "pre-flight");
  if (signal.aborted) return cancelled();
  if (notReady !== undefined) return failed("pre-flight", notReady);
  enter(attempt, ports, "main");
  const { task, attempt: number, spec } = attempt;
  const done = await ports.agent.work(await assign(attempt, ports, worktree), signal, (process) =>
    ports.tell({ type: "process-started", at: ports.now(), ...refOf(attempt), ...process }),
  );
  if (signal.aborted) return cancelled();
  if (done.status === "failed") return failed(done.failure, done.message);
  // Before the checks run, so that what they leave behind is never part of the change.
  enter(attempt, ports, "commit");
  const committed = await ports.workspace.commit(worktree, `${task.id}: attempt ${number} (${spec.uid})`);
  const unproven = checksOf(task, "post").length === 0;
  if (committed === undefined && unproven && spec.scope.length > 0 && !ports.agent.deterministic)
    return failed("agent", "the agent changed nothing, and no check of the plan says that nothing was to do");
  const broken = await pass(attempt, ports, place, "post-validation");
  if (signal.aborted) return cancelled();
  if (broken !== undefined) return failed("gate", broken);
  return {
    status: "committed",
    commit: committed?.commit ?? worktree.base,
    base: worktree.base,
    files: committed?.files ?? [],
  };
}

/** Runs the checks of a phase, if it has any; answers what failed. */
async function pass(
  attempt: Attempt,
  ports: WorkPorts,
  { worktree, signal }: Place,
  phase: "pre-flight" | "post-validation",
): Promise<string | undefined> {
  if (checksOf(attempt.task, phase === "pre-flight" ? "pre" : "post").length === 0) return undefined;
  enter(attempt, ports, phase);
  return prove(attempt, { phase, worktree: worktree.path, signal }, ports);
}

async function assign(attempt: Attempt, ports: WorkPorts, worktree: Worktree): Promise<Assignment> {
  const { run, spec, task, failures, timeoutSeconds } = attempt;
  const prompt = renderAssignment({
    task,
    worktree: worktree.path,
    scope: spec.scope,
    attempt: attempt.attempt,
    failures,
  });
  await mkdir(ports.scratch, { recursive: true });
  const promptFile = join(ports.scratch, `${spec.uid}.${attempt.attempt}.md`);
  await writeFile(promptFile, prompt);
  return {
    run,
    uid: `${spec.uid}.${attempt.attempt}`,
    attempt: attempt.attempt,
    task,
    worktree: worktree.path,
    scope: spec.scope,
    prompt,
    promptFile,
    failures,
    timeoutSeconds: task.timeoutSeconds ?? timeoutSeconds,
  };
}

function enter(attempt: Attempt, ports: WorkPorts, phase: Phase): void {
  ports.tell({ type: "phase-started", at: ports.now(), ...refOf(attempt), phase });
}

const failed = (failure: FailureClass, message: string): AttemptResult => ({
  status: "failed",
  failure,
  message,
});
const cancelled = (): AttemptResult => failed("cancelled", "the run was stopped");
