import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { lockUsers } from "./lock-users.ts";

/** git holds a ref's lock for milliseconds; one older than this has no owner. In milliseconds. */
export const STALE_REF_LOCK_MS = 2000;

/** Whether git says that a lock was in its way. */
export function meetsLock(words: string): boolean {
  return /\.lock': File exists/.test(words);
}

/**
 * Waits until nobody holds the lock of one of our refs (its full name); a lock that a killed process left is removed: one that stays as it
 * is for so long, whatever the clock says meanwhile, and that no process has open. One that is taken again and again is not waited for.
 */
export async function healRef(commonDir: string, ref: string): Promise<void> {
  const lock = join(commonDir, `${ref}.lock`);
  let before: number | undefined;
  for (let looks = 0; looks < 3; looks++) {
    const written = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (written === undefined) return;
    const left = written === before ? 0 : restOf(written);
    if (left === 0) {
      if ((lockUsers(lock, []) ?? []).length === 0) rmSync(lock, { force: true });
      return;
    }
    before = written;
    await wait(left + 10);
  }
}

/** How long a lock of that time is not stale yet, in milliseconds; where the clock has gone back since, no longer than a new one. */
export function restOf(written: number): number {
  return Math.max(0, Math.min(STALE_REF_LOCK_MS, written + STALE_REF_LOCK_MS - Date.now()));
}
