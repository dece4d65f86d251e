import type { Analysis } from "../../core/plan/analyse.ts";
import { minutes } from "../../core/plan/minutes.ts";
import type { Plan } from "../../core/plan/plan.ts";

/** A task of the critical path with its own minutes, or how many are left out at this place. */
export type PathStep = { readonly id: string; readonly minutes: number; readonly more?: number };

/** Tasks that are named: so many at its start and at its end. */
const PATH_ENDS = 8;

/** The critical path, of a long one only its ends; without names of tasks it would only be a number. */
export function pathSteps(
  plan: Plan,
  { criticalPath, summary }: Analysis,
): { minutes: number | null; steps: PathStep[] } {
  const wanted = new Set(criticalPath);
  const tasks = new Map(
    plan.tasks.flatMap((task) => (wanted.has(task.key) ? [[task.key, task] as const] : [])),
  );
  const steps = criticalPath.map((key): PathStep => {
    const task = tasks.get(key);
    return { id: task?.id ?? key, minutes: task === undefined ? 0 : Number(minutes(task).toFixed(1)) };
  });
  const left = steps.length - 2 * PATH_ENDS;
  if (left > 1) steps.splice(PATH_ENDS, left, { id: "", minutes: 0, more: left });
  return { minutes: summary.criticalPathMinutes, steps };
}
