import { meets } from "./bounds.ts";
import { crossover } from "./crossover.ts";
import { ranksWithFileLoad } from "./file-load.ts";
import type { Graph } from "./graph.ts";
import { insertInOrder } from "./insert-in-order.ts";
import { justify } from "./justify.ts";
import { listSchedule, type Timetable } from "./list-schedule.ts";
import { placesOf } from "./places.ts";
import { priorityOrder } from "./priority-order.ts";
import { seededRandom } from "./random.ts";
import { upwardRanks } from "./ranks.ts";

export type Effort = {
  /** How many schedules may be made; each costs a few microseconds for each task. */
  readonly schedules: number;
  /** The search stops at a schedule as short as this. */
  readonly floor: number;
  readonly seed?: number;
  /** Starts in a schedule that is good for some other number of agents, as a first guess. */
  readonly hint?: Float64Array;
  /** A schedule for this many agents that has been found before, to go on from. */
  readonly known?: Timetable;
};

/** Plans larger than this are not justified: any work-conserving schedule of so many tasks is near its lower bound. */
export const MOST_JUSTIFIED = 5000;

/**
 * The shortest of the schedules by upward rank, with and without file load, each justified; then of seeded samples about
 * them, and of what breeding these brings (hybrid genetic algorithm with justification, after Valls, Ballestín and
 * Quintanilla 2008). Never longer than the plain list schedule by upward rank.
 */
export function improve(graph: Graph, agents: number, effort: Effort): Timetable {
  const search = new Search(graph, agents, effort);
  const rankings = [upwardRanks(graph), ranksWithFileLoad(graph)] as const;
  if (effort.known === undefined) search.begin(listSchedule(graph, agents, rankings[0]));
  else search.begin(effort.known);
  search.tryList(rankings[1]);
  const { hint } = effort;
  if (hint !== undefined) search.tryOrder(() => orderBy(graph, hint));
  if (graph.size > MOST_JUSTIFIED) return search.best;
  const random = seededRandom(effort.seed ?? 1);
  const sample = (round: number): void => {
    const spread = SPREADS[round % SPREADS.length]!;
    const priority = rankings[round % 2]!.map((rank) => rank * (1 + spread * (random() - 0.5)));
    // A list schedule never lets an agent wait for something better; a serial one may, and now and then that is best.
    if (round % 4 < 2) search.tryList(priority);
    else search.tryOrder(() => priorityOrder(graph, priority));
  };
  let round = 0;
  while (search.population.length < POPULATION && search.goesOn()) sample(round++);
  while (search.goesOn()) {
    breed(graph, search, random);
    // The orders of a small plan soon all look alike.
    for (let i = 0; graph.size <= SMALL && i < POPULATION / 4; i++) sample(round++);
  }
  return search.best;
}

const POPULATION = 40;
const SMALL = 60;

/** How far a sample's priorities stray from the ranks, as a share of them. */
const SPREADS = [0.1, 0.3, 0.6, 1, 1.6] as const;

/** As many children as there are parents; of both the better half lives on. */
function breed(graph: Graph, search: Search, random: () => number): void {
  const parents = search.population.map((timetable) => orderBy(graph, timetable.start));
  const pick = (): Int32Array => parents[Math.floor(random() * parents.length)]!;
  for (let i = 0; i < POPULATION && search.goesOn(); i++) {
    search.tryOrder(() => crossover(graph, pick(), pick(), random));
  }
  search.population.sort((a, b) => a.makespan - b.makespan);
  search.population.length = Math.min(search.population.length, POPULATION);
}

/** What has been found so far, and how much may still be tried. */
class Search {
  readonly #graph: Graph;
  readonly #agents: number;
  readonly #effort: Effort;
  #made = 0;
  best: Timetable = { start: new Float64Array(), makespan: Infinity };
  /** Justified schedules. */
  readonly population: Timetable[] = [];

  constructor(graph: Graph, agents: number, effort: Effort) {
    this.#graph = graph;
    this.#agents = agents;
    this.#effort = effort;
  }

  goesOn(): boolean {
    return this.#made < this.#effort.schedules && !meets(this.best.makespan, this.#effort.floor);
  }

  begin(timetable: Timetable): void {
    this.#consider(timetable);
    this.#justify(timetable);
  }

  tryList(priority: Float64Array): void {
    if (this.goesOn()) this.begin(listSchedule(this.#graph, this.#agents, priority));
  }

  tryOrder(order: () => Int32Array): void {
    if (this.goesOn()) this.begin(insertInOrder(this.#graph, this.#agents, order()));
  }

  #justify(timetable: Timetable): void {
    if (this.#graph.size > MOST_JUSTIFIED || !this.goesOn()) return;
    this.#made++;
    const better = justify(this.#graph, this.#agents, timetable);
    this.#consider(better);
    this.population.push(better);
  }

  #consider(timetable: Timetable): void {
    this.#made++;
    if (timetable.makespan < this.best.makespan) this.best = timetable;
  }
}

/** Jobs by start, in an order that respects the needs. */
function orderBy(graph: Graph, start: Float64Array): Int32Array {
  const places = placesOf(graph);
  return Int32Array.from(graph.order).sort((a, b) => start[a]! - start[b]! || places[a]! - places[b]!);
}
