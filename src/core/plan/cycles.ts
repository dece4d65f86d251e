import { components } from "../schedule/components.ts";
import type { Graph } from "../schedule/graph.ts";

/** Jobs of which each is needed by the next; the first needs the last by `edge`, its place in `graph.preds`. */
export type Cycle = { readonly jobs: readonly number[]; readonly edge: number };

/** Each is found by a search through the whole graph. */
const MOST_CYCLES = 20;

/**
 * Cycles that together show all edges that have to go: with the `edge` of each removed, none is left. Of very many the
 * first 20; each is a shortest one through its edge. `isWritten`: the document has that need itself.
 */
export function* cyclesOf(graph: Graph, isWritten: (job: number, need: number) => boolean): Iterable<Cycle> {
  if (graph.cycle === undefined) return;
  const removed = new Set<number>();
  for (let told = 0; told < MOST_CYCLES; told++) {
    const cycle = nextCycle(graph, removed, isWritten);
    if (cycle === undefined) return;
    removed.add(cycle.edge);
    yield cycle;
  }
}

/**
 * A cycle through the edge that reaches furthest ahead in the document, one that is written there if there is any: the
 * needs of a whole and its parts are not. undefined: without the removed edges there is no cycle.
 */
function nextCycle(
  graph: Graph,
  removed: ReadonlySet<number>,
  isWritten: (job: number, need: number) => boolean,
): Cycle | undefined {
  const { preds, size } = graph;
  const component = components(withoutEdges(graph, removed));
  let [edge, from, to, most] = [-1, -1, -1, -Infinity];
  for (let job = 0; job < size; job++) {
    for (let e = preds.start[job]!; e < preds.start[job + 1]!; e++) {
      const need = preds.items[e]!;
      if (component[need] !== component[job] || removed.has(e)) continue;
      const reach = isWritten(job, need) ? need - job : need - job - 2 * size;
      if (reach > most) [edge, from, to, most] = [e, job, need, reach];
    }
  }
  if (edge === -1) return undefined;
  const takes = (e: number, need: number): boolean => !removed.has(e) && component[need] === component[from];
  return { jobs: shortestChain(graph, from, to, takes), edge };
}

function withoutEdges({ preds }: Graph, removed: ReadonlySet<number>): Graph["preds"] {
  if (removed.size === 0) return preds;
  const items = preds.items.slice();
  // An edge of a job to itself ties it to nothing else.
  for (let job = 0; job + 1 < preds.start.length; job++) {
    for (let e = preds.start[job]!; e < preds.start[job + 1]!; e++) if (removed.has(e)) items[e] = job;
  }
  return { start: preds.start, items };
}

/** Jobs from `first` to `last`, each needed by the next: breadth first, backwards from `last`. */
function shortestChain(
  { preds, size }: Graph,
  first: number,
  last: number,
  takes: (edge: number, need: number) => boolean,
): number[] {
  const neededBy = new Int32Array(size).fill(-1);
  const queue = [last];
  for (let head = 0; head < queue.length && neededBy[first] === -1; head++) {
    const job = queue[head]!;
    for (let e = preds.start[job]!; e < preds.start[job + 1]!; e++) {
      const need = preds.items[e]!;
      if (neededBy[need] !== -1 || need === last || !takes(e, need)) continue;
      neededBy[need] = job;
      queue.push(need);
    }
  }
  const chain = [first];
  for (let job = first; job !== last; chain.push(job)) {
    job = neededBy[job]!;
    if (job === -1) return [first, last];
  }
  return chain;
}
