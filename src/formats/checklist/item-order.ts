import type { DependencySource } from "../../core/plan/plan.ts";
import type { RawDependency } from "../dialect.ts";

/** What the order of a check-list is made from, by the place of the task. */
export type Ordered = {
  readonly ids: readonly string[];
  /** Place of the task it is a part of, -1 for none; parts stand behind their whole. */
  readonly parents: Int32Array;
  /** 1: it may run beside its neighbours that say so too. */
  readonly parallel: Uint8Array;
  /** 1: nothing waits for it. */
  readonly optional: Uint8Array;
  /** 1: it says itself what comes first. */
  readonly stated: Uint8Array;
  /** Places of the tasks it says come first. */
  readonly waits: (place: number) => readonly number[];
  /** Place of its heading: neighbours under different headings are no neighbours. */
  readonly headings: Int32Array;
  /** Place of its phase, -1 for none. */
  readonly phases: Int32Array;
};

/** How a document orders its tasks. */
export type OrderRules = {
  /** Places of the phases before each phase. */
  readonly after: readonly (readonly number[])[];
  /** Somebody says that phases follow each other; else that is only the order of the lines. */
  readonly phased: boolean;
  /** Tasks that say what comes first wait for the one before them all the same, unless marked parallel. */
  readonly holds: boolean;
  /** Most tasks say what comes first: the others wait for the phases before theirs and for nothing else. */
  readonly stated: boolean;
};

/** What the order says. */
export type Order = {
  /** For each task what it waits for. */
  readonly edges: readonly (readonly RawDependency[])[];
  /** Tasks that stand side by side. */
  readonly runs: readonly (readonly number[])[];
  /** Edges were left out, for there were too many. */
  readonly overspent: boolean;
};

/**
 * Spells out the order of a check-list. Tasks follow each other; neighbours marked parallel wait for the same tasks, and the next one
 * waits for all of them; a phase waits for the phases before it. Linear in the tasks.
 */
export function orderItems(tasks: Ordered, rules: OrderRules): Order {
  const chain = new Chain(tasks, rules);
  return chain.spellOut();
}

/** Two sets of tasks meet in so many edges at most; beyond that one task stands between them. */
const MOST_PAIRS = 1000;
/** So many edges may an order stand for. */
const MOST_EDGES = 1_000_000;
const NO_EDGES: RawDependency[] = [];

class Chain {
  readonly #tasks: Ordered;
  readonly #rules: OrderRules;
  readonly #edges: RawDependency[][];
  readonly #runs: number[][] = [];
  readonly #parts = new Map<number, number[]>();
  #budget = MOST_EDGES;
  #overspent = false;

  constructor(tasks: Ordered, rules: OrderRules) {
    this.#tasks = tasks;
    this.#rules = rules;
    this.#edges = tasks.ids.map(() => NO_EDGES);
    for (const [place, parent] of tasks.parents.entries()) {
      if (parent < 0) continue;
      const known = this.#parts.get(parent);
      if (known === undefined) this.#parts.set(parent, [place]);
      else known.push(place);
    }
  }

