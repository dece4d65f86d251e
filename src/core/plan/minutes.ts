import type { Task } from "./plan.ts";

/** Minutes assumed for a task whose plan gives no estimate. */
export const ASSUMED_MINUTES = 5;

/** Expected minutes of a task: the middle of its estimate, or `ASSUMED_MINUTES`. */
export function minutes(task: Task): number {
  const estimate = task.estimate;
  return estimate === undefined ? ASSUMED_MINUTES : (estimate.minMinutes + estimate.maxMinutes) / 2;
}
