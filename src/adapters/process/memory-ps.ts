import { execFile } from "node:child_process";

import type { MemoryLook } from "./memory-watch.ts";

/** As POSIX `ps` tells it, for systems without /proc: one list of all processes, in a process of its own. */
export const psMemory: MemoryLook = async (families) => {
  const rows = await list();
  for (const { pids, saw } of families) {
    let together = 0;
    let highest = 0;
    const byParent = Map.groupBy(rows, ({ parent }) => parent);
    const living = new Map(rows.map((row) => [row.pid, row]));
    for (const pid of pids) {
      const kilobytes = living.get(pid)?.kilobytes ?? 0;
      together += kilobytes;
      highest = Math.max(highest, kilobytes);
      for (const child of byParent.get(pid) ?? []) pids.add(child.pid);
    }
    if (together > 0) saw({ together: together * 1024, highest: highest * 1024 });
  }
};

type Row = { readonly pid: number; readonly parent: number; readonly kilobytes: number };

function list(): Promise<readonly Row[]> {
  return new Promise((resolve) => {
    const env: NodeJS.ProcessEnv = { PATH: process.env["PATH"], LC_ALL: "C" };
    execFile("ps", ["-A", "-o", "pid=,ppid=,rss="], { env, maxBuffer: 1 << 26 }, (error, out) =>
      resolve(
        error !== null
          ? []
          : out.split("\n").flatMap((line) => {
              const [pid, parent, kilobytes] = line.trim().split(/\s+/).map(Number);
              return pid !== undefined && parent !== undefined && kilobytes !== undefined && pid > 0
                ? [{ pid, parent, kilobytes }]
                : [];
            }),
      ),
    );
  });
}
