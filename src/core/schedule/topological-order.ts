import type { Lists } from "./lists.ts";

/** Every node after all its predecessors, the earliest in the document first level by level (Kahn 1962); shorter than the graph where it has a cycle. */
export function topologicalOrder(preds: Lists, succs: Lists): Int32Array {
  const size = preds.start.length - 1;
  const open = new Int32Array(size);
  const order = new Int32Array(size);
  let filled = 0;
  for (let i = 0; i < size; i++) {
    open[i] = preds.start[i + 1]! - preds.start[i]!;
    if (open[i] === 0) order[filled++] = i;
  }
  for (let head = 0; head < filled; head++) {
    const node = order[head]!;
    for (let e = succs.start[node]!; e < succs.start[node + 1]!; e++) {
      if (--open[succs.items[e]!]! === 0) order[filled++] = succs.items[e]!;
    }
  }
  return order.subarray(0, filled);
}

/** One cycle among the nodes that `order` left out: each a predecessor of the next, the last of the first. */
export function findCycle(preds: Lists, order: Int32Array): number[] {
  const size = preds.start.length - 1;
  const ordered = new Uint8Array(size);
  for (const node of order) ordered[node] = 1;
  // A node left out has a predecessor left out, so walking backwards must come round.
  const stepOf = new Int32Array(size).fill(-1);
  const walk: number[] = [];
  let node = ordered.indexOf(0);
  while (node >= 0 && stepOf[node] === -1) {
    stepOf[node] = walk.length;
    walk.push(node);
    node = leftOutPredecessor(preds, ordered, node);
  }
  if (node < 0) return [];
  const cycle = walk.slice(stepOf[node]).reverse();
  const first = cycle.indexOf(cycle.reduce((a, b) => Math.min(a, b)));
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}

function leftOutPredecessor(preds: Lists, ordered: Uint8Array, node: number): number {
  for (let e = preds.start[node]!; e < preds.start[node + 1]!; e++) {
    if (ordered[preds.items[e]!] === 0) return preds.items[e]!;
  }
  return -1;
}
