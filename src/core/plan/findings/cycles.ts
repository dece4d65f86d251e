import { cyclesOf } from "../cycles.ts";
import { removeDependency } from "../fix/dependency-edit.ts";
import type { PlanFacts } from "../plan-facts.ts";
import type { Task } from "../plan.ts";
import type { Draft } from "./draft.ts";
import { dependencyPlace } from "./place.ts";

const MOST_NAMED = 12;

/** Tasks that wait for each other in a circle; without the dependencies that are named as the likeliest mistakes there is no circle left. */
export function* cycleFindings({ plan, graph }: PlanFacts): Iterable<Draft> {
  const isWritten = (job: number, need: number): boolean => {
    const { key } = plan.tasks[need]!;
    return plan.tasks[job]!.dependencies.some(({ to }) => to === key);
  };
  for (const { jobs } of cyclesOf(graph, isWritten))
    yield dependencyCycle(jobs.map((job) => plan.tasks[job]!));
}

function dependencyCycle(cycle: readonly Task[]): Draft {
  const ids = cycle.map((task) => task.id);
  const shown = ids.length > MOST_NAMED ? [...ids.slice(0, MOST_NAMED), `… (${ids.length} tasks)`] : ids;
  const [first, last] = [cycle[0]!, cycle.at(-1)!];
  const edge = first.dependencies.find(({ to }) => to === last.key);
  return {
    code: "dependency-cycle",
    severity: "error",
    message: `these tasks wait for each other, so none can start: ${[...shown, ids[0]!].join(" → ")}`,
    place: () => dependencyPlace(first, [edge?.raw, last.id]),
    fix: `remove one of these dependencies; each task here is needed by the one after it${edge === undefined ? "" : `; most likely it is that of ${first.id} on ${last.id}`}`,
    tasks: cycle.slice(0, MOST_NAMED).map((task) => task.key),
    mend: () =>
      edge?.source === "explicit" ? { edits: removeDependency(first, last.id), safe: false } : undefined,
  };
}
