import type { PlanFacts } from "../plan-facts.ts";
import type { Dependency, Finding, Task } from "../plan.ts";
import { few } from "./words.ts";

/** Edges that lead nowhere, round in a circle, or twice to the same place. */
export function dependencyFindings({ plan, graph, numbers }: PlanFacts): Finding[] {
  const found: Finding[] = [];
  for (const task of plan.tasks) {
    const seen = new Set<string>();
    const repeated = new Set<string>();
    for (const edge of task.dependencies) {
      if (edge.to === task.key) found.push(selfDependency(task));
      else if (!numbers.has(edge.to)) found.push(unknownDependency(task, edge));
      if (seen.has(edge.to)) repeated.add(edge.to);
      seen.add(edge.to);
    }
    if (repeated.size > 0) found.push(duplicateDependency(task, [...repeated]));
  }
  if (graph.cycle !== undefined) {
    const cycle = graph.cycle.map((key) => plan.tasks[numbers.get(key)!]!);
    found.push(dependencyCycle(cycle));
  }
  return found;
}

function selfDependency(task: Task): Finding {
  return {
    code: "self-dependency",
    severity: "warning",
    message: `${task.id} is said to depend on itself; that is left out`,
    span: task.span,
    fix: `take ${task.id} out of its own dependencies`,
    tasks: [task.key],
  };
}

function unknownDependency(task: Task, edge: Dependency): Finding {
  const hard = edge.kind === "hard";
  return {
    code: "unknown-dependency",
    severity: hard ? "error" : "warning",
    message: `${task.id} depends on ${edge.to}, which no task of the plan is called${hard ? "" : "; that is left out"}`,
    span: task.span,
    fix: `correct ${edge.raw === undefined ? edge.to : `"${edge.raw}"`}, or give the file that defines ${edge.to} along with this one`,
    tasks: [task.key],
  };
}

function duplicateDependency(task: Task, keys: readonly string[]): Finding {
  return {
    code: "duplicate-dependency",
    severity: "info",
    message: `${task.id} names ${few(keys)} more than once among its dependencies`,
    span: task.span,
    fix: "name each dependency once",
    tasks: [task.key],
  };
}

const MOST_NAMED = 12;

function dependencyCycle(cycle: readonly Task[]): Finding {
  const ids = cycle.map((task) => task.id);
  const shown = ids.length > MOST_NAMED ? [...ids.slice(0, MOST_NAMED), `… (${ids.length} tasks)`] : ids;
  return {
    code: "dependency-cycle",
    severity: "error",
    message: `these tasks wait for each other, so none can start: ${[...shown, ids[0]!].join(" → ")}`,
    span: cycle[0]!.span,
    fix: "remove one of these dependencies; each task here is needed by the one after it",
    tasks: cycle.slice(0, MOST_NAMED).map((task) => task.key),
  };
}
