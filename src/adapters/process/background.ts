import { spawn } from "node:child_process";
import { mkdirSync, renameSync, rmSync, statSync, watch as watchFolder } from "node:fs";
import type { FSWatcher } from "node:fs";
import { basename, dirname } from "node:path";
import type { Writable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";

import type {
  BackgroundEnd,
  BackgroundProcess,
  BackgroundRequest,
  BackgroundRunner,
} from "../../ports/background-runner.ts";
import { readExit, readTail } from "./background-files.ts";
import { LOG_MODULE } from "./background-log.ts";
import { BACKGROUND_SCRIPT } from "./background-script.ts";
import { baseEnvironment } from "./base-environment.ts";
import type { RunnerOptions } from "./create-process-runner.ts";
import { endTree, signalTree } from "./end-tree.ts";
import type { Tree } from "./end-tree.ts";
import { ownSecrets } from "./own-redactor.ts";
import { processTable } from "./process-table.ts";
import { isFolder, refusal } from "./start-child.ts";

/** Its end is told by a file; that it was killed, only by looking for it this often, in milliseconds. */
const LOOK_MS = 1_000;

/**
 * Background processes as sessions of their own with a small shell around the command (`background-script.ts`): the log
 * takes up 64 MiB of disk at most, and the exit code stands in `<log>.exit`, whoever is there to read it.
 */
export function createBackgroundRunner({ graceMs = 2_000 }: RunnerOptions = {}): BackgroundRunner {
  return {
    start,
    watch: watchEnd,
    async stop(process) {
      // One that is halted would hear of its end only once it goes on.
      signalTree(treeOf(process), "SIGCONT");
      await endTree(treeOf(process), graceMs);
    },
    pause: (process) => void signalTree(treeOf(process), "SIGSTOP"),
    proceed: (process) => void signalTree(treeOf(process), "SIGCONT"),
    tail: ({ log }) => readTail(log),
  };
}

function start({ id, command, cwd, env, log }: BackgroundRequest): BackgroundProcess | string {
  if (!isFolder(cwd)) return `the working directory does not exist: ${cwd}`;
  try {
    mkdirSync(dirname(log), { recursive: true });
    for (const ending of [".exit", ".exit.new"]) rmSync(log + ending, { force: true });
    if (sizeOf(log) > 0) renameSync(log, `${log}.1`);
    else rmSync(log, { force: true });
    const child = spawn("sh", ["-c", BACKGROUND_SCRIPT, "sh", command, log, process.execPath, LOG_MODULE], {
      cwd,
      env: { ...baseEnvironment(), ...env, RENGA_BACKGROUND: id },
      detached: true,
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    child.on("error", () => {});
    // Not as arguments or in the environment, where others of this machine see them.
    const secrets = child.stdio[3] as Writable;
    secrets.on("error", () => {});
    secrets.end(JSON.stringify(ownSecrets()), () => secrets.destroy());
    if (child.pid === undefined) return "program not found: sh";
    child.unref();
    return { id, log, pid: child.pid, startTime: processTable.find(child.pid)?.startTime ?? "" };
  } catch (error) {
    return refusal(error as NodeJS.ErrnoException, command);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function treeOf({ id, pid, startTime }: BackgroundProcess): Tree {
  return { leader: { pid, startTime }, marks: [`RENGA_BACKGROUND=${id}`] };
}

async function watchEnd(process: BackgroundProcess, signal: AbortSignal): Promise<BackgroundEnd | undefined> {
  const watcher = openWatcher(process.log);
  try {
    while (!signal.aborted) {
      const next = watcher.next(signal);
      const alive = isAlive(process);
      // Read after the look: it may have written the file and ended in between.
      const end = readExit(process.log);
      if (end !== undefined) return end;
      if (!alive) return { how: "lost", exitCode: null };
      await next;
    }
    return undefined;
  } finally {
    watcher.close();
  }
}

function isAlive({ pid, startTime }: BackgroundProcess): boolean {
  const row = pid > 0 ? processTable.find(pid) : undefined;
  return row !== undefined && !row.zombie && row.startTime === startTime;
}

/** Wakes when something happens to the exit file, and every second: not every file system tells of changes. */
function openWatcher(log: string): { next(signal: AbortSignal): Promise<void>; close(): void } {
  let wake = (): void => {};
  let watcher: FSWatcher | undefined;
  try {
    const name = `${basename(log)}.exit`;
    watcher = watchFolder(dirname(log), (_, changed) => {
      if (changed === name) wake();
    });
    watcher.on("error", () => {});
  } catch {
    // The folder is gone, or the system has no watches left.
  }
  return {
    async next(signal) {
      const look = new AbortController();
      const changed = new Promise<void>((resolve) => (wake = resolve));
      const pause = wait(LOOK_MS, undefined, { signal: AbortSignal.any([signal, look.signal]) });
      await Promise.race([changed, pause.catch(() => {})]);
      look.abort();
    },
    close: () => watcher?.close(),
  };
}
