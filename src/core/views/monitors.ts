import type { AlertRaised, BackgroundEnded } from "../run/background-event.ts";
import type { Event } from "../run/event.ts";
import { downsample } from "../series/downsample.ts";
import type { Point } from "../series/point.ts";

/** What the monitors of a run have seen, and the processes in its background. Changed only by `followMonitors`. */
export type Monitors = {
  readonly run: string;
  readonly title: string;
  outcome?: string;
  /** By task and name, in the order of their first look. */
  readonly monitors: Map<string, MonitorShown>;
  /** By task. */
  readonly processes: Map<string, ProcessShown>;
  /** The last alerts, oldest first. */
  readonly alerts: AlertShown[];
  /** All alerts, those no longer kept too. */
  alerted: number;
  readonly tasks: ReadonlyMap<string, { readonly id: string; readonly title: string }>;
};

export type MonitorShown = {
  /** Key of the task; "" for a monitor of the run. */
  readonly task: string;
  readonly name: string;
  attempt: number;
  lookedAt: number;
  /** The last line that it printed. */
  output: string;
  readonly series: Map<string, SeriesShown>;
};

/** A curve; `steps` says whether x counts steps, else it is time in milliseconds. */
export type SeriesShown = { points: Point[]; steps: boolean };

export type ProcessShown = {
  readonly task: string;
  readonly pid: number;
  readonly command: string;
  readonly log: string;
  readonly startedAt: number;
  state: "running" | "halted" | "stopping" | BackgroundEnded["how"];
  endedAt?: number;
  exitCode?: number | null;
  message?: string;
};

export type AlertShown = Pick<AlertRaised, "at" | "task" | "monitor" | "kind" | "message" | "action">;

const MOST_ALERTS = 200;
/** A longer curve is thinned out, so that months of samples take no more memory than a day. */
const MOST_POINTS = 20_000;
const THINNED_COLUMNS = 2_500;

/** The monitors of the run that these events tell of; undefined when the first of them is not its start. */
export function monitorsOf(events: Iterable<Event>): Monitors | undefined {
  let view: Monitors | undefined;
  for (const event of events) {
    if (view !== undefined) followMonitors(view, event);
    else if (event.type === "run-started") view = beginMonitors(event);
    else return undefined;
  }
  return view;
}

/** Nothing seen yet. */
export function beginMonitors(started: Event & { readonly type: "run-started" }): Monitors {
  return {
    run: started.run,
    title: started.title,
    monitors: new Map(),
    processes: new Map(),
    alerts: [],
    alerted: 0,
    tasks: new Map(started.tasks.map(({ key, id, title }) => [key, { id, title }])),
  };
}

/** Takes in one event; those that are not about monitors or background processes change nothing. */
export function followMonitors(view: Monitors, event: Event): void {
  switch (event.type) {
    case "monitor-sampled":
      return sampled(view, event);
    case "alert-raised":
      view.alerted++;
      view.alerts.push(event);
      if (view.alerts.length > MOST_ALERTS) view.alerts.shift();
      if (event.action === "pause") change(view, event.task, "running", "halted");
      return;
    case "answered":
      change(view, event.task, "halted", "running");
      return;
    case "background-started": {
      const { task, pid, command, log, at } = event;
      view.processes.set(task, { task, pid, command, log, startedAt: at, state: "running" });
      return;
    }
    case "background-stop-asked":
      change(view, event.task, "running", "stopping");
      change(view, event.task, "halted", "stopping");
      return;
    case "background-ended": {
      const process = view.processes.get(event.task);
      if (process === undefined) return;
      const { how, exitCode, message, at } = event;
      Object.assign(process, { state: how, exitCode, message, endedAt: at });
      return;
    }
    case "run-finished":
      view.outcome = event.outcome;
      return;
    case "run-resumed":
      delete view.outcome;
      return;
    default:
  }
}

function change(
  { processes }: Monitors,
  task: string,
  from: ProcessShown["state"],
  to: ProcessShown["state"],
): void {
  const process = processes.get(task);
  if (process?.state === from) process.state = to;
}

function sampled(view: Monitors, event: Event & { readonly type: "monitor-sampled" }): void {
  const { task, monitor: name, attempt, at, output, points } = event;
  const key = `${task}\u0000${name}`;
  let shown = view.monitors.get(key);
  // Another attempt begins its curves anew.
  if (shown === undefined || attempt > shown.attempt)
    shown = { task, name, attempt, lookedAt: at, output, series: new Map() };
  view.monitors.set(key, shown);
  shown.lookedAt = at;
  shown.output = output;
  for (const { series, x, y } of points) {
    let curve = shown.series.get(series);
    if (curve === undefined) shown.series.set(series, (curve = { points: [], steps: x !== undefined }));
    const place = curve.steps ? (x ?? curve.points.at(-1)?.x ?? 0) : at;
    curve.points.push({ x: place, y: y ?? Number.NaN });
    if (curve.points.length > MOST_POINTS) curve.points = [...downsample(curve.points, THINNED_COLUMNS)];
  }
}
