import { addDependency } from "../fix/dependency-edit.ts";
import { dependencyField } from "../fix/dependency-field.ts";
import type { PlanFacts } from "../plan-facts.ts";
import type { Dependency, Task } from "../plan.ts";
import { waitsFor } from "../waits-for.ts";
import type { Draft } from "./draft.ts";
import { dependencyPlace, placeOf } from "./place.ts";

const CODE = "blocks-disagree";

/** Tasks of which one says that it blocks the other, and the other does not say that it waits for it, or the other way round. */
export function* blocksFindings({ plan, graph, numbers }: PlanFacts): Iterable<Draft> {
  const { tasks } = plan;
  const listing = new Set<string>();
  for (const { dependencies } of tasks)
    for (const { to, source, confirmed } of dependencies)
      if (source === "inverse" || confirmed === true) listing.add(to);
  if (listing.size === 0) return;
  // Where a reader compared the two itself it has said so.
  const compared = new Set(plan.notes.flatMap(({ code, span }) => (code === CODE ? [span.file] : [])));
  // A list may well leave out what follows from the others.
  const waits = waitsFor(graph);
  for (const [number, task] of tasks.entries()) {
    if (compared.has(task.span.file)) continue;
    for (const edge of task.dependencies) {
      const before = numbers.get(edge.to);
      if (before === undefined || before === number || !listing.has(edge.to)) continue;
      const unsaid = edge.source === "inverse" ? hasList(task) : isUnlisted(edge);
      if (!unsaid || waits(number, before, true)) continue;
      yield edge.source === "inverse"
        ? notAmongNeeds(task, tasks[before]!)
        : notAmongBlocked(task, tasks[before]!, edge);
    }
  }
}

/** Whether the task has a say in what it waits for: an edge of its own, or a field that says "None". */
function hasList(task: Task): boolean {
  const isOwn = ({ source }: Dependency): boolean => source === "explicit" || source === "range";
  return task.dependencies.some(isOwn) || dependencyField(task.body) !== undefined;
}

function isUnlisted({ source, kind, confirmed }: Dependency): boolean {
  return source === "explicit" && kind === "hard" && confirmed !== true;
}

function notAmongNeeds(task: Task, blocker: Task): Draft {
  return {
    code: "blocks-disagree",
    severity: "warning",
    message: `${blocker.id} says that it blocks ${task.id}, which does not name ${blocker.id} among what it waits for; it waits all the same`,
    place: () => placeOf(blocker, [task.id]),
    fix: `add ${blocker.id} to the dependencies of ${task.id}, or take ${task.id} out of what ${blocker.id} blocks`,
    tasks: [task.key, blocker.key],
    mend: () => {
      const added = blocker.id === blocker.key ? addDependency(task, blocker.id) : undefined;
      return added === undefined ? undefined : { edits: [added], safe: true };
    },
  };
}

function notAmongBlocked(task: Task, blocker: Task, edge: Dependency): Draft {
  return {
    code: "blocks-disagree",
    severity: "info",
    message: `${task.id} waits for ${blocker.id}, which does not name ${task.id} among what it blocks`,
    place: () => dependencyPlace(task, [edge.raw, edge.to]),
    fix: `add ${task.id} to what ${blocker.id} blocks, or leave that list out: the dependencies say it all`,
    tasks: [task.key, blocker.key],
  };
}
