import type { PlanFacts } from "../plan-facts.ts";
import type { Task } from "../plan.ts";
import type { Draft } from "./draft.ts";
import { isStated } from "./groups.ts";
import { headOf } from "./place.ts";
import { few } from "./words.ts";

/** Tasks that are marked as done although what they depend on is not. */
export function* progressFindings({ plan, numbers }: PlanFacts): Iterable<Draft> {
  for (const task of plan.tasks) {
    if (task.status !== "done") continue;
    const before = task.dependencies.flatMap((edge) => {
      const first = plan.tasks[numbers.get(edge.to) ?? -1];
      const isOpen = first?.status === "open" || first?.status === "failed" || first?.status === "blocked";
      return isOpen && edge.kind === "hard" && isStated(edge) ? [first] : [];
    });
    if (before.length > 0) yield doneBeforeNeeds(task, before);
  }
}

function doneBeforeNeeds(task: Task, before: readonly Task[]): Draft {
  return {
    code: "done-too-early",
    severity: "warning",
    message: `${task.id} is marked as done, but ${few(before.map(({ id }) => id))}, which it depends on, ${before.length === 1 ? "is" : "are"} not`,
    place: () => headOf(task),
    fix: "tick what is done, or take out a dependency that there never was",
    tasks: [task.key, ...before.slice(0, 10).map(({ key }) => key)],
  };
}
