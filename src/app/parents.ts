import type { Plan, Task } from "../core/plan/plan.ts";
import type { Event } from "../core/run/event.ts";
import type { Run } from "../core/run/state.ts";
import { tasksByKey } from "./run-tasks.ts";

/** Knows which parents a landing completes: those that are ticked with their last sub-task. */
export type Parents = {
  /** Takes what happened into the count. */
  note(event: Event): void;
  /** Parents of which this task is the last that is open, innermost first. */
  completedBy(task: Task): readonly Task[];
};

/** Counts the open sub-tasks of each parent, as the run stands. */
export function createParents(run: Run, plan: Plan): Parents {
  let open = countOpen(run, plan);
  const byKey = tasksByKey(plan);
  const landed = new Set<string>(run.landed.map(({ task }) => task));
  return {
    note(event) {
      if (event.type === "rolled-back") open = countOpen(run, plan);
      if (event.type === "rolled-back") landed.clear();
      // One that mends what it broke lands again, and has been counted.
      if (event.type !== "landed" || landed.has(event.task)) return;
      landed.add(event.task);
      for (let at = byKey.get(event.task)?.parent; at !== undefined; at = byKey.get(at)?.parent) {
        const left = (open.get(at) ?? 1) - 1;
        open.set(at, left);
        if (left > 0) return;
      }
    },
    completedBy(task) {
      const completed: Task[] = [];
      if (landed.has(task.key)) return completed;
      for (let at = task.parent; at !== undefined && open.get(at) === 1; at = byKey.get(at)?.parent) {
        const parent = byKey.get(at);
        if (parent === undefined) break;
        completed.push(parent);
      }
      return completed;
    },
  };
}

/** For each parent, how many of its sub-tasks have not been finished. */
function countOpen(run: Run, plan: Plan): Map<string, number> {
  const open = new Map<string, number>();
  for (const task of plan.tasks) {
    if (task.parent === undefined) continue;
    const state = run.tasks.get(task.key)?.state;
    const finished = state === "done" || task.status === "done";
    open.set(task.parent, (open.get(task.parent) ?? 0) + (finished ? 0 : 1));
  }
  return open;
}
