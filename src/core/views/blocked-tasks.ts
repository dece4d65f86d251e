import { waitersOf } from "../run/part.ts";
import type { TaskRun } from "../run/state.ts";

/** The tasks that this task's failure blocked, however far away, in plan order; none unless it failed for good. */
export function blockedTasks(cause: TaskRun): TaskRun[] {
  const { key } = cause.spec;
  const found = new Set<TaskRun>();
  const stack = [...waitersOf(cause)];
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    if (task.blockedBy !== key || found.has(task)) continue;
    found.add(task);
    for (const waiter of waitersOf(task)) stack.push(waiter);
  }
  return [...found].sort((a, b) => a.index - b.index);
}
