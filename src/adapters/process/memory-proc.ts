import { readdirSync, readFileSync } from "node:fs";

import type { Family, MemoryLook } from "./memory-watch.ts";

/**
 * From /proc, and only of the families' own processes: `children` names the descendants (proc(5)), `VmRSS` and `VmHWM` of `status`
 * are the resident memory now and at its highest. A child whose parent has ended stays in the family.
 */
export const procMemory: MemoryLook = (families) => {
  for (const family of families) look(family);
};

function look({ pids, saw }: Family): void {
  let together = 0;
  let highest = 0;
  const [ancestor] = pids;
  // A set takes in what is added while it is gone through: children of children come to their turn.
  for (const pid of pids) {
    const status = read(`/proc/${pid}/status`);
    const resident = status === undefined ? undefined : kilobytes(status, RESIDENT);
    if (resident === undefined) {
      if (pid !== ancestor) pids.delete(pid);
      continue;
    }
    together += resident;
    highest = Math.max(highest, kilobytes(status ?? "", HIGHEST) ?? 0);
    for (const child of childrenOf(pid)) pids.add(child);
  }
  if (together > 0) saw({ together: together * 1024, highest: highest * 1024 });
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      (read(`/proc/${pid}/task/${thread}/children`) ?? "")
        .split(" ")
        .map(Number)
        .filter((child) => child > 0),
    );
  } catch {
    return [];
  }
}

const RESIDENT = /^VmRSS:\s*(\d+) kB$/m;
const HIGHEST = /^VmHWM:\s*(\d+) kB$/m;

/** In units of 1024 bytes; undefined for a process that has ended and has no memory any more. */
function kilobytes(status: string, field: RegExp): number | undefined {
  const found = field.exec(status);
  return found === null ? undefined : Number(found[1]);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}
