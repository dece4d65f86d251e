import { meets } from "./bounds.ts";
import { ranksWithFileLoad } from "./file-load.ts";
import type { Graph } from "./graph.ts";
import { insertInOrder } from "./insert-in-order.ts";
import { justify } from "./justify.ts";
import { listSchedule, type Timetable } from "./list-schedule.ts";
import { seededRandom } from "./random.ts";
import { upwardRanks } from "./ranks.ts";

export type Effort = {
  /** How many schedules may be made; each costs about a microsecond for each task. */
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
 * The shortest of the schedules by upward rank, with and without file load, each justified, and of seeded samples about
 * them: never longer than the plain list schedule by upward rank.
 */
export function improve(graph: Graph, agents: number, effort: Effort): Timetable {
  const { schedules, floor, seed = 1, hint } = effort;
  const rankings = [upwardRanks(graph), ranksWithFileLoad(graph)] as const;
  let made = 1;
  let best = effort.known ?? listSchedule(graph, agents, rankings[0]);
  const enough = (): boolean => made >= schedules || meets(best.makespan, floor);
  const consider = (timetable: Timetable): void => {
    made++;
    if (timetable.makespan < best.makespan) best = timetable;
  };
  const considerJustified = (timetable: Timetable): void => {
    consider(timetable);
    if (graph.size > MOST_JUSTIFIED || enough()) return;
    made++;
    consider(justify(graph, agents, timetable));
  };
  if (!enough()) considerJustified(best);
  if (!enough()) considerJustified(listSchedule(graph, agents, rankings[1]));
  if (hint !== undefined && !enough()) considerJustified(insertInOrder(graph, agents, orderBy(graph, hint)));
  const random = seededRandom(seed);
  for (let round = 0; graph.size <= MOST_JUSTIFIED && !enough(); round++) {
    const ranks = rankings[round % 2]!;
    const spread = SPREADS[round % SPREADS.length]!;
    const sample = ranks.map((rank) => rank * (1 + spread * (random() - 0.5)));
    considerJustified(listSchedule(graph, agents, sample));
  }
  return best;
}

/** How far a sample's priorities stray from the ranks, as a share of them. */
const SPREADS = [0.1, 0.3, 0.6, 1, 1.6] as const;

/** Jobs by start, in an order that respects the needs. */
function orderBy(graph: Graph, start: Float64Array): Int32Array {
  const places = new Int32Array(graph.size);
  graph.order.forEach((job, place) => {
    places[job] = place;
  });
  return Int32Array.from(graph.order).sort((a, b) => start[a]! - start[b]! || places[a]! - places[b]!);
}
