import type { Graph } from "./graph.ts";
import { invert } from "./lists.ts";
import { findCycle, topologicalOrder } from "./topological-order.ts";

/** Numbers of two jobs of which the first has to end before the other starts. */
export type NeedPair = readonly [first: number, later: number];

/** The graph with more needs; the very same graph where there are none to add. */
export function withNeeds(graph: Graph, pairs: readonly NeedPair[]): Graph {
  if (pairs.length === 0) return graph;
  const { size, preds } = graph;
  const added = new Int32Array(size);
  for (const [, later] of pairs) added[later]! += 1;
  const start = new Int32Array(size + 1);
  for (let i = 0; i < size; i++) start[i + 1] = start[i]! + preds.start[i + 1]! - preds.start[i]! + added[i]!;
  const items = new Int32Array(start[size]!);
  const next = start.slice();
  for (let i = 0; i < size; i++) {
    for (let e = preds.start[i]!; e < preds.start[i + 1]!; e++) items[next[i]!++] = preds.items[e]!;
  }
  for (const [first, later] of pairs) items[next[later]!++] = first;
  const all = { start, items };
  const succs = invert(all, size);
  const order = topologicalOrder(all, succs);
  const { keys, minutes, locks } = graph;
  const wider = { size, keys, minutes, locks, preds: all, succs, order };
  return order.length === size ? wider : { ...wider, cycle: findCycle(all, order).map((job) => keys[job]!) };
}
