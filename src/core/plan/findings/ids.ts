import type { PlanFacts } from "../plan-facts.ts";
import type { Task } from "../plan.ts";
import type { Draft } from "./draft.ts";
import { headOf } from "./place.ts";
import { few } from "./words.ts";

/** Ids that stand for more than one task. */
export function* idFindings({ plan }: PlanFacts): Iterable<Draft> {
  // Only a task that repeats an id has another key.
  const repeated = new Map<string, Task[]>();
  for (const task of plan.tasks) if (task.key !== task.id) repeated.set(task.id, []);
  if (repeated.size === 0) return;
  for (const task of plan.tasks) repeated.get(task.id)?.push(task);
  for (const [id, tasks] of repeated) if (tasks.length > 1) yield duplicateId(id, tasks);
}

function duplicateId(id: string, tasks: readonly Task[]): Draft {
  const places = tasks.map(({ span }) =>
    span.file === tasks[0]!.span.file ? `line ${span.line}` : `${span.file}:${span.line}`,
  );
  return {
    code: "duplicate-id",
    severity: "warning",
    message: `${tasks.length} tasks are called ${id} (${few(places)}); a dependency on ${id} means the first`,
    place: () => headOf(tasks[1]!),
    fix: "give each task an id of its own",
    tasks: tasks.slice(0, 10).map((task) => task.key),
  };
}
