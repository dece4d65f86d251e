import type { Graph } from "./graph.ts";
import { upwardRanks } from "./ranks.ts";

/** Keys of a longest chain of needs, first to last; with several the one that comes first in the plan. */
export function criticalPath(graph: Graph): string[] {
  const ranks = upwardRanks(graph);
  const path: string[] = [];
  let job = longest(ranks, graph.order.toSorted());
  while (job !== -1) {
    path.push(graph.keys[job]!);
    const { start, items } = graph.succs;
    job = longest(ranks, items.subarray(start[job], start[job + 1]));
  }
  return path;
}

/** Minutes that the plan takes however many agents there are, if no two tasks ever want one file. */
export function criticalPathMinutes(graph: Graph): number {
  return upwardRanks(graph).reduce((a, b) => Math.max(a, b), 0);
}

function longest(ranks: Float64Array, jobs: Int32Array): number {
  let best = -1;
  for (const job of jobs) if (best === -1 || ranks[job]! > ranks[best]!) best = job;
  return best;
}
