import type { Graph } from "./graph.ts";

/** Jobs that want one thing: any two may share it, unless one of them wants it exclusively. */
export type Contenders = { readonly exclusive: readonly number[]; readonly shared: readonly number[] };

export type UnorderedPairs = {
  readonly count: number;
  /** By place in the order of needs. */
  readonly first: readonly (readonly [number, number])[];
  /** False: the allowance ran out, and the count may be too high. */
  readonly exact: boolean;
};

/**
 * Says which pairs of contenders no chain of needs puts in order, so that they may run at once. One oracle serves many
 * sets: it follows `steps` edges in all, and when those are used up counts only direct needs as an order.
 */
export function unorderedPairsOracle(
  graph: Graph,
  steps = 4_000_000,
): (contenders: Contenders, few: number) => UnorderedPairs {
  const { succs, size, order } = graph;
  const places = new Int32Array(size).fill(size);
  order.forEach((job, place) => {
    places[job] = place;
  });
  const seen = new Int32Array(size);
  let stamp = 0;
  let allowance = steps;
  /** Marks all that come after the job, up to a place, and counts those of the set among them. */
  const reach = (from: number, lastPlace: number, counts: (job: number) => boolean): number => {
    stamp++;
    let counted = 0;
    const stack = [from];
    for (let job = stack.pop(); job !== undefined; job = stack.pop()) {
      for (let e = succs.start[job]!; e < succs.start[job + 1]!; e++) {
        const next = succs.items[e]!;
        allowance--;
        if (seen[next] === stamp || places[next]! > lastPlace) continue;
        seen[next] = stamp;
        if (counts(next)) counted++;
        if (allowance > 0) stack.push(next);
      }
    }
    return counted;
  };
  return ({ exclusive, shared }, few) => {
    const alone = new Set(exclusive);
    const all = new Set([...exclusive, ...shared]);
    const jobs = [...all].sort((a, b) => places[a]! - places[b]! || a - b);
    const lastPlace = places[jobs.at(-1) ?? -1] ?? -1;
    const first: [number, number][] = [];
    let count = 0;
    let aloneAfter = alone.size;
    jobs.forEach((job, i) => {
      const isAlone = alone.has(job);
      if (isAlone) aloneAfter--;
      const partners = isAlone ? jobs.length - i - 1 : aloneAfter;
      if (partners === 0) return;
      const clashing = isAlone ? all : alone;
      count += partners - reach(job, lastPlace, (other) => clashing.has(other));
      for (let k = i + 1; k < jobs.length && first.length < few; k++) {
        if (seen[jobs[k]!] !== stamp && clashing.has(jobs[k]!)) first.push([job, jobs[k]!]);
      }
    });
    return { count, first, exact: allowance > 0 };
  };
}
