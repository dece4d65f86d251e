import { setTimeout as wait } from "node:timers/promises";

import type { ProcessRow } from "./process-table.ts";
import { processTable, startedBefore } from "./process-table.ts";

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
  return endTrees([tree], graceMs);
}

/** The same for several at once: each look at the system's processes serves them all. */
export async function endTrees(trees: readonly Tree[], graceMs: number): Promise<number> {
  if (trees.length === 0) return 0;
  const known = new Map<string, ProcessRow>();
  const alive = (): readonly ProcessRow[] => {
    const rows = members(trees, known);
    for (const row of rows) known.set(identity(row), row);
    return rows;
  };
  let rows = alive();
  send(rows, "SIGTERM");
  const started = performance.now();
  for (let pause = 2; rows.length > 0; pause = Math.min(pause * 2, 100)) {
    const left = graceMs - (performance.now() - started);
    if (left < -GIVE_UP_MS) break;
    if (left <= 0) send(rows, "SIGKILL");
    await wait(left > 0 ? Math.min(pause, left) : pause);
    rows = alive();
  }
  return known.size;
}

/** Whether nothing of it lives but its leader; a look at every process, or at those that are `young`: nothing of it is older. */
export function isAlone(tree: Tree, young?: (pid: number) => boolean): boolean {
  const isLeader = (pid: number): boolean => pid === tree.leader?.pid;
  const rows = processTable.list(young && ((pid) => isLeader(pid) || young(pid)));
  return members([tree], new Map(), rows).every(({ pid }) => isLeader(pid));
}

/**
 * Sends a signal to all of it, and again until a look finds nobody who has not had it: what was forked meanwhile is
 * reached too. Gives the number of processes.
 */
export function signalTree(tree: Tree, signal: "SIGSTOP" | "SIGCONT"): number {
  const reached = new Map<string, ProcessRow>();
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const rows = members([tree], reached).filter((row) => !reached.has(identity(row)));
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

function members(
  trees: readonly Tree[],
  known: ReadonlyMap<string, ProcessRow>,
  rows = processTable.list(),
): readonly ProcessRow[] {
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const own = new Set(lineage(process.pid, byPid));
  const others = rows.filter((row) => !row.zombie && !own.has(row.pid));
  const roots = new Set<number>();
  for (const { leader } of trees) if (leader !== undefined && !isReused(leader, byPid)) roots.add(leader.pid);
  const groups = new Set(roots);
  const marked = new Set(markedBy(trees, others));
  for (const row of others) {
    if (groups.has(row.group) || marked.has(row.pid) || known.has(identity(row))) roots.add(row.pid);
  }
  return others.filter((row) => lineage(row.pid, byPid).some((pid) => roots.has(pid)));
}

/** A pid is free for strangers once its process and its group are gone. */
function isReused(leader: NonNullable<Tree["leader"]>, byPid: ReadonlyMap<number, ProcessRow>): boolean {
  return (byPid.get(leader.pid) ?? leader).startTime !== leader.startTime;
}

/** Who carries a mark has it from the leader, so whatever was there before it needs no look. */
function markedBy(trees: readonly Tree[], rows: readonly ProcessRow[]): readonly number[] {
  const marks = trees.flatMap((tree) => tree.marks);
  if (marks.length === 0) return [];
  const isOld = (row: ProcessRow): boolean =>
    trees.every(
      (tree) => tree.marks.length === 0 || (tree.leader !== undefined && startedBefore(row, tree.leader)),
    );
  return processTable.marked(
    rows.flatMap((row) => (isOld(row) ? [] : [row.pid])),
    marks,
  );
}

/** The process, its parent, and so on upwards. */
export function lineage(pid: number, byPid: ReadonlyMap<number, ProcessRow>): readonly number[] {
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
