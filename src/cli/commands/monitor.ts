import { setTimeout as wait } from "node:timers/promises";

import { summarise } from "../../core/series/summarise.ts";
import { verdictOf } from "../../core/series/verdict-of.ts";
import { EXIT, UserError } from "../../core/user-error.ts";
import { beginMonitors, followMonitors, type Monitors } from "../../core/views/monitors.ts";
import type { Journal } from "../../ports/journal.ts";
import { paintFor } from "../render/colour.ts";
import { hideCursor } from "../render/cursor-guard.ts";
import { jsonText } from "../render/json-text.ts";
import { createLiveRegion } from "../render/live-region.ts";
import { renderMonitors, SHOULD_FALL } from "../render/monitors.ts";
import { chooseRun, openPastRuns } from "../repository.ts";

const POLL_MS = 500;

export type MonitorOptions = { readonly json?: boolean; readonly follow?: boolean };

/** `renga monitor [run]`: what its monitors saw, and its processes in the background; only reads the journal. */
export async function monitor(id: string | undefined, options: MonitorOptions): Promise<number> {
  const { journal } = await openPastRuns(process.cwd());
  try {
    const run = chooseRun(journal, id);
    const reader = readerOf(journal, run);
    const view = reader.read();
    if (view === undefined) throw new UserError(`run ${run} has no start in the journal`);
    if (options.follow === true) await follow(reader, options.json === true);
    else if (options.json === true) write(jsonText(asData(view)));
    else write(`${renderMonitors(view, look()).join("\n")}\n`);
    return EXIT.done;
  } finally {
    journal.close();
  }
}

type Reader = { readonly read: () => Monitors | undefined };

/** Takes in what the journal has got since the last look. */
function readerOf(journal: Journal, run: string): Reader {
  let view: Monitors | undefined;
  let seen = 0;
  return {
    read() {
      for (const { seq, event } of journal.events(run, seen)) {
        seen = seq;
        if (event.type === "run-started") view = beginMonitors(event);
        else if (view !== undefined) followMonitors(view, event);
      }
      return view;
    },
  };
}

/** Shows it again and again until the run has come to an end: redrawn on a terminal, else whole whenever it is another. */
async function follow({ read }: Reader, json: boolean): Promise<void> {
  const live = process.stdout.isTTY && !json && process.env["TERM"] !== "dumb";
  const region = live ? createLiveRegion(process.stdout) : undefined;
  const draw = (view: Monitors): void => {
    const rows = process.stdout.rows ?? 24;
    region?.draw([], renderMonitors(view, look()).slice(0, rows - 1));
  };
  const restore = live
    ? hideCursor(process.stdout, {
        leave() {
          const view = read();
          if (view !== undefined) region?.draw(renderMonitors(view, look()), []);
        },
        enter() {},
      })
    : (): void => {};
  let last = "";
  try {
    for (let view = read(); view !== undefined; view = read()) {
      if (live) draw(view);
      else {
        const text = json
          ? JSON.stringify(asData(view))
          : renderMonitors(view, { ...look(), now: 0 }).join("\n");
        if (text !== last) write(`${json ? text : renderMonitors(view, look()).join("\n")}\n`);
        last = text;
      }
      if (view.outcome !== undefined) return;
      await wait(POLL_MS);
    }
  } finally {
    restore();
  }
}

function look(): { columns: number; paint: ReturnType<typeof paintFor>; now: number } {
  const columns = Math.max(20, process.stdout.columns || 100);
  return { columns, paint: paintFor(process.stdout, process.env), now: Date.now() };
}

function write(text: string): void {
  process.stdout.write(text);
}

/** The same as data: `y` is null for what is no finite number. */
function asData(view: Monitors): unknown {
  const id = (task: string): string | null => view.tasks.get(task)?.id ?? null;
  return {
    run: view.run,
    title: view.title,
    outcome: view.outcome ?? null,
    background: [...view.processes.values()].map((it) => ({ ...it, id: id(it.task) })),
    monitors: [...view.monitors.values()].map(({ series, lookedAt, ...monitor }) => ({
      ...monitor,
      id: id(monitor.task),
      lookedAt,
      series: [...series].map(([name, { points, steps }]) => ({
        name,
        x: steps ? "step" : "time",
        ...summarise(points),
        ...(SHOULD_FALL.test(name) ? { verdict: verdictOf(points) } : {}),
        points: points.map(({ x, y }) => [x, Number.isFinite(y) ? y : null]),
      })),
    })),
    alerts: view.alerts.map(({ at, task, monitor, kind, message, action }) => ({
      at,
      task,
      id: id(task),
      monitor,
      kind,
      message,
      action,
    })),
  };
}
