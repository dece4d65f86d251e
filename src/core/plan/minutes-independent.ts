import { buildGraph, type Graph } from "../schedule/graph.ts";
import { criticalPathWithLeases } from "../schedule/lease-optimum.ts";
import { withNeeds } from "../schedule/with-needs.ts";
import { jobsOf } from "./jobs.ts";
import type { Plan } from "./plan.ts";
import { softPairs } from "./run-order.ts";

/** Minutes from start to end with one writer per file and agents for all. */
export type IndependentGain = { readonly asRead: number; readonly independent: number };

/** Enough for a number in a note. */
const SEARCH = { schedules: 20, nodes: 2000 };

/** How long the plan takes as it was read, and if no task of it needed another; undefined where dependencies go in a circle. */
export function minutesIndependent(plan: Plan, asRead: Graph): IndependentGain | undefined {
  const free = plan.tasks.map((task) => ({ ...task, dependencies: [] }));
  const loose = withNeeds(buildGraph(jobsOf(free)), softPairs(free).implied);
  if (asRead.cycle !== undefined || loose.cycle !== undefined) return undefined;
  return {
    asRead: criticalPathWithLeases(asRead, SEARCH).minutes,
    independent: criticalPathWithLeases(loose, SEARCH).minutes,
  };
}
