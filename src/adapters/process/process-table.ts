import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";

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
  /** All, or at least those that `which` asks for. */
  list(which?: (pid: number) => boolean): readonly ProcessRow[];
  /** undefined when there is no such process any more. */
  find(pid: number): ProcessRow | undefined;
  /** Which of these processes were started with `NAME=value` in their environment. */
  marked(pids: readonly number[], marks: readonly string[]): readonly number[];
}

/** Reads /proc: 10 us a process; field numbers from proc(5). */
const procTable: ProcessTable = {
  list: (which = () => true) =>
    readdirSync("/proc")
      .flatMap((name) => (/^\d+$/.test(name) && which(Number(name)) ? [Number(name)] : []))
      .map(readRow)
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
  const stat = readLine(`/proc/${pid}/stat`);
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

/**
 * Whether the first was surely started before the second: start times are ticks since the boot on Linux. Where they are written
 * otherwise nobody can tell.
 */
export function startedBefore(
  row: Pick<ProcessRow, "startTime">,
  than: Pick<ProcessRow, "startTime">,
): boolean {
  const [ticks, boot] = row.startTime.split("@");
  const [others, sameBoot] = than.startTime.split("@");
  return boot !== undefined && boot === sameBoot && Number(ticks) < Number(others);
}

/** Start times count from the boot, so a journal that outlives it must not find them again. */
function bootId(): string {
  return (boot ??= (read("/proc/sys/kernel/random/boot_id") ?? "").slice(0, 8));
}

let boot: string | undefined;

const buffer = Buffer.allocUnsafe(4096);

/** What the kernel writes in one piece, and shorter than the buffer: three system calls instead of the five of `readFileSync`. */
function readLine(path: string): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    return buffer.toString("latin1", 0, readSync(file, buffer, 0, buffer.length, 0));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}
