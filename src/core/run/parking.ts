import { ReadyQueue } from "./ready-queue.ts";
import { scopeOf, type Run, type TaskRun } from "./state.ts";

/** Ready tasks that wait for a file another task holds, by the path that stands in the way. */
export type Parking = Map<string, ReadyQueue>;

/** Puts a ready task aside until `path` is free, and hands on the wake-up that it could not use. */
export function park(run: Run, task: TaskRun, path: string): void {
  const waiting = run.parking.get(path) ?? new ReadyQueue();
  waiting.push(task);
  run.parking.set(path, waiting);
  handOn(run, task);
}

/** The task cannot use the wake-up that brought it: another one may. */
export function handOn(run: Run, task: TaskRun): void {
  const from = task.wokenFrom;
  if (from === undefined) return;
  delete task.wokenFrom;
  if (!run.leases.isHeld(from)) wake(run, from);
}

/**
 * Brings back who waited for this path, best first, up to the first that wants that very path: the others would
 * only be in its way, and waking them all would cost O(waiters) for every landing.
 */
export function wake(run: Run, path: string): void {
  const waiting = run.parking.get(path);
  for (let task = waiting?.pop(); task !== undefined; task = waiting?.pop()) {
    task.wokenFrom = path;
    run.ready.push(task);
    if (scopeOf(task).includes(path)) return;
  }
  run.parking.delete(path);
}
