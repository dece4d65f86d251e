import { schedule, type Schedule, type ScheduleEntry } from "../schedule/schedule.ts";
import { subgraphs } from "../schedule/subgraph.ts";
import type { OpenWork } from "./open-work.ts";

/** Schedules made for each unit; they are small, or there are many of them. */
const SCHEDULES = 8;

/** The foreseen run of each unit by itself, in minutes from its own start. */
export function unitSchedules(
  { graph }: OpenWork,
  units: readonly (readonly number[])[],
  agents: number,
): Schedule[] {
  const part = subgraphs(graph);
  return units.map((unit) => schedule(part(unit), agents, { schedules: SCHEDULES }));
}

/** The foreseen run in which no unit starts before all of the one before has ended; minutes from the start. */
export function barrierSchedule(
  work: OpenWork,
  units: readonly (readonly number[])[],
  agents: number,
): Schedule {
  const leaves = new Set(work.tasks.flatMap(({ key }, job) => (work.isLeaf[job] === 1 ? [key] : [])));
  const entries: ScheduleEntry[] = [];
  let [now, lowerBound, proven] = [0, 0, true];
  for (const run of unitSchedules(work, units, agents)) {
    for (const { key, agent, start, end } of run.entries)
      if (leaves.has(key)) entries.push({ key, agent, start: now + start, end: now + end });
    now += run.makespan;
    lowerBound += run.lowerBound;
    proven &&= run.proven;
  }
  return { agents, makespan: now, lowerBound, proven, entries };
}
