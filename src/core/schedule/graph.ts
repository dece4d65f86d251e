import { invert, type Lists } from "./lists.ts";
import { buildLocks, type Locks } from "./locks.ts";
import { findCycle, topologicalOrder } from "./topological-order.ts";

/** A piece of work as the scheduler sees it: how long, after what, and which files it alone may write meanwhile. */
export type Job = {
  readonly key: string;
  readonly minutes: number;
  readonly needs: readonly string[];
  readonly scope: readonly string[];
};

/** Jobs by number, in flat arrays: 100,000 jobs with as many edges and locks take a few megabytes. */
export type Graph = {
  readonly size: number;
  readonly keys: readonly string[];
  readonly minutes: Float64Array;
  readonly preds: Lists;
  readonly succs: Lists;
  readonly locks: Locks;
  /** Every job after all it needs; jobs on or behind a cycle are left out. */
  readonly order: Int32Array;
  /** Keys of one cycle, each needed by the next and the last by the first; absent: there is none. */
  readonly cycle?: readonly string[];
};

/** The place of each key; of several with one key, of the first. */
export function numbersOf(jobs: readonly Pick<Job, "key">[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  jobs.forEach(({ key }, i) => {
    if (!numbers.has(key)) numbers.set(key, i);
  });
  return numbers;
}

/** Builds the graph; needs that no job has, and a job's need of itself, are left out. `numbers` are those of its jobs, where they are known. */
export function buildGraph(
  jobs: readonly Job[],
  numbers: ReadonlyMap<string, number> = numbersOf(jobs),
): Graph {
  const size = jobs.length;
  const minutes = new Float64Array(size);
  const start = new Int32Array(size + 1);
  const needed = new Int32Array(jobs.reduce((sum, { needs }) => sum + needs.length, 0));
  let count = 0;
  const seenBy = new Int32Array(size).fill(-1);
  jobs.forEach((job, i) => {
    minutes[i] = Number.isFinite(job.minutes) ? Math.max(0, job.minutes) : 0;
    for (const key of job.needs) {
      const need = numbers.get(key);
      if (need === undefined || need === i || seenBy[need] === i) continue;
      seenBy[need] = i;
      needed[count++] = need;
    }
    start[i + 1] = count;
  });
  const preds = { start, items: needed.subarray(0, count) };
  const succs = invert(preds, size);
  const order = topologicalOrder(preds, succs);
  const keys = jobs.map((job) => job.key);
  const graph = { size, keys, minutes, preds, succs, locks: buildLocks(jobs), order };
  return order.length === size ? graph : { ...graph, cycle: findCycle(preds, order).map((i) => keys[i]!) };
}
