import type { TaskRun } from "./state.ts";

/** Whether what needs this task can no longer run. */
export function blocksOthers(task: TaskRun): boolean {
  if (task.settled) return false;
  if (task.state === "failed" || task.state === "needs-human") return true;
  if (task.state === "skipped") return task.leftOut?.dependents === "blocked";
  // While it is tried again, nobody knows yet what its next process will come to.
  return task.state === "done" && task.background?.state === "failed";
}
