import { lastLines, plainOutput } from "../core/run/plain-output.ts";
import type { BackgroundEnd, BackgroundProcess, BackgroundRunner } from "../ports/background-runner.ts";
import type { Workspace, Worktree } from "../ports/workspace.ts";
import { attemptEnvironment, refOf, type Attempt } from "./attempt.ts";
import { monitorsOf, runMonitors, type MonitorPlace, type MonitorPorts } from "./monitor.ts";

export type KeeperPorts = MonitorPorts & {
  readonly runner: BackgroundRunner;
  readonly workspace: Pick<Workspace, "commit" | "keep" | "release" | "lend" | "adopt">;
};

/** A process of an attempt, the worktree it has for itself, and the monitors that watch it. */
export type Kept = {
  readonly attempt: Attempt;
  readonly process: BackgroundProcess;
  readonly worktree: Worktree;
  readonly monitors: Monitoring;
};

/** Monitors at work; `end` has each look once more. */
export type Monitoring = { readonly end: () => Promise<void> };

/** What a journal knows of a process that an earlier sitting started. */
export type FormerProcess = {
  readonly pid: number;
  readonly startTime: string;
  readonly cwd: string;
  readonly log: string;
  /** An alert halted it; false: a person has let it go on since. */
  readonly halted?: boolean;
  /** That alert: `monitor: message`. */
  readonly alert?: string;
};

/** Looks after the background processes of a run, from their start-up to their end. */
export type BackgroundKeeper = {
  /** Takes over a process that has started up, with its worktree. */
  keep(kept: Kept): void;
  /** Takes up a process of an earlier sitting, dead or alive: its end is told like any other. */
  adopt(attempt: Attempt, former: FormerProcess): Promise<void>;
  /** Whether the worktree is a process's, so that nobody else gives it back. */
  holds(path: string): boolean;
  /** What the core asks for; nothing happens when there is no such process any more. */
  stop(task: string, attempt: number): void;
  pause(task: string, attempt: number): void;
  proceed(task: string, attempt: number): void;
  /** Turns away from what still runs: it goes on alone, and the next sitting can adopt it. */
  close(): Promise<void>;
};

/** A keeper that has nothing yet. */
export function createBackgroundKeeper(ports: KeeperPorts): BackgroundKeeper {
  const { runner, tell, now } = ports;
  const all = new Map<string, Kept>();
  const stopping = new Set<string>();
  const closing = new AbortController();
  const watching = new Set<Promise<void>>();

  const supervise = async (kept: Kept): Promise<void> => {
    const { attempt, process, worktree, monitors } = kept;
    const end = await runner.watch(process, closing.signal);
    if (end === undefined) return;
    const how = stopping.has(process.id) ? "stopped" : end.how;
    // What it left behind of itself, before its worktree becomes somebody else's.
    await runner.stop(process);
    await monitors.end();
    const left = await keepLeftovers(attempt, worktree, ports);
    all.delete(worktree.path);
    const message = [describeEnd(how, end), left].filter((it) => it !== "").join("; ");
    const output = lastLines(plainOutput(runner.tail(process), LONGEST));
    tell({
      type: "background-ended",
      at: now(),
      ...refOf(attempt),
      how,
      exitCode: end.exitCode,
      message: message + output,
    });
  };
  const keep = (kept: Kept): void => {
    all.set(kept.worktree.path, kept);
    ports.workspace.lend?.(kept.worktree, kept.process);
    const watched = supervise(kept).finally(() => watching.delete(watched));
    watching.add(watched);
  };
  const find = (task: string, attempt: number): BackgroundProcess | undefined =>
    [...all.values()].find((it) => it.attempt.task.key === task && it.attempt.attempt === attempt)?.process;

  return {
    keep,
    async adopt(attempt, { pid, startTime, cwd, log, halted, alert }) {
      const process = { id: backgroundId(attempt), pid, startTime, log };
      const worktree = (await ports.workspace.adopt?.(cwd)) ?? { path: cwd, base: "" };
      // What a monitor saw before, it sees again.
      const letGo = halted === false && alert !== undefined ? { letGo: alert } : {};
      const monitors = startMonitors(attempt, { cwd, process, ...letGo }, ports);
      keep({ attempt, process, worktree, monitors });
    },
    holds: (path) => all.has(path),
    stop(task, attempt) {
      const process = find(task, attempt);
      if (process === undefined) return;
      stopping.add(process.id);
      void runner.stop(process);
    },
    pause(task, attempt) {
      const process = find(task, attempt);
      if (process !== undefined) runner.pause(process);
    },
    proceed(task, attempt) {
      const process = find(task, attempt);
      if (process !== undefined) runner.proceed(process);
    },
    async close() {
      closing.abort();
      await Promise.all([...all.values()].map(({ monitors }) => monitors.end()));
      await Promise.all(watching);
    },
  };
}

/** Of a process's last words so many characters are kept. */
const LONGEST = 2_000;

/** The name that a process of this attempt goes by over all runs. */
export function backgroundId({ spec, attempt }: Attempt): string {
  return `${spec.uid}.${attempt}`;
}

/** Starts the task's monitors beside its work; in their environment RENGA_GROUP is the process group that they watch. */
export function startMonitors(
  attempt: Attempt,
  {
    cwd,
    process,
    ...rest
  }: Pick<MonitorPlace, "cwd" | "letGo"> & { readonly process?: Pick<BackgroundProcess, "pid"> },
  ports: MonitorPorts,
): Monitoring {
  const stop = new AbortController();
  const group = process === undefined ? {} : { RENGA_GROUP: String(process.pid) };
  const env = { ...attemptEnvironment(attempt, cwd), ...group };
  const monitors = monitorsOf(attempt.task);
  const done = runMonitors(monitors, { ref: refOf(attempt), cwd, env, ...rest }, ports, stop.signal);
  return {
    end: () => {
      stop.abort();
      return done;
    },
  };
}

/**
 * What the process left uncommitted is kept as a commit under a ref before the worktree goes back to the pool; where
 * that cannot be done the worktree stays as it is, and the message says so.
 */
async function keepLeftovers(
  { run, spec, task }: Attempt,
  worktree: Worktree,
  { workspace }: KeeperPorts,
): Promise<string> {
  try {
    const left = await workspace.commit(
      worktree,
      `${task.id}: what its background process left (${spec.uid})`,
    );
    const ref = `refs/renga/${run}/kept/${spec.uid}`;
    if (left !== undefined) await workspace.keep(ref, left.commit);
    await workspace.release(worktree);
    if (left === undefined) return "";
    return `${left.files.length} ${left.files.length === 1 ? "file" : "files"} kept under ${ref}`;
  } catch (error) {
    return `its files stay in ${worktree.path}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function describeEnd(how: "exited" | "stopped" | "lost", { exitCode }: BackgroundEnd): string {
  if (how === "lost") return "it is gone, and how it ended is not known";
  if (how === "stopped" || exitCode === 0) return "";
  return exitCode === null ? "it was ended by a signal" : `it ended with exit code ${exitCode}`;
}
