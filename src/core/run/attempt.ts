import { overlaps } from "../plan/scope.ts";
import { hasFailedProcess } from "./blocks-others.ts";
import { joinBatch, noteFailed } from "./breaker.ts";
import type { AttemptRef, AttemptResult, AttemptStarted, FailureClass } from "./event.ts";
import { knownError } from "./known-errors.ts";
import type { Landed, LandingRefused } from "./landing-event.ts";
import type { BudgetNoticed } from "./limit-event.ts";
import {
  MOST_TRANSIENTS,
  noteEnd,
  noteShortage,
  noteStart,
  freeForMoney,
  noteSuccess,
  noteTransient,
} from "./limits.ts";
import { block, end, endRepair, leaveLanding, letDependentsGo, ready, release, settle } from "./settle.ts";
import { move, scopeOf, type Run, type TaskRun } from "./state.ts";

type Failed = AttemptResult & { readonly status: "failed" };
type Committed = AttemptResult & { readonly status: "committed" };

export function attemptStarted(run: Run, { task: key, attempt, agent, at }: AttemptStarted): void {
  const task = run.tasks.get(key);
  if (task?.state !== "ready" || attempt <= task.attempts) return;
  task.attempts = attempt;
  const place = run.settings.agentSpecs.indexOf(agent);
  if (place >= 0 && place !== task.agent) {
    task.agent = place;
    task.tries = 0;
  }
  // Deleting what is not there still makes the object a slow one.
  if (task.alarm !== undefined) delete task.alarm;
  if (task.strayed !== undefined) delete task.strayed;
  // What the process before came to counts no more: this attempt may have done its work without leaving another one.
  if (task.background?.state === "failed") delete task.background;
  noteStart(run, agent, at);
  freeForMoney(run, task);
  move(run, task, "running");
  run.running.add(key);
  run.leases.hold(key, scopeOf(task));
  joinBatch(run, task);
}

export function attemptFinished(run: Run, ref: AttemptRef, result: AttemptResult): void {
  const task = live(run, ref);
  if (task === undefined) return;
  run.running.delete(task.spec.key);
  noteEnd(run, agentOf(run, task));
  if (task.leftOut !== undefined) return leaveOut(run, task);
  if (result.status === "failed") {
    // Whoever reports a failed attempt has ended all that it started.
    if (task.background?.attempt === ref.attempt && run.backgrounds.delete(ref.task)) delete task.background;
    return attemptFailed(run, task, result);
  }
  noteSuccess(run, agentOf(run, task));
  task.transients = 0;
  if (result.status === "committed" && !isProcessOnly(task, ref, result))
    return attemptCommitted(run, task, result);
  if (result.status === "skipped") task.leftOut = { reason: result.reason, dependents: "go-on" };
  settle(run, task);
  if (result.status === "committed") endRepair(run, task);
  if (result.status === "skipped") move(run, task, "skipped");
}

/** It landed before, and this attempt has left a new process running and no change: there is nothing to land once more. */
function isProcessOnly(
  { landedAttempt, background }: TaskRun,
  { attempt }: AttemptRef,
  { files }: Committed,
): boolean {
  return landedAttempt !== undefined && background?.attempt === attempt && files.length === 0;
}

/** The live attempt that the event speaks of; undefined for a late or repeated one. */
export function live(run: Run, ref: AttemptRef): TaskRun | undefined {
  const task = run.tasks.get(ref.task);
  return task?.state === "running" && task.attempts === ref.attempt ? task : undefined;
}

export function landed(run: Run, { task: key, commit, attempt }: Landed): void {
  const task = run.tasks.get(key);
  if (task === undefined || attempt <= (task.landedAttempt ?? 0)) return;
  if (task.state === "done" && !task.repairing) return;
  task.commit = commit;
  task.landedAttempt = attempt;
  task.attempts = Math.max(task.attempts, attempt);
  run.landed.push({ task: key, attempt, commit });
  run.head = commit;
  settle(run, task);
  endRepair(run, task);
}

export function landingRefused(run: Run, event: LandingRefused): void {
  const task = run.tasks.get(event.task);
  if (task?.state !== "landing" || task.attempts !== event.attempt) return;
  if (event.failure === "cancelled") {
    run.landings.delete(event.task);
    return;
  }
  leaveLanding(run, task);
  dropCommit(task);
  attemptFailed(run, task, { status: "failed", failure: event.failure, message: event.message });
}

/** The commit will not land. */
export function dropCommit(task: TaskRun): void {
  if (task.commit !== undefined) delete task.commit;
  if (task.base !== undefined) delete task.base;
}

/** The task that a person took out of the run is no longer in the way of anything. */
export function leaveOut(run: Run, task: TaskRun): void {
  release(run, task);
  move(run, task, "skipped");
  if (task.leftOut?.dependents === "go-on") letDependentsGo(run, task);
  end(run, task);
  if (!task.settled) block(run, task);
}

/** A finished attempt waits for its turn on the branch. */
export function queueLanding(
  run: Run,
  task: TaskRun,
  { commit, base }: Pick<Committed, "commit" | "base">,
): void {
  task.commit = commit;
  task.base = base;
  move(run, task, "landing");
  run.landingQueue.add(task.spec.key);
}

