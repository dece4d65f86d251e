import { removeDependency } from "../fix/dependency-edit.ts";
import type { PlanFacts } from "../plan-facts.ts";
import type { Dependency, Task } from "../plan.ts";
import type { Draft } from "./draft.ts";
import { likelyId } from "./likely-id.ts";
import { dependencyPlace } from "./place.ts";
import { few } from "./words.ts";

/** Edges that lead nowhere, to their own task, or twice to the same place. */
export function* dependencyFindings({ plan, numbers }: PlanFacts): Iterable<Draft> {
  const meant = likelyId(plan.tasks);
  for (const task of plan.tasks) {
    const { dependencies } = task;
    let repeated: Set<string> | undefined;
    for (const [at, edge] of dependencies.entries()) {
      if (edge.to === task.key) yield selfDependency(task, edge);
      else if (!numbers.has(edge.to)) yield unknownDependency(task, edge, meant(edge.to));
      const again = edge.repeated === true || isRepeated(dependencies, at);
      if (again && edge.to !== task.key) (repeated ??= new Set()).add(edge.to);
    }
    if (repeated !== undefined) yield duplicateDependency(task, [...repeated]);
  }
}

/** Longer lists are the reader's own work, and it names nothing twice. */
const LONGEST_LIST = 64;

function isRepeated(dependencies: readonly Dependency[], at: number): boolean {
  if (dependencies.length > LONGEST_LIST) return false;
  for (let before = 0; before < at; before++)
    if (dependencies[before]!.to === dependencies[at]!.to) return true;
  return false;
}

function selfDependency(task: Task, edge: Dependency): Draft {
  return {
    code: "self-dependency",
    severity: "warning",
    message: `${task.id} is said to depend on itself; that is left out`,
    place: () => dependencyPlace(task, [edge.raw, task.id]),
    fix: `take ${task.id} out of its own dependencies`,
    tasks: [task.key],
    mend: () => ({ edits: removeDependency(task, task.id), safe: true }),
  };
}

function unknownDependency(task: Task, edge: Dependency, meant: string | undefined): Draft {
  const hard = edge.kind === "hard";
  const correct =
    meant === undefined
      ? `correct ${edge.raw === undefined ? edge.to : `"${edge.raw}"`}, or give the file that defines ${edge.to} along with this one`
      : `write ${meant} if that is the one meant`;
  return {
    code: "unknown-dependency",
    severity: hard ? "error" : "warning",
    message: `${task.id} depends on ${edge.to}, which no task of the plan is called${hard ? "" : "; that is left out"}`,
    place: () => dependencyPlace(task, [edge.to, edge.raw]),
    fix: correct,
    tasks: [task.key],
    mend: () => {
      if (meant === undefined) return undefined;
      const { file, start, end } = dependencyPlace(task, [edge.to]);
      const written = task.body.slice(start - task.span.start, end - task.span.start);
      return written === edge.to ? { edits: [{ file, start, end, text: meant }], safe: false } : undefined;
    },
  };
}

function duplicateDependency(task: Task, keys: readonly string[]): Draft {
  return {
    code: "duplicate-dependency",
    severity: "info",
    message: `${task.id} names ${few(keys)} more than once among its dependencies`,
    place: () => dependencyPlace(task, keys),
    fix: "name each dependency once",
    tasks: [task.key],
    mend: () => {
      const [key] = keys;
      return keys.length === 1 ? { edits: removeDependency(task, key!, 1), safe: true } : undefined;
    },
  };
}
