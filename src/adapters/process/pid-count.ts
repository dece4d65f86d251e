import { readFileSync } from "node:fs";

/** How far the system has come in giving pids: the last that it gave, and how many processes and threads it ever started. */
export type PidCount = { readonly last: number; readonly started: number };

/** Where pids stand now; undefined where the system does not tell, or where what it tells is made up by another program. */
export function countPids(): PidCount | undefined {
  if (!isCounted()) return undefined;
  const last = Number(/(\d+)\s*$/.exec(read("/proc/loadavg"))?.[1] ?? Number.NaN);
  const started = Number(/^processes (\d+)$/m.exec(read("/proc/stat"))?.[1] ?? Number.NaN);
  return last > 0 && started > 0 ? { last, started } : undefined;
}

/**
 * Tells of a pid whether it can have been given between the two counts: Linux gives each the next free number, in a circle
 * (`idr_alloc_cyclic`), threads included. Undefined where that says nothing: too many were given meanwhile, or none.
 */
export function givenBetween(
  from: PidCount | undefined,
  to: PidCount | undefined,
): ((pid: number) => boolean) | undefined {
  if (from === undefined || to === undefined || from.last === to.last) return undefined;
  const many = to.started - from.started;
  // Half the circle: numbers in use are passed over.
  if (many <= 0 || many > largestPid() / 2) return undefined;
  return from.last < to.last
    ? (pid) => pid > from.last && pid <= to.last
    : (pid) => pid > from.last || pid <= to.last;
}

let counted: boolean | undefined;
let largest: number | undefined;

/** Containers may have files of their own in these places. */
function isCounted(): boolean {
  return (counted ??= !/ \/proc\/(?:loadavg|stat) /.test(read("/proc/self/mountinfo")));
}

function largestPid(): number {
  return (largest ??= Number(read("/proc/sys/kernel/pid_max")));
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
