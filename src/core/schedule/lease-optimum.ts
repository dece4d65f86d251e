import { bounds, meets } from "./bounds.ts";
import type { Graph } from "./graph.ts";
import { improve } from "./improve.ts";
import { leaseConflicts, type Conflicts } from "./lease-conflicts.ts";
import { heads, upwardRanks } from "./ranks.ts";

/** The shortest run with as many agents as there are tasks but one writer per file. */
export type LeaseOptimum = {
  /** Makespan of the best schedule known, in minutes. */
  readonly minutes: number;
  /** No schedule can be shorter than this; equal to `minutes` when that is proven best. */
  readonly lowerBound: number;
  readonly proven: boolean;
  /** A timetable of that makespan, by job number. */
  readonly start: Float64Array;
};

export type LeaseSearch = {
  /** How many schedules the heuristics may make; default 200. */
  readonly schedules?: number;
  /** How many orders of conflicting pairs the exact search may look at; default 50,000. */
  readonly nodes?: number;
};

const MOST_CONFLICTING = 40;

/**
 * The critical path under leases. With up to 40 tasks whose order files leave open the optimum is searched by branch and
 * bound over the orders of conflicting pairs; else, or when the search gives up, the best schedule found is given.
 */
export function criticalPathWithLeases(graph: Graph, search: LeaseSearch = {}): LeaseOptimum {
  const { schedules = 200, nodes = 50_000 } = search;
  const { lowerBound } = bounds(graph, Infinity);
  const found = improve(graph, Infinity, { schedules, floor: lowerBound });
  const known = { minutes: found.makespan, lowerBound, start: found.start };
  if (meets(found.makespan, lowerBound)) return { ...known, proven: true };
  const conflicts = leaseConflicts(graph, MOST_CONFLICTING);
  if (conflicts === undefined) return { ...known, proven: false };
  const exact = new PairSearch(graph, conflicts, found.makespan, nodes);
  const proven = exact.run(lowerBound);
  const minutes = exact.best;
  const start = exact.starts === undefined ? found.start : replay(graph, conflicts, exact.starts);
  return { minutes, start, lowerBound: proven ? minutes : lowerBound, proven };
}

/** Branch and bound over which of two conflicting jobs goes first (disjunctive graph, Roy and Sussmann 1964). */
class PairSearch {
  readonly #size: number;
  readonly #minutes: Float64Array;
  readonly #pairs: Conflicts["pairs"];
  readonly #queues: Conflicts["queues"];
  readonly #first: State;
  #nodes: number;
  best: number;
  /** Start of each conflicting job in the best order found; undefined: nothing better than the given one. */
  starts: Float64Array | undefined;

  constructor(graph: Graph, conflicts: Conflicts, best: number, nodes: number) {
    const { jobs, lags, pairs, queues } = conflicts;
    const [early, ranks] = [heads(graph), upwardRanks(graph)];
    this.#size = jobs.length;
    this.#minutes = Float64Array.from(jobs, (job) => graph.minutes[job]!);
    this.#pairs = pairs;
    this.#queues = queues;
    this.#first = {
      heads: Float64Array.from(jobs, (job) => early[job]!),
      ranks: Float64Array.from(jobs, (job) => ranks[job]!),
      lags,
      base: ranks.reduce((a, b) => Math.max(a, b), 0),
    };
    this.best = best;
    this.#nodes = nodes;
  }

  /** Whether `best` is proven to be the optimum: the search went to its end, or met the floor. */
  run(floor: number): boolean {
    const stack: State[] = [this.#first];
    for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
      if (meets(this.best, floor)) return true;
      if (this.#nodes-- <= 0) return false;
      if (meets(this.best, this.#bound(state))) continue;
      const pair = this.#mostUrgent(state);
      if (pair === undefined) {
        this.best = this.#bound(state);
        this.starts = state.heads;
        continue;
      }
      const [a, b] = pair;
      const branches = [this.#with(state, a, b), this.#with(state, b, a)];
      branches.sort((one, other) => this.#bound(other) - this.#bound(one));
      stack.push(...branches);
    }
    return true;
  }

  /** No schedule that keeps the orders decided so far is shorter; exact where no conflicting jobs would run at once. */
  #bound({ heads: early, ranks, base }: State): number {
    let longest = base;
    for (let i = 0; i < this.#size; i++) longest = Math.max(longest, early[i]! + ranks[i]!);
    for (const queue of this.#queues) {
      let [first, work, rest] = [Infinity, 0, Infinity];
      for (const i of queue) {
        first = Math.min(first, early[i]!);
        work += this.#minutes[i]!;
        rest = Math.min(rest, ranks[i]! - this.#minutes[i]!);
      }
      longest = Math.max(longest, first + work + rest);
    }
    return longest;
  }

  /** Of the pairs that would run at once, the one that costs most whichever goes first; undefined: there is none. */
  #mostUrgent({ heads: early, ranks }: State): readonly [number, number] | undefined {
    let urgent: readonly [number, number] | undefined;
    let most = -Infinity;
    for (const pair of this.#pairs) {
      const [a, b] = pair;
      const [endA, endB] = [early[a]! + this.#minutes[a]!, early[b]! + this.#minutes[b]!];
      if (endA <= early[b]! || endB <= early[a]!) continue;
      const [ab, ba] = [endA + ranks[b]!, endB + ranks[a]!];
      const score = Math.min(ab, ba) + Math.max(ab, ba) / 1000;
      if (score > most) {
        most = score;
        urgent = pair;
      }
    }
    return urgent;
  }

  /** The state in which `first` ends before `second` starts. */
  #with(state: State, first: number, second: number): State {
    const n = this.#size;
    const lags = state.lags.slice();
    const early = state.heads.slice();
    const ranks = state.ranks.slice();
    const length = this.#minutes[first]!;
    for (let b = 0; b < n; b++) {
      const onward = state.lags[second * n + b]!;
      if (onward === -Infinity) continue;
      early[b] = Math.max(early[b]!, state.heads[first]! + length + onward);
      for (let a = 0; a < n; a++) {
        const inward = state.lags[a * n + first]!;
        if (inward !== -Infinity) lags[a * n + b] = Math.max(lags[a * n + b]!, inward + length + onward);
      }
    }
    for (let a = 0; a < n; a++) {
      const inward = state.lags[a * n + first]!;
      if (inward !== -Infinity) ranks[a] = Math.max(ranks[a]!, inward + length + state.ranks[second]!);
    }
    return { heads: early, ranks, lags, base: state.base };
  }
}

type State = {
  readonly heads: Float64Array;
  readonly ranks: Float64Array;
  readonly lags: Float64Array;
  readonly base: number;
};

/** Everything as early as its needs allow, the conflicting jobs not before the search put them. */
function replay(graph: Graph, { jobs }: Conflicts, starts: Float64Array): Float64Array {
  const notBefore = new Float64Array(graph.size);
  jobs.forEach((job, i) => {
    notBefore[job] = starts[i]!;
  });
  const { order, preds, minutes } = graph;
  const start = new Float64Array(graph.size);
  for (const job of order) {
    let at = notBefore[job]!;
    for (let e = preds.start[job]!; e < preds.start[job + 1]!; e++) {
      const pred = preds.items[e]!;
      at = Math.max(at, start[pred]! + minutes[pred]!);
    }
    start[job] = at;
  }
  return start;
}
