import type { TaskRun } from "./state.ts";

/** Whether what needs this task can no longer run. */
export function blocksOthers(task: TaskRun): boolean {
  if (task.settled) return false;
  if (task.state === "failed" || task.state === "needs-human") return true;
  if (task.state === "skipped") return task.leftOut?.dependents === "blocked";
  return hasFailedProcess(task);
}

/** It has landed, and what it left running came to no good end; while it is tried again, nobody knows yet what its next process will come to. */
export function hasFailedProcess({ state, background }: TaskRun): boolean {
  return state === "done" && background?.state === "failed";
}
