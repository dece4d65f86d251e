import type { MonitorSampled } from "../run/background-event.ts";
import type { Event } from "../run/event.ts";
import type { GateLevel } from "../run/gate-event.ts";
import type { BreakerTripped, ProviderPaused } from "../run/limit-event.ts";
import type { Run } from "../run/state.ts";

/** What goes on beside the tasks, as far as the run itself does not remember it. */
export type Beside = {
  /** By key of the task that started it. */
  readonly backgrounds: Map<string, BackgroundShown>;
  /** By provider. */
  readonly pauses: Map<string, ProviderPaused>;
  /** Gates that are running, by where they stand. */
  readonly gates: Map<string, GatesShown>;
  /** The last trip of the breaker, until the batch it took back is through. */
  tripped?: BreakerTripped;
};

/** A process that outlives its task. */
export type BackgroundShown = {
  readonly pid: number;
  readonly startedAt: number;
  readonly command: string;
  /** The last numbers that its monitors saw. */
  points: MonitorSampled["points"];
  /** The last alert about it. */
  alert?: string;
  halted: boolean;
};

export type GatesShown = {
  readonly level: GateLevel;
  readonly group?: string;
  readonly startedAt: number;
  /** How many of its commands have ended. */
  checked: number;
};

/** Nothing yet. */
export function nothingBeside(): Beside {
  return { backgrounds: new Map(), pauses: new Map(), gates: new Map() };
}

/** Takes one event, which the run has already folded, into what goes on beside the tasks. */
export function noteBeside(beside: Beside, run: Run, event: Event): void {
  if (beside.tripped !== undefined && run.breaker.rolling === undefined && run.breaker.alone.size === 0)
    if (run.breaker.trips < 2) delete beside.tripped;
  switch (event.type) {
    case "background-started":
    case "background-ended":
    case "monitor-sampled":
    case "alert-raised":
    case "answered":
      return noteBackground(beside, run, event);
    case "provider-paused":
      beside.pauses.set(event.provider, event);
      return;
    case "provider-resumed":
      beside.pauses.delete(event.provider);
      return;
    case "gates-started":
    case "gate-checked":
    case "gates-finished":
      return noteGates(beside, event);
    case "breaker-tripped":
      beside.tripped = event;
      return;
    case "run-resumed":
      beside.pauses.clear();
      beside.gates.clear();
      for (const key of beside.backgrounds.keys())
        if (!run.backgrounds.has(key)) beside.backgrounds.delete(key);
      return;
    default:
      return;
  }
}

type BackgroundEvent = Extract<
  Event,
  {
    readonly type:
      | "background-started"
      | "background-ended"
      | "monitor-sampled"
      | "alert-raised"
      | "answered";
  }
>;

function noteBackground({ backgrounds }: Beside, run: Run, event: BackgroundEvent): void {
  if (event.type === "background-started") {
    const { pid, at, command } = event;
    if (run.backgrounds.has(event.task))
      backgrounds.set(event.task, { pid, startedAt: at, command, points: [], halted: false });
    return;
  }
  const shown = backgrounds.get(event.task);
  if (event.type === "background-ended") {
    if (!run.backgrounds.has(event.task)) backgrounds.delete(event.task);
  } else if (shown === undefined) return;
  else if (event.type === "monitor-sampled") {
    if (event.points.length > 0) shown.points = event.points;
  } else if (event.type === "alert-raised") {
    shown.alert = `${event.monitor}: ${event.message}`;
    if (event.action === "pause") shown.halted = true;
  } else shown.halted = false;
}

function noteGates(
  { gates }: Beside,
  event: Extract<Event, { readonly type: "gates-started" | "gate-checked" | "gates-finished" }>,
): void {
  const key = placeKey(event);
  if (event.type === "gates-started") {
    const { level, group, at } = event;
    const place = group === undefined ? { level } : { level, group };
    gates.set(key, { ...place, startedAt: at, checked: 0 });
  } else if (event.type === "gates-finished") gates.delete(key);
  else {
    const shown = gates.get(key);
    if (shown !== undefined) shown.checked++;
  }
}

function placeKey({ level, group }: { readonly level: GateLevel; readonly group?: string }): string {
  return `${level} ${group ?? ""}`;
}
