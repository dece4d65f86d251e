import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import type { Repository } from "./locate-repository.ts";
import { lockUsers } from "./lock-users.ts";
import { poolPlaces } from "./pool-places.ts";
import { restOf } from "./ref-lock.ts";

/**
 * Removes the locks that killed git processes, ours or those of agents, left since the time `since` (in milliseconds of the epoch):
 * in worktrees of the pool that nobody uses, on our refs, and on the packed refs, which even a `git reset` in a worktree locks for a
 * moment. A lock that a living process may hold stays, and so does each where the system does not tell of processes.
 */
export async function sweepLocks(repository: Repository, since: number): Promise<void> {
  const { root, commonDir } = repository;
  const found = [...poolLocks(repository), ...refLocks(commonDir)]
    .map((lock) => ({ lock, written: writtenAt(lock) ?? 0 }))
    .filter(({ written }) => written >= since);
  if (found.length === 0) return;
  const youngest = Math.max(...found.map(({ written }) => written));
  await wait(restOf(youngest));
  for (const { lock, written } of found)
    if (writtenAt(lock) === written && lockUsers(lock, [root, commonDir])?.length === 0)
      rmSync(lock, { force: true });
}

function writtenAt(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

function poolLocks(repository: Repository): readonly string[] {
  return poolPlaces(repository).flatMap(({ link, holder }) =>
    holder === undefined && "admin" in link ? locksIn(link.admin) : [],
  );
}

function refLocks(commonDir: string): readonly string[] {
  const ours = ["refs/heads/renga", "refs/renga"].flatMap((folder) => locksIn(join(commonDir, folder)));
  return [...ours, join(commonDir, "packed-refs.lock")];
}

/** The locks in a folder, however deep. */
export function locksIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
    return names.filter((name) => name.endsWith(".lock")).map((name) => join(folder, name));
  } catch {
    return [];
  }
}
