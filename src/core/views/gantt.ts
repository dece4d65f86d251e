import type { Schedule, ScheduleEntry } from "../schedule/schedule.ts";

/** A schedule on a grid of equal columns, time from left to right. */
export type Gantt = {
  /** 0 for a schedule of no length. */
  readonly minutesPerColumn: number;
  readonly rows: readonly GanttRow[];
  readonly ticks: readonly GanttTick[];
};

/** One lane: an agent's, or with `key` that of a single task. Its cells are together as wide as the chart. */
export type GanttRow = {
  readonly agent: number;
  readonly key?: string;
  readonly cells: readonly GanttCell[];
};

/** A stretch of at least one column: idle without keys; several keys share it where the grid is too coarse to tell them apart. */
export type GanttCell = { readonly columns: number; readonly keys: readonly string[] };

export type GanttTick = { readonly minutes: number; readonly column: number };

/** Columns between two ticks, at least: room for a number and a gap. */
const TICK_ROOM = 8;
const TICK_MINUTES = [0.5, 1, 2, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 720, 1440];

/** The grid of a schedule in so many columns, a row for each agent or for each task; linear in its entries. */
export function ganttRows(schedule: Schedule, columns: number, by: "agent" | "task" = "agent"): Gantt {
  const width = Math.max(1, Math.floor(columns));
  const { makespan, entries, agents } = schedule;
  const scale = makespan > 0 ? width / makespan : 0;
  if (by === "task") {
    const rows = entries.map((entry) => {
      const lane = createLane(width, scale);
      lane.add(entry);
      return { agent: entry.agent, key: entry.key, cells: lane.end() };
    });
    return { minutesPerColumn: makespan / width, rows, ticks: ticksOf(makespan, width) };
  }
  const lanes = Array.from({ length: agents }, () => createLane(width, scale));
  for (const entry of entries) lanes[entry.agent - 1]?.add(entry);
  return {
    minutesPerColumn: makespan / width,
    rows: lanes.map((lane, i) => ({ agent: i + 1, cells: lane.end() })),
    ticks: ticksOf(makespan, width),
  };
}

type Lane = { add(entry: ScheduleEntry): void; end(): GanttCell[] };

/** Takes the entries of one lane by their start; a task too short for a column of its own shares its neighbour's. */
function createLane(width: number, scale: number): Lane {
  const cells: { columns: number; keys: string[] }[] = [];
  let at = 0;
  const idleUntil = (column: number): void => {
    if (column > at) cells.push({ columns: column - at, keys: [] });
    at = Math.max(at, column);
  };
  return {
    add({ key, start, end }) {
      const from = Math.max(at, Math.min(width - 1, Math.round(start * scale)));
      const to = Math.min(width, Math.round(end * scale));
      const last = cells.at(-1);
      if ((to <= from || from >= width) && from === at && last !== undefined && last.keys.length > 0) {
        last.keys.push(key);
        return;
      }
      idleUntil(from);
      cells.push({ columns: Math.max(1, to - from), keys: [key] });
      at = Math.max(from + 1, to);
    },
    end() {
      idleUntil(width);
      return cells;
    },
  };
}

function ticksOf(makespan: number, width: number): GanttTick[] {
  if (makespan <= 0) return [];
  const least = (makespan / width) * TICK_ROOM;
  const step = TICK_MINUTES.find((minutes) => minutes >= least) ?? 1440 * Math.ceil(least / 1440);
  const ticks: GanttTick[] = [];
  for (let minutes = 0; minutes < makespan; minutes += step) {
    const column = Math.round((minutes / makespan) * width);
    if (column < width) ticks.push({ minutes, column });
  }
  return ticks;
}
