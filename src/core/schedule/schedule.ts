import { bounds, meets } from "./bounds.ts";
import type { Graph } from "./graph.ts";
import { Heap } from "./heap.ts";
import { improve, type Effort } from "./improve.ts";
import type { Timetable } from "./list-schedule.ts";
import { placesOf } from "./places.ts";

/** Who does what when, as foreseen from the estimates; minutes from the start of the run. */
export type Schedule = {
  readonly agents: number;
  readonly makespan: number;
  readonly lowerBound: number;
  /** The makespan meets the lower bound: nobody can do better. */
  readonly proven: boolean;
  /** By start, then agent. */
  readonly entries: readonly ScheduleEntry[];
};

/** `agent` counts from 1 and never exceeds the schedule's number of agents. */
export type ScheduleEntry = {
  readonly key: string;
  readonly agent: number;
  readonly start: number;
  readonly end: number;
};

export type ScheduleOptions = Partial<Pick<Effort, "schedules" | "seed" | "hint" | "known">> & {
  /** A known lower bound that the graph's own bounds do not show. */
  readonly lowerBound?: number;
};

/**
 * The best schedule found for so many agents under one writer per file; the graph must have no cycle. By default as many
 * schedules are tried as make about 400,000 placements, from 2 to 1,000.
 */
export function schedule(graph: Graph, agents: number, options: ScheduleOptions = {}): Schedule {
  const { staff, lowerBound, best } = bestOf(graph, agents, options);
  return {
    agents: staff,
    makespan: best.makespan,
    lowerBound: Math.min(lowerBound, best.makespan),
    proven: meets(best.makespan, lowerBound),
    entries: entriesOf(graph, staff, best.start),
  };
}

/** How long the best schedule found takes, in minutes: for those who do not ask who does what when. */
export function makespanOf(graph: Graph, agents: number, options: ScheduleOptions = {}): number {
  return bestOf(graph, agents, options).best.makespan;
}

type Best = { readonly staff: number; readonly lowerBound: number; readonly best: Timetable };

function bestOf(graph: Graph, agents: number, options: ScheduleOptions): Best {
  const staff = Math.max(1, Math.min(agents, Math.max(1, graph.size)));
  const lowerBound = Math.max(bounds(graph, staff).lowerBound, options.lowerBound ?? 0);
  const schedules = options.schedules ?? effortFor(graph, 400_000);
  return { staff, lowerBound, best: improve(graph, staff, { ...options, schedules, floor: lowerBound }) };
}

/** How many schedules of this graph make about so many placements; at least 2, at most 1,000. */
export function effortFor(graph: Graph, placements: number): number {
  return Math.max(2, Math.min(1000, Math.floor(placements / Math.max(1, graph.size))));
}

function entriesOf(graph: Graph, agents: number, start: Float64Array): ScheduleEntry[] {
  const { keys, minutes } = graph;
  const places = placesOf(graph);
  const jobs = Int32Array.from(graph.order).sort((a, b) => start[a]! - start[b]! || places[a]! - places[b]!);
  const idle = new Heap(agents);
  for (let agent = 1; agent <= agents; agent++) idle.push(agent, agent);
  const busy = new Heap(agents);
  const entries: ScheduleEntry[] = [];
  for (const job of jobs) {
    const from = start[job]!;
    while (busy.topKey() <= from) {
      const agent = busy.pop();
      idle.push(agent, agent);
    }
    const end = from + minutes[job]!;
    // A job of no length needs no agent: it is shown with the first, free or not.
    const agent = end > from ? idle.pop() : 1;
    if (end > from) busy.push(end, agent);
    entries.push({ key: keys[job]!, agent, start: from, end });
  }
  return entries;
}
