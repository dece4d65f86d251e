import type { PlanFacts } from "../plan-facts.ts";
import type { Finding, Task } from "../plan.ts";
import { few } from "./words.ts";

/** Ids that stand for more than one task. */
export function idFindings({ plan }: PlanFacts): Finding[] {
  const byId = new Map<string, Task[]>();
  for (const task of plan.tasks) {
    const same = byId.get(task.id);
    if (same === undefined) byId.set(task.id, [task]);
    else same.push(task);
  }
  return [...byId].filter(([, tasks]) => tasks.length > 1).map(([id, tasks]) => duplicateId(id, tasks));
}

function duplicateId(id: string, tasks: readonly Task[]): Finding {
  const places = tasks.map(({ span }) =>
    span.file === tasks[0]!.span.file ? `line ${span.line}` : `${span.file}:${span.line}`,
  );
  return {
    code: "duplicate-id",
    severity: "warning",
    message: `${tasks.length} tasks are called ${id} (${few(places)}); a dependency on ${id} means the first`,
    span: tasks[1]!.span,
    fix: "give each task an id of its own",
    tasks: tasks.slice(0, 10).map((task) => task.key),
  };
}
