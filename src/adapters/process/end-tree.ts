import { setTimeout as wait } from "node:timers/promises";

import type { ProcessRow } from "./process-table.ts";
import { processTable } from "./process-table.ts";

/** What is to be ended: a process group, everything descended from its leader, and whatever carries a mark. */
export type Tree = {
  /** Leader of the group, as it was when it started; absent: only the marks count. */
  readonly leader?: { readonly pid: number; readonly startTime: string };
  /** `NAME=value` as found in a process's environment. */
  readonly marks: readonly string[];
};

/** How long after SIGKILL a process may still be seen: it is then stuck in the kernel, and nobody can end it. */
const GIVE_UP_MS = 5_000;

/**
 * Ends all of it: SIGTERM, then after `graceMs` SIGKILL, also for children that left the group or were
 * started meanwhile. Resolves, with the number of processes found, when none of them is alive.
 */
export async function endTree(tree: Tree, graceMs: number): Promise<number> {
  const known = new Map<string, ProcessRow>();
  const alive = (): readonly ProcessRow[] => {
    const rows = members(tree, known);
    for (const row of rows) known.set(identity(row), row);
    return rows;
  };
  let rows = alive();
  send(rows, "SIGTERM");
  const started = performance.now();
  for (let pause = 5; rows.length > 0; pause = Math.min(pause * 2, 100)) {
    const left = graceMs - (performance.now() - started);
    if (left < -GIVE_UP_MS) break;
    if (left <= 0) send(rows, "SIGKILL");
    await wait(left > 0 ? Math.min(pause, left) : pause);
    rows = alive();
  }
  return known.size;
}

/**
 * Sends a signal to all of it, and again until a look finds nobody who has not had it: what was forked meanwhile is
 * reached too. Gives the number of processes.
 */
export function signalTree(tree: Tree, signal: "SIGSTOP" | "SIGCONT"): number {
  const reached = new Map<string, ProcessRow>();
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const rows = members(tree, reached).filter((row) => !reached.has(identity(row)));
    if (rows.length === 0) break;
    send(rows, signal);
    for (const row of rows) reached.set(identity(row), row);
  }
  return reached.size;
}

/** A tree that forks faster than it can be signalled is left after so many looks. */
const MOST_LOOKS = 20;

/** Whether the group has a member; one system call. */
export function groupIsAlive(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

function members({ leader, marks }: Tree, known: ReadonlyMap<string, ProcessRow>): readonly ProcessRow[] {
  const rows = processTable.list();
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const own = new Set(lineage(process.pid, byPid));
  const others = rows.filter((row) => !row.zombie && !own.has(row.pid));
  // A pid is free for strangers once its process and its group are gone.
  const reused = leader !== undefined && (byPid.get(leader.pid) ?? leader).startTime !== leader.startTime;
  const group = reused ? undefined : leader?.pid;
  const marked = new Set(
    marks.length === 0
      ? []
      : processTable.marked(
          others.map(({ pid }) => pid),
          marks,
        ),
  );
  const roots = new Set(group === undefined ? [] : [group]);
  for (const row of others) {
    if (row.group === group || marked.has(row.pid) || known.has(identity(row))) roots.add(row.pid);
  }
  return others.filter((row) => lineage(row.pid, byPid).some((pid) => roots.has(pid)));
}

/** The process, its parent, and so on upwards. */
function lineage(pid: number, byPid: ReadonlyMap<number, ProcessRow>): readonly number[] {
  const path: number[] = [];
  for (let at = byPid.get(pid); at !== undefined && !path.includes(at.pid); at = byPid.get(at.parent)) {
    path.push(at.pid);
  }
  return path;
}

function identity(row: ProcessRow): string {
  return `${row.pid} ${row.startTime}`;
}

function send(rows: readonly ProcessRow[], signal: NodeJS.Signals): void {
  for (const { pid } of rows) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended by itself since it was listed.
    }
  }
}