  spellOut(): Order {
    const phases: number[][] = this.#rules.after.map(() => []);
    const loose: number[] = [];
    for (const [place, parent] of this.#tasks.parents.entries())
      if (parent < 0) (phases[this.#tasks.phases[place]!] ?? loose).push(place);
    const first = this.#follow(loose, [], "order");
    const ends: (readonly number[])[] = [];
    for (const [phase, members] of phases.entries()) {
      const after = this.#rules.after[phase]!.filter((earlier) => earlier < phase);
      const before = after.length === 0 ? first : union(after.map((earlier) => ends[earlier]!));
      ends.push(this.#uncovered(this.#follow(members, before, this.#rules.phased ? "group" : "order")));
    }
    return { edges: this.#edges, runs: this.#runs, overspent: this.#overspent };
  }

  /** Without those that another task of the phase waits for by its own words: that one is over later. */
  #uncovered(ends: readonly number[]): readonly number[] {
    if (ends.length < 2) return ends;
    const covered = new Set<number>();
    const { stated, waits, phases } = this.#tasks;
    for (const place of ends) {
      if (stated[place] === 0) continue;
      for (const earlier of waits(place))
        if (earlier < place && phases[earlier] === phases[place]) covered.add(earlier);
    }
    return covered.size === 0 ? ends : ends.filter((place) => !covered.has(place));
  }

  /** Lets tasks follow each other and what is before them; answers those that the next one has to wait for. */
  #follow(
    members: readonly number[],
    before: readonly number[],
    source: DependencySource,
  ): readonly number[] {
    let ends = before;
    let mine: number[] | undefined;
    let from = source;
    for (let at = 0; at < members.length;) {
      const run = this.#rules.stated ? members : this.#runFrom(members, at);
      const { over, open } = this.#beside(run, ends, from);
      if (over.length > 0 && (!open || this.#rules.stated)) {
        ends = mine = over;
        from = "order";
      } else if (over.length > 0) {
        // What stands in this run does not wait for what is before it: the next task waits for both.
        mine ??= [...ends];
        mine.push(...over);
        ends = mine;
      }
      at += run.length;
    }
    return ends;
  }

  /** The neighbours from a place on that are all marked parallel, or the one task. */
  #runFrom(members: readonly number[], at: number): readonly number[] {
    const { parallel, headings } = this.#tasks;
    const heading = headings[members[at]!]!;
    let end = at + 1;
    if (parallel[members[at]!] === 1)
      while (end < members.length && parallel[members[end]!] === 1 && headings[members[end]!] === heading)
        end++;
    // One task alone is the common case: nothing is cut out of the list for it.
    if (end === at + 1) return [members[at]!];
    const run = members.slice(at, end);
    this.#runs.push(run);
    return run;
  }

  /** Lets every task of a run wait for the same ones. `open`: nobody in it waits for what is before. */
  #beside(run: readonly number[], before: readonly number[], source: DependencySource): Beside {
    const many = run.length * before.length > MOST_PAIRS;
    const over: number[] = [];
    let open = true;
    let waits = before;
    for (const place of run) {
      const own = this.#unit(place, waits, source);
      if (own === undefined || own === waits) {
        if (own === undefined && this.#tasks.optional[place] === 0) over.push(place);
        continue;
      }
      for (const end of own) over.push(end);
      open = false;
      // Too many pairs: the first stands for what is before, and the others wait for it.
      if (many && waits === before) waits = own;
    }
    return { over: run.length > 1 ? [...new Set(over)] : over, open };
  }

  /** One task with its parts; answers what has to be over when it is, undefined where it waits for nothing of what is before. */
  #unit(place: number, before: readonly number[], source: DependencySource): readonly number[] | undefined {
    const parts = this.#parts.get(place);
    const { optional, stated, parallel } = this.#tasks;
    if (parts !== undefined) {
      const ends = this.#follow(parts, before, source);
      return optional[place] === 1 ? undefined : ends;
    }
    if (stated[place] === 1 && (!this.#rules.holds || parallel[place] === 1)) return undefined;
    if (before.length > 0) this.#wait(place, before, source);
    return optional[place] === 1 ? undefined : [place];
  }

  #wait(place: number, before: readonly number[], source: DependencySource): void {
    const affordable = before.length === 1 || before.length <= this.#budget;
    if (!affordable) this.#overspent = true;
    if (before.length > 1 && affordable) this.#budget -= before.length;
    const waits = affordable ? before : before.slice(-1);
    this.#edges[place] = waits.map((earlier) => ({
      text: this.#tasks.ids[earlier]!,
      place: earlier,
      source,
    }));
  }
}

type Beside = { over: number[]; open: boolean };

function union(lists: readonly (readonly number[])[]): readonly number[] {
  return lists.length === 1 ? lists[0]! : [...new Set(lists.flat())];
}
