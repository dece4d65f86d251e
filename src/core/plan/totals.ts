import { bounds } from "../schedule/bounds.ts";
import { criticalPathWithLeases } from "../schedule/lease-optimum.ts";
import { subgraphs } from "../schedule/subgraph.ts";
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

/** Adds up the tasks of these numbers as if nothing else existed; lengths mean nothing where there is a cycle. */
export function totalsOf(facts: PlanFacts): (numbers: readonly number[]) => Totals {
  const { plan, graph, isLeaf } = facts;
  const graphOf = subgraphs(graph);
  return (numbers) => {
    const own = numbers.length === graph.size ? graph : graphOf(numbers);
    const { criticalPath, lowerBound } = bounds(own, Infinity);
    const leaves = numbers.filter((number) => isLeaf[number] === 1);
    return {
      taskCount: numbers.length,
      leafCount: leaves.length,
      estimatedCount: leaves.filter((number) => plan.tasks[number]!.estimate !== undefined).length,
      workMinutes: own.minutes.reduce((sum, value) => sum + value, 0),
      criticalPathMinutes: criticalPath,
      leaseBoundMinutes: lowerBound,
    };
  };
}

/** Above this the best order of writers is known within bounds at most. */
const MOST_SEARCHED = 200;

/** The shortest these tasks can take with one writer per file, in minutes; undefined: it is not proven what that is. */
export function provenBest({ graph }: PlanFacts, numbers: readonly number[]): number | undefined {
  if (numbers.length > MOST_SEARCHED) return undefined;
  const { minutes, proven } = criticalPathWithLeases(subgraphs(graph)(numbers), {
    schedules: 60,
    nodes: 3000,
  });
  return proven ? minutes : undefined;
}
