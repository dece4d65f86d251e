import { blocksOthers, hasFailedProcess } from "./blocks-others.ts";
import { batchIsGreen, gateTaskEnded, recountGates } from "./gates.ts";
import { wake } from "./parking.ts";
import { lostWith, takeProgress, waitersOf } from "./part.ts";
import { move, stillToCome, type Run, type TaskRun } from "./state.ts";

/** The task is done: files are free, and whoever needed it goes on, unless it waits for a process the task started. */
export function settle(run: Run, task: TaskRun): void {
  leaveLanding(run, task);
  run.running.delete(task.spec.key);
  move(run, task, "done");
  release(run, task);
  if (hasFailedProcess(task)) block(run, task);
  else if (!run.backgrounds.has(task.spec.key)) letDependentsGo(run, task);
  end(run, task);
}

/** The task counts as done for whoever needs it. */
export function letDependentsGo(run: Run, task: TaskRun): void {
  if (task.settled) return;
  task.settled = true;
  for (const dependent of task.dependents) arrive(run, dependent);
  noteProgress(run, task, 1);
}

/** So much of the task is done, from 0 to 1: whoever waited for no more than that goes on. */
export function noteProgress(run: Run, task: TaskRun, progress: number): void {
  for (const waiter of takeProgress(task, progress)) arrive(run, waiter);
}

/** Whoever only waited for the task's end goes on, however it ended. */
export function end(run: Run, task: TaskRun): void {
  run.breaker.alone.delete(task.spec.key);
  if (task.ended) return;
  task.ended = true;
  for (const follower of task.followers) arrive(run, follower);
  gateTaskEnded(run, task);
  run.barrier.ended(task);
  liftBarriers(run);
}

/** What the task broke is mended, or will not be: whoever waits for the gates goes on to ask them. */
export function endRepair(run: Run, task: TaskRun): void {
  if (!task.repairing) return;
  task.repairing = false;
  gateTaskEnded(run, task);
}

/** Opens the next batches, as far as the ones before are through and green. */
export function liftBarriers(run: Run): void {
  const { barrier } = run;
  while (barrier.now !== undefined && barrier.isThrough && batchIsGreen(run, barrier.now))
    for (const task of barrier.lift()) arrive(run, task);
}

/** The task may start, as soon as an agent and its files are free. */
export function ready(run: Run, task: TaskRun): void {
  move(run, task, "ready");
  run.ready.push(task);
}

/** All that needs this task, however far away, is blocked; an explicit stack, because a chain may be 100,000 long. */
export function block(run: Run, cause: TaskRun): void {
  const stack = [...lostWith(cause)];
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    if (task.state !== "waiting") continue;
    task.blockedBy = cause.spec.key;
    move(run, task, "blocked");
    end(run, task);
    for (const dependent of lostWith(task)) stack.push(dependent);
  }
}

/** The task's files are free for others. */
export function release(run: Run, task: TaskRun): void {
  for (const path of run.leases.release(task.spec.key)) wake(run, path);
}

export function leaveLanding(run: Run, task: TaskRun): void {
  run.landingQueue.delete(task.spec.key);
  run.landings.delete(task.spec.key);
}

/**
 * Reckons anew who waits, who is ready and who is blocked, after tasks that had come to an end were opened again or
 * undone. Rare, and linear in the plan.
 */
export function reckon(run: Run): void {
  const idle = [...run.tasks.values()].filter(
    ({ state, repairing }) => !repairing && (state === "waiting" || state === "ready" || state === "blocked"),
  );
  for (const task of idle) {
    delete task.blockedBy;
    task.ended = false;
    move(run, task, "waiting");
  }
  for (const task of run.tasks.values()) awaitAgain(run, task);
  recountGates(run);
  run.barrier.recount();
  for (const task of idle) task.waitingFor = stillToCome(run, task);
  liftBarriers(run);
  for (const task of run.tasks.values()) if (blocksOthers(task)) block(run, task);
  for (const task of idle) if (task.state === "waiting" && task.waitingFor === 0) ready(run, task);
}

/** A process was left to go on when nobody waited for its end; now somebody does again. */
function awaitAgain(run: Run, task: TaskRun): void {
  const { background } = task;
  if (background?.state !== "kept" || ![...waitersOf(task)].some(({ state }) => state === "waiting")) return;
  background.state = "running";
  task.settled = false;
  run.backgrounds.add(task.spec.key);
}

function arrive(run: Run, task: TaskRun): void {
  task.waitingFor--;
  if (task.waitingFor === 0 && task.state === "waiting") ready(run, task);
}
