import type { Graph } from "./graph.ts";
import { invert } from "./lists.ts";
import { topologicalOrder } from "./topological-order.ts";

/** Cuts graphs of some jobs out of a larger one; each takes time for its own jobs, needs and locks only. */
export function subgraphs(graph: Graph): (jobs: readonly number[]) => Graph {
  const placeOf = new Int32Array(graph.size).fill(-1);
  const lockOf = new Int32Array(graph.locks.capacity.length).fill(-1);
  return (jobs) => {
    jobs.forEach((job, place) => {
      placeOf[job] = place;
    });
    const preds = keptPreds(graph, jobs, placeOf);
    const locks = keptLocks(graph, jobs, lockOf);
    for (const job of jobs) placeOf[job] = -1;
    const succs = invert(preds, jobs.length);
    const keys = jobs.map((job) => graph.keys[job]!);
    const minutes = new Float64Array(jobs.length);
    jobs.forEach((job, place) => {
      minutes[place] = graph.minutes[job]!;
    });
    return { size: jobs.length, keys, minutes, preds, succs, locks, order: topologicalOrder(preds, succs) };
  };
}

function keptPreds({ preds }: Graph, jobs: readonly number[], placeOf: Int32Array): Graph["preds"] {
  const start = new Int32Array(jobs.length + 1);
  const items: number[] = [];
  jobs.forEach((job, place) => {
    for (let e = preds.start[job]!; e < preds.start[job + 1]!; e++) {
      const kept = placeOf[preds.items[e]!]!;
      if (kept !== -1) items.push(kept);
    }
    start[place + 1] = items.length;
  });
  return { start, items: Int32Array.from(items) };
}

function keptLocks({ locks }: Graph, jobs: readonly number[], lockOf: Int32Array): Graph["locks"] {
  const start = new Int32Array(jobs.length + 1);
  const items: number[] = [];
  const units: number[] = [];
  const kept: number[] = [];
  jobs.forEach((job, place) => {
    for (let e = locks.start[job]!; e < locks.start[job + 1]!; e++) {
      const lock = locks.items[e]!;
      if (lockOf[lock] === -1) lockOf[lock] = kept.push(lock) - 1;
      items.push(lockOf[lock]!);
      units.push(locks.units[e]!);
    }
    start[place + 1] = items.length;
  });
  for (const lock of kept) lockOf[lock] = -1;
  return {
    start,
    items: Int32Array.from(items),
    units: Int32Array.from(units),
    capacity: Int32Array.from(kept, (lock) => locks.capacity[lock]!),
    paths: kept.map((lock) => locks.paths[lock]!),
  };
}
