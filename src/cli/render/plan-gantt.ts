import type { Analysis } from "../../core/plan/analyse.ts";
import type { Plan } from "../../core/plan/plan.ts";
import type { Schedule } from "../../core/schedule/schedule.ts";
import { ganttRows, type Gantt, type GanttCell } from "../../core/views/gantt.ts";
import { cells, pad } from "./cells.ts";
import type { Paint } from "./colour.ts";
import { planned } from "./duration.ts";
import type { Look } from "./run-report.ts";
import { wrap } from "./wrap.ts";

const MOST_AGENTS = 16;
const WIDEST = 120;

/** The predicted run as a picture: a time axis and a line for each agent; heavy bars are on the critical path. */
export function renderGantt(plan: Plan, analysis: Analysis, { width, paint }: Look): string[] {
  const { schedule } = analysis;
  if (schedule === undefined || schedule.entries.length === 0 || schedule.makespan === 0 || width < 30)
    return [];
  const label = String(Math.min(schedule.agents, MOST_AGENTS)).length;
  const columns = Math.min(WIDEST, width - label - 4);
  const chart = ganttRows(schedule, columns);
  const ids = new Map(plan.tasks.map(({ key, id }) => [key, id]));
  const critical = new Set(analysis.criticalPath);
  const name = (key: string): string => paint.say(ids.get(key) ?? key);
  const busy = chart.rows.flatMap((row) => row.cells.filter((cell) => cell.keys.length > 0));
  // Where most bars stand for several tasks, a line for each agent says less than how many are at work.
  const condensed = busy.filter((cell) => cell.keys.length > 1).length * 2 > busy.length;
  const lanes = (condensed ? [] : chart.rows)
    .slice(0, MOST_AGENTS)
    .map(
      (row) =>
        `  ${paint.tone("dim", String(row.agent).padStart(label))}  ${lane(row.cells, critical, name, paint)}`,
    );
  const more = chart.rows.length - lanes.length;
  if (condensed) lanes.push(`  ${" ".repeat(label)}  ${agentsBusy(schedule, columns, paint)}`);
  else if (more > 0) lanes.push(paint.tone("dim", `  ${paint.marks.ellipsis} and ${more} more agents`));
  const proof = schedule.proven ? "no order is shorter" : `nothing is below ${planned(schedule.lowerBound)}`;
  const agents = `${schedule.agents} ${schedule.agents === 1 ? "agent" : "agents"}`;
  const head = wrap(
    `Predicted run: ${planned(schedule.makespan)} with ${agents}; ${proof}${condensed ? "; agents at work over time:" : ""}`,
    width,
  );
  return [
    ...head.map((line) => paint.tone("strong", line)),
    paint.tone("dim", `  ${" ".repeat(label)}  ${axis(chart, columns)}`),
    ...lanes,
  ];
}

function axis({ ticks }: Gantt, columns: number): string {
  const hours = (ticks.at(-1)?.minutes ?? 0) >= 180;
  return ticks.reduce((line, { minutes, column }) => {
    const text = hours ? `${Number((minutes / 60).toFixed(1))}h` : minutes === 0 ? "0 min" : String(minutes);
    return column + text.length > columns ? line : pad(line, column) + text;
  }, "");
}

/** How many of the agents work, column by column, as a line of rising blocks. */
function agentsBusy({ entries, makespan, agents }: Schedule, columns: number, { marks }: Paint): string {
  const scale = columns / makespan;
  const load = new Float64Array(columns);
  for (const { start, end } of entries) {
    const to = end * scale;
    for (let column = Math.floor(start * scale); column < to && column < columns; column++)
      load[column]! += Math.min(to, column + 1) - Math.max(start * scale, column);
  }
  const { levels } = marks;
  const top = levels.length - 1;
  return Array.from(load, (part) => levels[Math.min(top, Math.ceil((part / agents) * top - 0.01))]).join("");
}

type Name = (key: string) => string;

function lane(row: readonly GanttCell[], critical: ReadonlySet<string>, name: Name, paint: Paint): string {
  const parts = row.map(({ columns, keys }) => {
    const [first] = keys;
    if (first === undefined) return " ".repeat(columns);
    const text = keys.length === 1 ? name(first) : `${keys.length} tasks`;
    return bar(
      columns,
      text,
      keys.some((key) => critical.has(key)),
      paint,
    );
  });
  return parts.join("").trimEnd();
}

function bar(width: number, label: string, critical: boolean, paint: Paint): string {
  const { barStart, barEnd, full, empty } = paint.marks;
  const line = critical ? full : empty;
  // The end may give way to a name: the next bar's start, or the gap, ends this one too.
  const inside = cells(label) < width ? label : "";
  const rest = width - 1 - cells(inside);
  const text =
    width < 2 ? line : barStart + inside + line.repeat(Math.max(0, rest - 1)) + (rest > 0 ? barEnd : "");
  return critical ? paint.tone("strong", text) : text;
}
