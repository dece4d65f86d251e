import type { Locks } from "./locks.ts";

const made = new WeakMap<Locks, Locks>();

/**
 * The locks that may ever keep a job waiting: those of which all jobs together want more than there is. A file with one
 * writer is none of them, and most files have one. Linear; made once for each set of locks.
 */
export function bindingLocks(locks: Locks): Locks {
  const known = made.get(locks);
  if (known !== undefined) return known;
  const found = filtered(locks);
  made.set(locks, found);
  return found;
}

function filtered(locks: Locks): Locks {
  const { start, items, units, capacity } = locks;
  const wanted = new Float64Array(capacity.length);
  for (let e = 0; e < items.length; e++) wanted[items[e]!]! += units[e]!;
  const kept = new Int32Array(items.length);
  const keptUnits = new Int32Array(items.length);
  const keptStart = new Int32Array(start.length);
  let count = 0;
  for (let job = 0; job + 1 < start.length; job++) {
    for (let e = start[job]!; e < start[job + 1]!; e++) {
      if (wanted[items[e]!]! <= capacity[items[e]!]!) continue;
      kept[count] = items[e]!;
      keptUnits[count++] = units[e]!;
    }
    keptStart[job + 1] = count;
  }
  if (count === items.length) return locks;
  return { ...locks, start: keptStart, items: kept.slice(0, count), units: keptUnits.slice(0, count) };
}
