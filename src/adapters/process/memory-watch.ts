import { existsSync } from "node:fs";

import { procMemory } from "./memory-proc.ts";
import { psMemory } from "./memory-ps.ts";

/** Looks after the memory of one process and all that descends from it. */
export type MemoryWatch = {
  /** Ends it and gives the most that was seen, in bytes of resident memory; undefined where nothing could be seen. */
  readonly stop: () => number | undefined;
};

/** What one look at a family saw: the resident memory of all together, and the highest that one of them ever had. */
export type Seen = { readonly together: number; readonly highest: number };

/** Takes looks at families of processes. `family` holds the pids known so far, the first of them the ancestor, and is brought up to date. */
export type MemoryLook = (families: readonly Family[]) => Promise<void> | void;
export type Family = { readonly pids: Set<number>; readonly saw: (seen: Seen) => void };

/** From the first look on each pause is twice as long, up to a second: short programs are seen, long ones cost little. */
const FIRST_PAUSE_MS = 15;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Watches a process that has just been started. Resident memory is added up over the family, so what its processes share counts
 * in each of them; between two looks only the high-water mark of a single process is known (Linux). With eight families of five
 * a look costs some 2 ms a second.
 */
export function watchMemory(pid: number, look: MemoryLook = systemLook): MemoryWatch {
  let most: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pause = FIRST_PAUSE_MS;
  const family: Family = {
    pids: new Set([pid]),
    saw: ({ together, highest }) => (most = Math.max(most ?? 0, together, highest)),
  };
  const next = async (): Promise<void> => {
    timer = undefined;
    await look([family]);
    if (timer !== undefined || stopped) return;
    timer = setTimeout(() => void next(), pause);
    timer.unref();
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  };
  let stopped = false;
  void next();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
      return most === undefined || most <= 0 ? undefined : most;
    },
  };
}

const systemLook: MemoryLook = existsSync("/proc/self/task") ? procMemory : psMemory;
