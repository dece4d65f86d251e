import { bounds, meets } from "./bounds.ts";
import type { Graph } from "./graph.ts";
import { improve, MOST_JUSTIFIED } from "./improve.ts";
import type { Timetable } from "./list-schedule.ts";
import { effortFor } from "./schedule.ts";

/** What so many agents bring: minutes to the end, and how many times faster than one agent. */
export type Speedup = { readonly agents: number; readonly minutes: number; readonly speedup: number };

export type Speedups = {
  /** One row for each number of agents from 1; of plans of over 5,000 tasks only 1, 2, 4, 8, … */
  readonly rows: readonly Speedup[];
  /** The fewest agents that come within 2 % or one minute of the best. */
  readonly agentsWorthHaving: number;
  /** The schedule behind the last row that needed one of its own; absent: one agent is as good as many. */
  readonly last?: Timetable & { readonly agents: number };
};

export type SpeedupOptions = {
  /** No number of agents gets below this. */
  readonly floor?: number;
  /** A timetable for unlimited agents, as a first guess. */
  readonly hint?: Float64Array;
};

/** Makespans for up to so many agents, under one writer per file; more agents never take longer. */
export function speedups(graph: Graph, maxAgents: number, options: SpeedupOptions = {}): Speedups {
  const work = graph.minutes.reduce((a, b) => a + b, 0);
  const floor = options.floor ?? 0;
  const schedules = effortFor(graph, 40_000);
  const rows: Speedup[] = [];
  let least = work;
  let last: Speedups["last"];
  for (const agents of counts(graph, maxAgents)) {
    const bound = Math.max(floor, bounds(graph, agents).lowerBound);
    // One agent is never idle; and once the floor is met, more agents change nothing.
    if (agents > 1 && !meets(least, bound)) {
      const effort = { schedules: graph.size > MOST_JUSTIFIED ? 1 : schedules, floor: bound };
      const hint = options.hint === undefined ? {} : { hint: options.hint };
      last = { ...improve(graph, agents, { ...effort, ...hint }), agents };
      least = Math.min(least, last.makespan);
    }
    rows.push({ agents, minutes: least, speedup: least === 0 ? 1 : work / least });
  }
  const enough = Math.max(least * 1.02, least + 1);
  const agentsWorthHaving = rows.find((row) => row.minutes <= enough)?.agents ?? 1;
  return last === undefined ? { rows, agentsWorthHaving } : { rows, agentsWorthHaving, last };
}

function counts(graph: Graph, maxAgents: number): number[] {
  const most = Math.max(1, Math.floor(maxAgents));
  if (graph.size <= MOST_JUSTIFIED) return Array.from({ length: most }, (_, i) => i + 1);
  const doubling: number[] = [];
  for (let agents = 1; agents < most; agents *= 2) doubling.push(agents);
  return [...doubling, most];
}
