import type { Schedule } from "../schedule/schedule.ts";

/** A schedule drawn on a grid: one row for each agent, time from left to right in so many columns. */
export type Gantt = {
  readonly columns: number;
  readonly makespan: number;
  /** Too many tasks for bars: only how busy each agent is over time. */
  readonly condensed: boolean;
  readonly rows: readonly GanttRow[];
};

export type GanttRow = {
  /** Counts from 1. */
  readonly agent: number;
  /** In order, side by side, never over each other; none in a condensed chart. */
  readonly bars: readonly GanttBar[];
  /** For each column the part of it in which the agent works, 0 to 1. */
  readonly load: Float64Array;
  readonly tasks: number;
};

/** Columns `from` up to but without `to`; at least one, however short the task is. */
export type GanttBar = { readonly key: string; readonly from: number; readonly to: number };

/** The grid of a schedule; linear in its entries. */
export function gantt(schedule: Schedule, columns: number): Gantt {
  const width = Math.max(1, Math.floor(columns));
  const scale = schedule.makespan > 0 ? width / schedule.makespan : 0;
  const rows = Array.from({ length: schedule.agents }, (_, i) => ({
    agent: i + 1,
    bars: [] as GanttBar[],
    load: new Float64Array(width),
    tasks: 0,
  }));
  // A bar narrower than three columns says little; when most are, the load says more.
  const condensed = schedule.entries.length * 3 > width * schedule.agents;
  for (const { key, agent, start, end } of schedule.entries) {
    const row = rows[agent - 1];
    if (row === undefined) continue;
    row.tasks++;
    fill(row.load, start * scale, end * scale);
    if (condensed) continue;
    const from = Math.max(Math.round(start * scale), row.bars.at(-1)?.to ?? 0);
    if (from < width)
      row.bars.push({ key, from, to: Math.min(width, Math.max(from + 1, Math.round(end * scale))) });
  }
  return { columns: width, makespan: schedule.makespan, condensed, rows };
}

/** Minutes between two marks of a time axis with room for one every `room` columns: 1, 2, 5, 10, 15, 30, 60, … */
export function axisStep(makespan: number, columns: number, room: number): number {
  const least = (makespan / Math.max(1, columns)) * room;
  const nice = STEPS.find((step) => step >= least);
  return nice ?? 1440 * Math.ceil(least / 1440);
}

const STEPS = [0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1440];

function fill(load: Float64Array, from: number, to: number): void {
  for (let column = Math.floor(from); column < to && column < load.length; column++) {
    const part = Math.min(to, column + 1) - Math.max(from, column);
    load[column] = Math.min(1, (load[column] ?? 0) + part);
  }
}
