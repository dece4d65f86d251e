import type { Graph } from "./graph.ts";

/** Upward ranks in which a job also stands for all the work that waits for its hottest file; better where files, not edges, bind. */
export function ranksWithFileLoad(graph: Graph): Float64Array {
  const { order, succs, minutes, locks } = graph;
  const load = fileLoad(graph);
  const ranks = new Float64Array(graph.size);
  for (let k = order.length - 1; k >= 0; k--) {
    const job = order[k]!;
    let longest = 0;
    for (let e = succs.start[job]!; e < succs.start[job + 1]!; e++) {
      longest = Math.max(longest, ranks[succs.items[e]!]!);
    }
    let rank = longest + minutes[job]!;
    for (let e = locks.start[job]!; e < locks.start[job + 1]!; e++)
      rank = Math.max(rank, load[locks.items[e]!]!);
    ranks[job] = rank;
  }
  return ranks;
}

/** Minutes of work that need the whole of each lock, one after the other. */
export function fileLoad(graph: Graph): Float64Array {
  const { locks, minutes } = graph;
  const load = new Float64Array(locks.capacity.length);
  for (let job = 0; job < graph.size; job++) {
    for (let e = locks.start[job]!; e < locks.start[job + 1]!; e++) {
      const lock = locks.items[e]!;
      if (2 * locks.units[e]! > locks.capacity[lock]!) load[lock]! += minutes[job]!;
    }
  }
  return load;
}
