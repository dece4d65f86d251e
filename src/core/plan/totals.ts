import { bounds } from "../schedule/bounds.ts";
import { buildGraph } from "../schedule/graph.ts";
import type { PlanFacts } from "./plan-facts.ts";

/** What a plan, or one group of it, really amounts to. */
export type Totals = {
  readonly taskCount: number;
  /** Tasks that are worked on themselves: those without sub-tasks. */
  readonly leafCount: number;
  /** Of the leaves, those whose duration the document gives. */
  readonly estimatedCount: number;
  readonly workMinutes: number;
  readonly criticalPathMinutes: number;
  /** At least so long with one writer per file, however many agents there are. */
  readonly leaseBoundMinutes: number;
};

/** The totals of some tasks, by number, as if nothing else existed; the lengths mean nothing where there is a cycle. */
export function totalsOf(facts: PlanFacts, numbers: readonly number[]): Totals {
  const { plan, jobs } = facts;
  const whole = numbers.length === plan.tasks.length;
  const graph = whole ? facts.graph : buildGraph(numbers.map((number) => jobs[number]!));
  const { criticalPath, lowerBound } = bounds(graph, Infinity);
  const leaves = numbers.filter((number) => facts.isLeaf[number]);
  return {
    taskCount: numbers.length,
    leafCount: leaves.length,
    estimatedCount: leaves.filter((number) => plan.tasks[number]!.estimate !== undefined).length,
    workMinutes: graph.minutes.reduce((sum, value) => sum + value, 0),
    criticalPathMinutes: criticalPath,
    leaseBoundMinutes: lowerBound,
  };
}
