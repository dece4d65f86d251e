import { overlaps } from "../plan/scope.ts";
import type {
  AttemptRef,
  AttemptResult,
  Event,
  FailureClass,
  Landed,
  LandingRefused,
  RunResumed,
} from "./event.ts";
import { wake } from "./parking.ts";
import { begin, move, type Run, type TaskRun } from "./state.ts";

/**
 * Takes one event into the run, in place (ADR 0002). Late, repeated and unknown events change nothing.
 */
export function fold(run: Run, event: Event): void {
  switch (event.type) {
    case "run-resumed":
      return resume(run, event);
    case "attempt-started":
      return attemptStarted(run, run.tasks.get(event.task), event.attempt);
    case "attempt-finished":
      return attemptFinished(run, live(run, event), event.result);
    case "landing-started":
      if (run.landingQueue.has(event.task)) run.landings.add(event.task);
      return;
    case "landed":
      return landed(run, run.tasks.get(event.task), event);
    case "landing-refused":
      return landingRefused(run, run.tasks.get(event.task), event);
    case "stop-requested":
      run.stopping = true;
      return;
    case "run-finished":
      run.outcome = event.outcome;
      return;
    case "run-started":
    case "process-started":
    case "phase-started":
    case "check-finished":
      return;
    default:
      return;
  }
}

/** The run that these events tell of; undefined when the first of them is not its start. */
export function replay(events: Iterable<Event>): Run | undefined {
  let run: Run | undefined;
  for (const event of events) {
    if (run === undefined) {
      if (event.type !== "run-started") return undefined;
      run = begin(event);
    } else fold(run, event);
  }
  return run;
}

/** How many further tries an agent gets after its first failed: none where trying again gives the same. */
function retriesOf(run: Run, task: TaskRun, failure: FailureClass): number {
  if (failure === "needs-agent" || failure === "pre-flight") return 0;
  // A conflict or a lost machine says nothing about the agent: even `apply` may do better on the new head.
  if (failure === "conflict" || failure === "infrastructure") return run.settings.retries;
  return run.settings.agentSpecs[task.agent] === "apply" ? 0 : run.settings.retries;
}

function attemptStarted(run: Run, task: TaskRun | undefined, attempt: number): void {
  if (task?.state !== "ready" || attempt <= task.attempts) return;
  task.attempts = attempt;
  move(run, task, "running");
  run.running.add(task.spec.key);
  run.leases.hold(task.spec.key, task.spec.scope);
}

function attemptFinished(run: Run, task: TaskRun | undefined, result: AttemptResult): void {
  if (task === undefined) return;
  run.running.delete(task.spec.key);
  if (result.status === "failed") return attemptFailed(run, task, result.failure, result.message);
  if (result.status === "unchanged" || result.status === "skipped") return settle(run, task);
  const trespass = trespassOf(run, task, result.files);
  if (trespass !== undefined) return attemptFailed(run, task, "scope", trespass);
  task.commit = result.commit;
  task.base = result.base;
  move(run, task, "landing");
  run.landingQueue.add(task.spec.key);
}

/**
 * What is wrong with the files that an attempt changed, in words, or nothing: then those outside its scope are leased
 * to it as well. A task for which the plan names no file may change any; merging and proving say whether that goes.
 */
function trespassOf(run: Run, task: TaskRun, files: readonly string[]): string | undefined {
  const { scope } = task.spec;
  if (scope.length === 0) return undefined;
  const outside = files.filter((file) => !scope.some((path) => overlaps(path, file)));
  if (outside.length === 0) return undefined;
  if (run.settings.scope === "reject")
    return `changed files that the plan does not name for it: ${outside.join(", ")}`;
  const taken = run.leases.conflict(outside);
  if (taken !== undefined) return `changed ${taken}, which another task is writing at the same time`;
  run.leases.hold(task.spec.key, outside);
  return undefined;
}