export function agentOf({ settings }: Run, task: TaskRun): string {
  return settings.agentSpecs[task.agent] ?? "apply";
}

function attemptCommitted(run: Run, task: TaskRun, result: Committed): void {
  const outside = outsideScope(task, result.files);
  if (outside.length > 0) {
    const fault = trespass(run, task, outside);
    if (fault !== undefined) return attemptFailed(run, task, fault);
    if (run.settings.scope === "ask") {
      const { commit, base, files } = result;
      task.held = { commit, base, files };
      return ask(run, task, `may the task also change ${outside.join(", ")}? The plan does not name it.`);
    }
    run.leases.hold(task.spec.key, outside);
    task.strayed = outside;
  }
  queueLanding(run, task, result);
}

/** A task for which the plan names no file may change any; merging and proving say whether that goes. */
function outsideScope(task: TaskRun, files: readonly string[]): readonly string[] {
  const scope = scopeOf(task);
  return task.spec.scope.length === 0
    ? []
    : files.filter((file) => !scope.some((path) => overlaps(path, file)));
}

function trespass(run: Run, task: TaskRun, outside: readonly string[]): Failed | undefined {
  const fault = (message: string): Failed => ({ status: "failed", failure: "scope", message });
  if (run.settings.scope === "reject")
    return fault(`changed files that the plan does not name for it: ${outside.join(", ")}`);
  const taken = run.leases.conflict(outside);
  if (taken === undefined) return undefined;
  task.wants = outside;
  return fault(`changed ${taken}, which another task is writing at the same time`);
}

/** How many further tries an agent gets after its first failed: none where trying again gives the same. */
function retriesOf(run: Run, task: TaskRun, failure: FailureClass): number {
  if (failure === "needs-agent" || isOfThePlan(failure)) return 0;
  // A conflict or a lost machine says nothing about the agent: even `apply` may do better on the new head.
  if (failure === "conflict" || failure === "infrastructure") return run.settings.retries;
  return agentOf(run, task) === "apply" ? 0 : run.settings.retries;
}

/** No agent can do anything about it. */
function isOfThePlan(failure: FailureClass): boolean {
  return failure === "pre-flight" || failure === "test-first" || failure === "budget";
}

function attemptFailed(run: Run, task: TaskRun, result: Failed): void {
  const { failure, message, cause } = result;
  release(run, task);
  if (failure === "cancelled" && task.alarm === undefined) return ready(run, task);
  if (failure === "unclear") return ask(run, task, message);
  if (failure === "transient" && ++task.transients <= MOST_TRANSIENTS) {
    noteTransient(run, agentOf(run, task), result);
    return ready(run, task);
  }
  if (cause !== undefined && knownError(cause, run.settings.config?.errors)?.also === "fewer-agents")
    noteShortage(run, `${task.spec.id}: ${cause}`);
  if (failure === "budget" && run.purse.outgrew(task.spec.key, task.attempts)) {
    // Its share was small so that little is lost with it: it is given a larger one, which is no further try.
    task.failures.push({ failure, message });
    task.last = { agent: task.agent, failure, triesLeft: true };
    return ready(run, task);
  }
  const why =
    task.alarm === undefined ? { failure, message } : { failure: "gate" as const, message: task.alarm };
  delete task.alarm;
  task.failures.push(why);
  task.tries++;
  if (!tryAgain(run, task, why.failure))
    giveUp(run, task, why.failure === "needs-agent" ? "needs-human" : "failed");
}

/** Gives the task to the same agent again, or to the next; false when nobody is left. */
export function tryAgain(run: Run, task: TaskRun, failure: FailureClass): boolean {
  if (isOfThePlan(failure)) return false;
  const triesLeft = task.tries <= retriesOf(run, task, failure);
  task.last = { agent: task.agent, failure, triesLeft };
  const next = run.router.choose(task.spec.key, task.last);
  if (next === undefined || (next.agent === task.agent && !triesLeft)) return false;
  if (next.agent !== task.agent) {
    task.agent = next.agent;
    task.tries = 0;
  }
  ready(run, task);
  return true;
}

/** The question goes to a person; everything that does not need the task goes on. */
function ask(run: Run, task: TaskRun, question: string): void {
  task.question = question;
  task.failures.push({ failure: "unclear", message: question });
  release(run, task);
  giveUp(run, task, "needs-human");
}

function giveUp(run: Run, task: TaskRun, state: "failed" | "needs-human"): void {
  if (task.repairing) {
    // It has landed, and stays so; what it broke stays broken.
    move(run, task, "done");
    if (hasFailedProcess(task)) block(run, task);
    else run.gates.red ??= `${task.spec.id} could not mend the gate that it turned red`;
    return endRepair(run, task);
  }
  move(run, task, state);
  end(run, task);
  block(run, task);
  if (state === "failed") noteFailed(run, task);
}

/** What a budget does not allow: a task that may cost no more needs a person; the run goes on with what is free. */
export function budgetNoticed(run: Run, { level, scope, task: key, text }: BudgetNoticed): void {
  if (level !== "refusal") return;
  if (scope !== "task") {
    run.limits.broke = text;
    return;
  }
  const task = run.tasks.get(key ?? "");
  if (task?.state !== "ready") return;
  task.failures.push({ failure: "budget", message: text });
  giveUp(run, task, "needs-human");
}
