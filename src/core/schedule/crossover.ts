import type { Graph } from "./graph.ts";

/** How often two neighbours of a child change places, where no need forbids it. */
const MUTATION = 0.05;

/**
 * A child of two orders of the jobs that respect the needs (two-point crossover, Hartmann 1998): the first and the last
 * part come from the mother, the middle from the father, each in its parent's order; so the child respects the needs too.
 */
export function crossover(
  graph: Graph,
  mother: Int32Array,
  father: Int32Array,
  random: () => number,
): Int32Array {
  const size = mother.length;
  const child = new Int32Array(size);
  const taken = new Uint8Array(graph.size);
  const cuts = [Math.floor(random() * size), Math.floor(random() * size)].sort((a, b) => a - b);
  let filled = 0;
  const takeFrom = (parent: Int32Array, until: number): void => {
    for (let i = 0; i < size && filled < until; i++) {
      const job = parent[i]!;
      if (taken[job] === 1) continue;
      taken[job] = 1;
      child[filled++] = job;
    }
  };
  takeFrom(mother, cuts[0]!);
  takeFrom(father, cuts[1]!);
  takeFrom(mother, size);
  for (let i = 0; i + 1 < size; i++) {
    if (random() >= MUTATION) continue;
    const [job, next] = [child[i]!, child[i + 1]!];
    if (needs(graph, next, job)) continue;
    child[i] = next;
    child[i + 1] = job;
  }
  return child;
}

function needs({ preds }: Graph, job: number, pred: number): boolean {
  for (let e = preds.start[job]!; e < preds.start[job + 1]!; e++) if (preds.items[e] === pred) return true;
  return false;
}
