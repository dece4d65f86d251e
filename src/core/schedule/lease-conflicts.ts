import type { Graph } from "./graph.ts";

/** Jobs that must exclude each other though no chain of needs says in which order, and how they hang together. */
export type Conflicts = {
  readonly jobs: readonly number[];
  /** Places in `jobs` of each pair that is in conflict. */
  readonly pairs: readonly (readonly [number, number])[];
  /** Places in `jobs` of those that one file puts in a queue: no two of them run at once. */
  readonly queues: readonly (readonly number[])[];
  /** `lags[a * n + b]`: minutes from the start of a to the earliest start of b along needs; -Infinity: b does not need a. */
  readonly lags: Float64Array;
};

/** The conflicts by file of a graph without cycle; undefined: more than `most` jobs are in conflict. */
export function leaseConflicts(graph: Graph, most: number): Conflicts | undefined {
  const holders = holdersByLock(graph, 2 * most);
  const candidates = holders === undefined ? undefined : contestedPairs(graph, holders);
  if (holders === undefined || candidates === undefined || candidates.length > 4 * most * most)
    return undefined;
  const contested = [...new Set(candidates.flat())].sort((a, b) => a - b);
  if (contested.length > most * 2) return undefined;
  const after = new Map(contested.map((job) => [job, lagsFrom(graph, job)]));
  const open = candidates.filter(
    ([a, b]) => after.get(a)![b] === -Infinity && after.get(b)![a] === -Infinity,
  );
  const jobs = [...new Set(open.flat())].sort((a, b) => a - b);
  if (jobs.length > most) return undefined;
  const place = new Map(jobs.map((job, i) => [job, i]));
  const lags = Float64Array.from(jobs.flatMap((a) => jobs.map((b) => after.get(a)![b]!)));
  const queues = holders
    .map((list, lock) =>
      list.filter((job) => place.has(job) && 2 * unitsOf(graph, job, lock) > graph.locks.capacity[lock]!),
    )
    .filter((list) => list.length > 1)
    .map((list) => list.map((job) => place.get(job)!));
  return { jobs, pairs: open.map(([a, b]) => [place.get(a)!, place.get(b)!] as const), queues, lags };
}

/** Jobs by the lock they hold; undefined: one lock has more than `most`. */
function holdersByLock(graph: Graph, most: number): number[][] | undefined {
  const { locks, size } = graph;
  const holders: number[][] = Array.from({ length: locks.capacity.length }, () => []);
  for (let job = 0; job < size; job++) {
    if (graph.minutes[job] === 0) continue;
    for (let e = locks.start[job]!; e < locks.start[job + 1]!; e++) {
      if (holders[locks.items[e]!]!.push(job) > most) return undefined;
    }
  }
  return holders;
}

function contestedPairs(graph: Graph, holders: readonly (readonly number[])[]): [number, number][] {
  const { locks, size } = graph;
  const seen = new Set<number>();
  const pairs: [number, number][] = [];
  holders.forEach((list, lock) => {
    list.forEach((a, i) => {
      for (const b of list.slice(i + 1)) {
        if (
          seen.has(a * size + b) ||
          unitsOf(graph, a, lock) + unitsOf(graph, b, lock) <= locks.capacity[lock]!
        )
          continue;
        seen.add(a * size + b);
        pairs.push([a, b]);
      }
    });
  });
  return pairs;
}

function unitsOf({ locks }: Graph, job: number, lock: number): number {
  for (let e = locks.start[job]!; e < locks.start[job + 1]!; e++)
    if (locks.items[e] === lock) return locks.units[e]!;
  return 0;
}

/** Longest chain of needs from the start of `from` to the start of every job, -Infinity where there is none. */
function lagsFrom(graph: Graph, from: number): Float64Array {
  const { order, preds, minutes, size } = graph;
  const lags = new Float64Array(size).fill(-Infinity);
  lags[from] = 0;
  for (const job of order) {
    for (let e = preds.start[job]!; e < preds.start[job + 1]!; e++) {
      const pred = preds.items[e]!;
      lags[job] = Math.max(lags[job]!, lags[pred]! + minutes[pred]!);
    }
  }
  return lags;
}
