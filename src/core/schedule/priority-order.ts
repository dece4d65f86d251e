import type { Graph } from "./graph.ts";
import { Heap } from "./heap.ts";

/** The jobs by priority, the highest first, as far as their needs allow; O((n + edges) log n). */
export function priorityOrder(graph: Graph, priority: Float64Array): Int32Array {
  const { preds, succs, size } = graph;
  const open = new Int32Array(size);
  const ready = new Heap(64);
  for (let job = 0; job < size; job++) {
    open[job] = preds.start[job + 1]! - preds.start[job]!;
    if (open[job] === 0) ready.push(-priority[job]!, job);
  }
  const order = new Int32Array(graph.order.length);
  for (let filled = 0; ready.size > 0; filled++) {
    const job = ready.pop();
    order[filled] = job;
    for (let e = succs.start[job]!; e < succs.start[job + 1]!; e++) {
      const next = succs.items[e]!;
      if (--open[next]! === 0) ready.push(-priority[next]!, next);
    }
  }
  return order;
}
