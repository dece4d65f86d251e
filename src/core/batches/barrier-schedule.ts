import { schedule, type Schedule, type ScheduleEntry } from "../schedule/schedule.ts";
import { subgraphs } from "../schedule/subgraph.ts";
import type { OpenWork } from "./open-work.ts";

/** Schedules made for each unit; they are small, or there are many of them. */
const SCHEDULES = 8;

/** The foreseen run in which no unit starts before all of the one before has ended; minutes from the start. */
export function barrierSchedule(
  { graph, tasks, isLeaf }: OpenWork,
  units: readonly (readonly number[])[],
  agents: number,
): Schedule {
  const part = subgraphs(graph);
  const leaves = new Set(tasks.flatMap(({ key }, job) => (isLeaf[job] === 1 ? [key] : [])));
  const entries: ScheduleEntry[] = [];
  let [now, lowerBound, proven] = [0, 0, true];
  for (const unit of units) {
    const run = schedule(part(unit), agents, { schedules: SCHEDULES });
    for (const { key, agent, start, end } of run.entries)
      if (leaves.has(key)) entries.push({ key, agent, start: now + start, end: now + end });
    now += run.makespan;
    lowerBound += run.lowerBound;
    proven &&= run.proven;
  }
  return { agents, makespan: now, lowerBound, proven, entries };
}
