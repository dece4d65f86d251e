import { summarise } from "../../core/series/summarise.ts";
import { verdictOf } from "../../core/series/verdict-of.ts";
import {
  beginMonitors,
  followMonitors,
  type AlertShown,
  type Monitors,
  type MonitorShown,
  type ProcessShown,
} from "../../core/views/monitors.ts";
import { cells, fit, pad } from "./cells.ts";
import type { Paint, Tone } from "./colour.ts";
import { duration } from "./duration.ts";
import type { Below } from "./progress-window.ts";
import { sparkline } from "./sparkline.ts";
import { tabulate, type Cell } from "./tabulate.ts";
import { timeOfDay } from "./time-of-day.ts";

/** How wide, in which signs, and at what time. */
export type MonitorsLook = { readonly columns: number; readonly paint: Paint; readonly now: number };

const MOST_ALERTS = 8;
const LONGEST_NAME = 28;
const LONGEST_SERIES = 16;
const LONGEST_CURVE = 40;
/** Less room than this is left empty. */
const LEAST_REST = 8;

/** The text of `renga monitor`: processes in the background, a line for each series, and the last alerts. No line fills the last column. */
export function renderMonitors(view: Monitors, look: MonitorsLook): string[] {
  const { paint, columns } = look;
  const head = `${view.run}  ${paint.say(view.title)}${view.outcome === undefined ? "" : `  (${view.outcome})`}`;
  const lines = [paint.tone("strong", fit(head, columns - 1, paint.marks.ellipsis))];
  if (view.processes.size + view.monitors.size + view.alerts.length === 0)
    return [...lines, "No monitor has looked yet, and nothing runs in the background."];
  return [...lines, ...monitorBlock(view, look)];
}

/** What stands below the window of `renga run --monitor`: the same, as much of it as there is room for. */
export function createMonitorLines(): Below {
  let view: Monitors | undefined;
  return {
    take(event) {
      if (event.type === "run-started") view = beginMonitors(event);
      else if (view !== undefined) followMonitors(view, event);
    },
    lines: (look, room) => {
      if (view === undefined || view.monitors.size + view.alerts.length === 0) return [];
      return room < 3 ? [] : [...seriesLines(view, look), ...alertLines(view, look)].slice(0, room);
    },
  };
}

function monitorBlock(view: Monitors, look: MonitorsLook): string[] {
  return [...processLines(view, look), ...seriesLines(view, look), ...alertLines(view, look)];
}

function heading(text: string, { paint }: MonitorsLook): string {
  return paint.tone("dim", text);
}

function processLines(view: Monitors, look: MonitorsLook): string[] {
  if (view.processes.size === 0) return [];
  const { paint, columns, now } = look;
  const lines = [...view.processes.values()].flatMap((process) => {
    const { task, startedAt, endedAt = now, log } = process;
    const [words, tone] = stateOf(process);
    const what = `  ${nameOf(view, task, look)}  `;
    const how = `${words} ${endedAt === now ? "for" : "after"} ${duration(endedAt - startedAt)}`;
    const id = view.tasks.get(task)?.id ?? task;
    const help = process.state === "halted" ? `renga go-on ${id} lets it go on; ` : "";
    const where = fit(`    ${paint.say(`${help}${log}`)}`, columns - 1, paint.marks.ellipsis);
    return [
      what + paint.tone(tone, fit(how, Math.max(0, columns - 1 - cells(what)), paint.marks.ellipsis)),
      paint.tone("dim", where),
    ];
  });
  return [heading("background", look), ...lines];
}

function stateOf({ state, pid, exitCode }: ProcessShown): [string, Tone] {
  if (state === "running") return [`running as process ${pid}`, "busy"];
  if (state === "halted") return [`halted, process ${pid}`, "warn"];
  if (state === "stopping") return [`being stopped, process ${pid}`, "warn"];
  if (state === "kept") return [`goes on without the run as process ${pid},`, "good"];
  if (state === "stopped") return ["was stopped", "warn"];
  if (state === "lost") return ["is gone, nobody saw how,", "bad"];
  const code = exitCode === null || exitCode === undefined ? "a signal" : `exit code ${exitCode}`;
  return [`ended with ${code}`, exitCode === 0 ? "good" : "bad"];
}

/** A row of the table: what stands in columns, and what the rest of the line shows. */
type Row = { readonly cells: readonly Cell[]; readonly rest: (room: number) => string };

