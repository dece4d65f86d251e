import { setTimeout as wait } from "node:timers/promises";

import type { MonitorConfig } from "../core/config.ts";
import type { Task, Watch } from "../core/plan/plan.ts";
import type { Event } from "../core/run/event.ts";
import { extractNumbers } from "../core/series/extract-numbers.ts";
import {
  beginWatching,
  judgeSample,
  type Alert,
  type Look,
  type Watchfulness,
} from "../core/series/judge-sample.ts";
import { linesOf, newLines } from "../core/series/new-lines.ts";
import type { ProcessResult, ProcessRunner } from "../ports/process-runner.ts";
import { TookTooLong, withinTime } from "./within-time.ts";

/** A command that is run again and again beside the work, and what it is looked at for. */
export type Monitor = MonitorConfig & { readonly timeoutSeconds: number };

const DEFAULT_INTERVAL_SECONDS = 60;
const DEFAULT_TIMEOUT_SECONDS = 30;
/** The last look comes when the work has ended, and somebody waits for it. */
const LAST_LOOK_SECONDS = 10;
/** What a plan's patterns may take for one output of at most 64 KiB. */
const PATTERN_MS = 500;
const LONGEST_OUTPUT = 300;

/** The monitors of a task; one that is only described in words is none. Names are made unique, as series go by them. */
export function monitorsOf(task: Pick<Task, "commands">): readonly Monitor[] {
  const used = new Map<string, number>();
  return task.commands.flatMap(
    ({ phase, name, command, intervalSeconds, timeoutSeconds, alertOn, watch }) => {
      if (phase !== "background" || command === undefined) return [];
      const count = (used.get(name) ?? 0) + 1;
      used.set(name, count);
      return [
        {
          name: count === 1 ? name : `${name} ${count}`,
          command,
          intervalSeconds: intervalSeconds ?? DEFAULT_INTERVAL_SECONDS,
          timeoutSeconds: timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
          ...(alertOn === undefined ? {} : { alertOn }),
          ...(watch === undefined ? {} : { watch }),
        },
      ];
    },
  );
}

/** A run's own monitors. */
export function monitorsOfRun(configs: readonly MonitorConfig[]): readonly Monitor[] {
  return configs.map((config) => ({ ...config, timeoutSeconds: DEFAULT_TIMEOUT_SECONDS }));
}

/** What is watched: an attempt, or with the task "" the run. */
export type MonitorPlace = {
  readonly ref: { readonly task: string; readonly uid: string; readonly attempt: number };
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** An alert, as `monitor: message`, after which a person let the process go on: raised again it only tells. */
  readonly letGo?: string;
};

export type MonitorPorts = {
  readonly checks: ProcessRunner;
  /** Where checks run in a sandbox: runs monitors and probes outside of it, as the configuration says. */
  readonly unfenced?: ProcessRunner;
  readonly tell: (event: Event) => void;
  readonly now: () => number;
};

/**
 * Runs the monitors until the signal aborts, and each once more then, so that the end of what they watch is seen: the
 * first time at once, then every interval, never one over another of the same. Resolves after the last look; what a
 * monitor does wrong is an alert, never a throw.
 */
export async function runMonitors(
  monitors: readonly Monitor[],
  place: MonitorPlace,
  ports: MonitorPorts,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(monitors.map((monitor) => runMonitor(monitor, place, ports, signal)));
}

type Memory = { lines: readonly string[]; state: Watchfulness; looks: number; faulty: boolean };

async function runMonitor(
  monitor: Monitor,
  place: MonitorPlace,
  ports: MonitorPorts,
  signal: AbortSignal,
): Promise<void> {
  const memory: Memory = { lines: [], state: beginWatching(ports.now()), looks: 0, faulty: false };
  while (!signal.aborted) {
    const due = performance.now() + monitor.intervalSeconds * 1_000;
    await look(monitor, { place, ports, memory, signal });
    const left = Math.min(Math.max(due - performance.now(), 10), 2 ** 31 - 1);
    await wait(left, undefined, { signal }).catch(() => {});
  }
  await look(monitor, { place, ports, memory });
}

type Setting = {
  readonly place: MonitorPlace;
  readonly ports: MonitorPorts;
  readonly memory: Memory;
  /** Absent: the last look. */
  readonly signal?: AbortSignal;
};

async function look(monitor: Monitor, { place, ports, memory, signal }: Setting): Promise<void> {
  const { command } = monitor;
  const { cwd, env, ref, letGo } = place;
  const most = signal === undefined ? LAST_LOOK_SECONDS : monitor.timeoutSeconds;
  const timeoutSeconds = Math.min(monitor.timeoutSeconds, most);
  const result = await (ports.unfenced ?? ports.checks).run({ command, cwd, env, timeoutSeconds }, signal);
  if (result.cancelled) return;
  const at = ports.now();
  const output = linesOf(result.startError ?? result.tail);
  const lines = newLines(memory.lines, output);
  memory.lines = output;
  const last = output.at(-1) ?? "";
  const { readings, alerts } = judge(monitor, { at, failed: isFailed(result), lines, last }, memory);
  if (lines.length > 0 || alerts.length > 0 || memory.looks === 0)
    ports.tell({
      type: "monitor-sampled",
      at,
      ...ref,
      monitor: monitor.name,
      points: readings,
      output: last.slice(0, LONGEST_OUTPUT),
    });
  memory.looks++;
  for (const { kind, message } of alerts) {
    // A monitor that does not work says nothing about what it watches.
    const isKnown = letGo === `${monitor.name}: ${message}` && monitor.watch?.action === "pause";
    const action = kind === "broken" || isKnown ? "notify" : (monitor.watch?.action ?? "notify");
    ports.tell({ type: "alert-raised", at, ...ref, monitor: monitor.name, kind, message, action });
  }
}

/** `grep` ends with 1 and says nothing where there is nothing: that is an answer. */
function isFailed({ exitCode, startError, tail }: ProcessResult): boolean {
  return (
    startError !== undefined || exitCode === null || exitCode > 1 || (exitCode === 1 && tail.trim() !== "")
  );
}

/** What the patterns find; a pattern that is none, or takes too long, is told once and not tried again. */
function judge(
  { alertOn, watch = {} }: Monitor,
  seen: Omit<Look, "readings">,
  memory: Memory,
): { readonly readings: Look["readings"]; readonly alerts: readonly Alert[] } {
  const plainly = (): { readings: Look["readings"]; alerts: readonly Alert[] } => {
    const rules: Watch = watch.stallSeconds === undefined ? {} : { stallSeconds: watch.stallSeconds };
    const { after, alerts } = judgeSample(memory.state, { ...seen, readings: [] }, rules);
    memory.state = after;
    return { readings: [], alerts };
  };
  if (memory.faulty) return plainly();
  try {
    return withinTime(PATTERN_MS, () => {
      const readings = seen.failed ? [] : extractNumbers(seen.lines, watch);
      const rules = { ...watch, ...(alertOn === undefined ? {} : { alertOn }) };
      const { after, alerts } = judgeSample(memory.state, { ...seen, readings }, rules);
      memory.state = after;
      return { readings, alerts };
    });
  } catch (error) {
    memory.faulty = true;
    const why = error instanceof TookTooLong ? "a pattern of the monitor takes too long" : faultOf(error);
    return { readings: [], alerts: [{ kind: "broken", message: why }, ...plainly().alerts] };
  }
}

function faultOf(error: unknown): string {
  return `a pattern of the monitor cannot be used: ${error instanceof Error ? error.message : String(error)}`;
}
