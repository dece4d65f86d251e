import type { Graph } from "./graph.ts";

const ranksMade = new WeakMap<Graph, Float64Array>();
const headsMade = new WeakMap<Graph, Float64Array>();

/**
 * Longest path from the start of each job to the end of everything, itself included, in minutes: the priority of list
 * scheduling. Made once for each graph: bounds and schedules ask for it for each number of agents.
 */
export function upwardRanks(graph: Graph): Float64Array {
  return once(ranksMade, graph, longestTails);
}

/** The earliest minute each job can start when there are agents and files for all; made once for each graph. */
export function heads(graph: Graph): Float64Array {
  return once(headsMade, graph, earliestStarts);
}

function once(
  made: WeakMap<Graph, Float64Array>,
  graph: Graph,
  make: (graph: Graph) => Float64Array,
): Float64Array {
  const known = made.get(graph) ?? make(graph);
  made.set(graph, known);
  return known;
}

function longestTails(graph: Graph): Float64Array {
  const { order, succs, minutes } = graph;
  const ranks = new Float64Array(graph.size);
  for (let k = order.length - 1; k >= 0; k--) {
    const job = order[k]!;
    let longest = 0;
    for (let e = succs.start[job]!; e < succs.start[job + 1]!; e++) {
      longest = Math.max(longest, ranks[succs.items[e]!]!);
    }
    ranks[job] = longest + minutes[job]!;
  }
  return ranks;
}

function earliestStarts(graph: Graph): Float64Array {
  const { order, preds, minutes } = graph;
  const earliest = new Float64Array(graph.size);
  for (const job of order) {
    let latest = 0;
    for (let e = preds.start[job]!; e < preds.start[job + 1]!; e++) {
      const pred = preds.items[e]!;
      latest = Math.max(latest, earliest[pred]! + minutes[pred]!);
    }
    earliest[job] = latest;
  }
  return earliest;
}
