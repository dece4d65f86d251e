import assert from "node:assert/strict";
import { closeSync, existsSync, openSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";

import { scratchFolder } from "../../../test/rig/scratch-folder.ts";
import { healRef, restOf, STALE_REF_LOCK_MS } from "./ref-lock.ts";

const REF = "refs/heads/renga/r";

/** A lock written so many seconds ago. */
function locked(secondsAgo: number): { readonly folder: string; readonly lock: string } {
  const folder = scratchFolder({ [`${REF}.lock`]: "" });
  const lock = join(folder, `${REF}.lock`);
  const at = Date.now() / 1000 - secondsAgo;
  utimesSync(lock, at, at);
  return { folder, lock };
}

it("removes a lock that has been left, also one from before the clock went back an hour", async () => {
  for (const secondsAgo of [10, -3600]) {
    const { folder, lock } = locked(secondsAgo);
    await healRef(folder, REF);
    assert.equal(existsSync(lock), false, `${secondsAgo} s`);
  }
});

it("leaves a lock that a process has open, and waits for none longer than for a new one", async () => {
  const { folder, lock } = locked(10);
  const file = openSync(lock, "a");
  await healRef(folder, REF);
  assert.equal(existsSync(lock), existsSync("/proc/self/fd"));
  closeSync(file);
  assert.equal(restOf(Date.now() + 3_600_000), STALE_REF_LOCK_MS);
  assert.equal(restOf(Date.now() - 10_000), 0);
});