function seriesLines(view: Monitors, look: MonitorsLook): string[] {
  if (view.monitors.size === 0) return [];
  const { paint, columns } = look;
  const rows = [...view.monitors.values()].flatMap((monitor) => rowsOf(view, monitor, look));
  const plain = tabulate(
    rows.map((row) => row.cells),
    { ...paint, tone: (_, text) => text },
  );
  const coloured = tabulate(
    rows.map((row) => row.cells),
    paint,
  );
  const width = plain.reduce((most, line) => Math.max(most, cells(line)), 0);
  const lines = rows.map(({ rest }, i) => {
    const taken = cells(plain[i] ?? "");
    if (taken >= columns) return fit(plain[i] ?? "", columns - 1, paint.marks.ellipsis);
    const room = columns - 1 - width - 2;
    const end = room < LEAST_REST ? "" : rest(room);
    return end === "" ? (coloured[i] ?? "") : `${coloured[i]}${" ".repeat(width - taken + 2)}${end}`;
  });
  return [heading("monitors", look), ...lines];
}

/** A row for each series; one with the last line of output for a monitor that reads no numbers. */
function rowsOf(view: Monitors, monitor: MonitorShown, look: MonitorsLook): readonly Row[] {
  const { paint, now } = look;
  const { ellipsis, levels } = paint.marks;
  const name = fit(`  ${nameOf(view, monitor.task, look)}${paint.say(monitor.name)}`, LONGEST_NAME, ellipsis);
  const age = `${duration(Math.max(0, now - monitor.lookedAt))} ago`;
  if (monitor.series.size === 0) {
    const rest = (room: number): string =>
      paint.tone("dim", fit(paint.say(monitor.output).trim(), room, ellipsis));
    return [{ cells: [{ text: name }, ...EMPTY, { text: age, tone: "dim" }], rest }];
  }
  return [...monitor.series].map(([series, { points, steps }]) => {
    const { last, change, trend, notFinite } = summarise(points);
    const verdict = SHOULD_FALL.test(series) ? verdictOf(points) : undefined;
    const doing = verdict === "diverged" || verdict === "plateau" ? verdict : (trend ?? "");
    return {
      cells: [
        { text: name },
        { text: series === monitor.name ? "" : fit(paint.say(series), LONGEST_SERIES, ellipsis) },
        { text: last === undefined ? "-" : short(last), align: "right", tone: "strong" },
        { text: change === undefined ? "" : signed(change), align: "right", tone: "dim" },
        { text: steps ? `at ${short(points.at(-1)?.x ?? 0)}` : age, tone: "dim" },
        {
          text: notFinite > 0 ? `${doing} (${notFinite} not finite)`.trim() : doing,
          tone: toneOf(doing, notFinite),
        },
      ],
      rest: (room) => paint.tone("busy", sparkline(points, Math.min(LONGEST_CURVE, room), levels)),
    };
  });
}

/** Only of what should fall it can be said that it has run away. */
export const SHOULD_FALL: RegExp = /loss|err|nll|perplexity|ppl|mse|mae/i;

const EMPTY: readonly Cell[] = [{ text: "" }, { text: "" }, { text: "" }];

function toneOf(doing: string, notFinite: number): Tone {
  return notFinite > 0 || doing === "diverged" ? "bad" : doing === "plateau" ? "warn" : "dim";
}

function alertLines(view: Monitors, look: MonitorsLook): string[] {
  if (view.alerts.length === 0) return [];
  const { paint, columns, now } = look;
  const done: Record<AlertShown["action"], string> = {
    notify: "",
    pause: " (halted it)",
    stop: " (stopped it)",
  };
  const lines = view.alerts.slice(-MOST_ALERTS).map(({ at, task, monitor, kind, message, action }) => {
    const text = `  ${paint.marks.attention} ${pad(timeOfDay(at, now), 8)}  ${nameOf(view, task, look)}${paint.say(monitor)}: ${kind}: ${paint.say(message)}${done[action]}`;
    return paint.tone(action === "stop" ? "bad" : "warn", fit(text, columns - 1, paint.marks.ellipsis));
  });
  const hidden = view.alerted - lines.length;
  return [heading(hidden > 0 ? `alerts (${hidden} earlier ones are not shown)` : "alerts", look), ...lines];
}

/** The task's id before what belongs to it; nothing for what belongs to the run. */
function nameOf(view: Monitors, task: string, { paint }: MonitorsLook): string {
  const known = view.tasks.get(task);
  return known === undefined ? "" : `${paint.say(known.id)} `;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function signed(value: number): string {
  return `${value > 0 ? "+" : ""}${short(value)}`;
}
