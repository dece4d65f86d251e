import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { fileAge } from "./file-age.ts";

/** git holds a ref's lock for milliseconds; one older than this has no owner. In milliseconds. */
export const STALE_REF_LOCK_MS = 2000;

/** Whether git says that a lock was in its way. */
export function meetsLock(words: string): boolean {
  return /\.lock': File exists/.test(words);
}

/** Waits until nobody holds the lock of one of our refs (its full name); a lock that a killed process left is removed. */
export async function healRef(commonDir: string, ref: string): Promise<void> {
  const lock = join(commonDir, `${ref}.lock`);
  for (let age = fileAge(lock); age !== undefined; age = fileAge(lock)) {
    if (age > STALE_REF_LOCK_MS) return rmSync(lock, { force: true });
    await wait(STALE_REF_LOCK_MS - age + 10);
  }
}
