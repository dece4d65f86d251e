import { isPattern } from "../plan/scope.ts";
import { createReadyQueue, type ReadyQueue } from "./ready-queue.ts";
import type { Run, TaskRun } from "./state.ts";

/**
 * Ready tasks that wait for a file another task holds, by the path that stands in the way.
 * Releasing a plain file wakes only the best of its waiters: they all want that file, so waking them all
 * would cost O(waiters) for every landing.
 */
export type Parking = Map<string, ReadyQueue>;

/** Puts a ready task aside until `path` is free, and hands on the wake-up that it could not use. */
export function park(run: Run, task: TaskRun, path: string): void {
  const waiting = run.parking.get(path);
  if (waiting === undefined) {
    const queue = createReadyQueue();
    queue.push(task);
    run.parking.set(path, queue);
  } else waiting.push(task);
  handOn(run, task);
}

/** The task has started: whoever waited for the same path without being held up by this task goes on. */
export function handOn(run: Run, task: TaskRun): void {
  const from = task.wokenFrom;
  delete task.wokenFrom;
  if (from !== undefined && !run.leases.isHeld(from)) wake(run, from);
}

/** Brings back who waited for this path: the best of them, or all when the path is a directory or a glob. */
export function wake(run: Run, path: string): void {
  const waiting = run.parking.get(path);
  if (waiting === undefined) return;
  const all = isPattern(path);
  for (let task = waiting.pop(); task !== undefined; task = waiting.pop()) {
    task.wokenFrom = path;
    run.ready.push(task);
    if (!all) return;
  }
  run.parking.delete(path);
}