function landed(run: Run, task: TaskRun | undefined, { commit, attempt }: Landed): void {
  if (task === undefined || task.settled) return;
  task.commit = commit;
  task.attempts = Math.max(task.attempts, attempt);
  settle(run, task);
}

function landingRefused(run: Run, task: TaskRun | undefined, event: LandingRefused): void {
  if (task?.state !== "landing" || task.attempts !== event.attempt) return;
  if (event.failure === "cancelled") {
    run.landings.delete(event.task);
    return;
  }
  leaveLanding(run, task);
  delete task.commit;
  delete task.base;
  attemptFailed(run, task, event.failure, event.message);
}

function attemptFailed(run: Run, task: TaskRun, failure: FailureClass, message: string): void {
  release(run, task);
  if (failure === "cancelled") return ready(run, task);
  task.failures.push({ failure, message });
  task.tries++;
  if (task.tries <= retriesOf(run, task, failure)) return ready(run, task);
  const last = task.agent + 1 >= run.settings.agentSpecs.length;
  if (!last && failure !== "pre-flight") {
    task.agent++;
    task.tries = 0;
    return ready(run, task);
  }
  move(run, task, failure === "needs-agent" ? "needs-human" : "failed");
  end(run, task);
  block(run, task);
}

/** The task is done: files are free, whoever needed it goes on. */
function settle(run: Run, task: TaskRun): void {
  leaveLanding(run, task);
  run.running.delete(task.spec.key);
  move(run, task, "done");
  release(run, task);
  task.settled = true;
  for (const dependent of task.dependents) arrive(run, dependent);
  end(run, task);
}

/** Whoever only waited for the task's end goes on, however it ended. */
function end(run: Run, task: TaskRun): void {
  if (task.ended) return;
  task.ended = true;
  for (const follower of task.followers) arrive(run, follower);
}

function arrive(run: Run, task: TaskRun): void {
  task.waitingFor--;
  if (task.waitingFor === 0 && task.state === "waiting") ready(run, task);
}

function ready(run: Run, task: TaskRun): void {
  move(run, task, "ready");
  run.ready.push(task);
}

/** All that needs this task, however far away, is blocked; an explicit stack, because a chain may be 100,000 long. */
function block(run: Run, cause: TaskRun): void {
  const stack = [...cause.dependents];
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    if (task.state !== "waiting") continue;
    task.blockedBy = cause.spec.key;
    move(run, task, "blocked");
    end(run, task);
    for (const dependent of task.dependents) stack.push(dependent);
  }
}

function release(run: Run, task: TaskRun): void {
  for (const path of run.leases.release(task.spec.key)) wake(run, path);
}

function leaveLanding(run: Run, task: TaskRun): void {
  run.landingQueue.delete(task.spec.key);
  run.landings.delete(task.spec.key);
}

function resume(run: Run, event: RunResumed): void {
  run.settings = event.settings;
  run.stopping = false;
  run.outcome = undefined;
  run.landings.clear();
  for (const ref of event.lost) {
    const task = live(run, ref);
    if (task === undefined) continue;
    run.running.delete(ref.task);
    release(run, task);
    ready(run, task);
  }
  for (const task of run.tasks.values())
    task.agent = Math.min(task.agent, Math.max(0, event.settings.agentSpecs.length - 1));
  if (event.retryFailed) reopen(run);
}

/** Failed tasks get their tries back, and what they blocked waits again. */
function reopen(run: Run): void {
  const again = [...run.tasks.values()].filter(
    ({ state }) => state === "failed" || state === "needs-human" || state === "blocked",
  );
  for (const task of again) {
    task.ended = false;
    for (const follower of task.followers) follower.waitingFor++;
  }
  for (const task of again) {
    task.agent = 0;
    task.tries = 0;
    delete task.blockedBy;
    if (task.waitingFor === 0) ready(run, task);
    else move(run, task, "waiting");
  }
}

function live(run: Run, ref: AttemptRef): TaskRun | undefined {
  const task = run.tasks.get(ref.task);
  return task?.state === "running" && task.attempts === ref.attempt ? task : undefined;
}
