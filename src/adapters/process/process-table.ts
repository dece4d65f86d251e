import { existsSync, readdirSync, readFileSync } from "node:fs";

import { psTable } from "./process-table-ps.ts";

/** A process as the system sees it. */
export type ProcessRow = {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** It has ended and only waits for its parent to notice. */
  readonly zombie: boolean;
  /** With the pid it names one process for good; unlike the pid it is not used again. */
  readonly startTime: string;
};

export interface ProcessTable {
  list(): readonly ProcessRow[];
  /** undefined when there is no such process any more. */
  find(pid: number): ProcessRow | undefined;
  /** Which of these processes were started with `NAME=value` in their environment. */
  marked(pids: readonly number[], marks: readonly string[]): readonly number[];
}

/** Reads /proc: 12 us a process; field numbers from proc(5). */
const procTable: ProcessTable = {
  list: () =>
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map((name) => readRow(Number(name)))
      .filter((row) => row !== undefined),
  find: readRow,
  marked: (pids, marks) => {
    const wanted = marks.map((mark) => `\0${mark}\0`);
    return pids.filter((pid) => {
      const environment = `\0${read(`/proc/${pid}/environ`) ?? ""}`;
      return wanted.some((mark) => environment.includes(mark));
    });
  },
};

/** The system's processes: from /proc where there is one, else from `ps`. */
export const processTable: ProcessTable = existsSync("/proc/self/stat") ? procTable : psTable;

function readRow(pid: number): ProcessRow | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The program's name stands in parentheses and may hold spaces and parentheses itself.
  const [state, parent, group, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    zombie: state === "Z" || state === "X",
    startTime: `${rest[16]}@${bootId()}`,
  };
}

/** Start times count from the boot, so a journal that outlives it must not find them again. */
function bootId(): string {
  return (boot ??= (read("/proc/sys/kernel/random/boot_id") ?? "").slice(0, 8));
}

let boot: string | undefined;

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}
