import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { UserError } from "../../core/user-error.ts";
import { makeHome } from "./make-home.ts";
import { storeError } from "./store-error.ts";

/** Who coordinates runs in a repository at the moment. */
export type LockHolder = { readonly pid: number; readonly run: string };

/** Held until `release`, or until the process ends in whatever way. */
export type Lock = {
  /** Names the run to those who find the lock held, once it is known. */
  readonly note: (run: string) => void;
  readonly release: () => void;
};

/**
 * Makes this process the repository's only coordinator (`run` may be empty and noted later), or throws a `UserError` that names the other one.
 * It is an exclusive SQLite transaction on an empty file, so the kernel frees it when the process dies: no stale locks.
 */
export function openLock(dir: string, run: string): Lock {
  const database = tryLock(dir);
  if (database === undefined) {
    const holder = readHolder(dir);
    const run = holder === undefined || holder.run === "" ? "" : `, run ${holder.run}`;
    const who = holder === undefined ? "" : ` (process ${holder.pid}${run})`;
    throw new UserError(`another renga is running in this repository${who}`, {
      hint: "Wait for it, or stop it with Ctrl-C in its terminal; its run goes on later with --continue.",
    });
  }
  const about = holderPath(dir);
  const note = (of: string): void => {
    // Never the locked file itself: closing any descriptor of it would drop a POSIX lock.
    writeFileSync(`${about}.new`, JSON.stringify({ pid: process.pid, run: of }));
    renameSync(`${about}.new`, about);
  };
  try {
    note(run);
  } catch (error) {
    database.close();
    throw storeError(error, about);
  }
  return {
    note,
    release: () => {
      if (!database.isOpen) return;
      rmSync(about, { force: true });
      database.close();
    },
  };
}

/** The coordinator that is alive now (pid 0 until it has written its name); undefined when there is none, whatever an older one left behind. */
export function lockHolder(dir: string): LockHolder | undefined {
  if (!existsSync(join(dir, LOCK_FILE))) return undefined;
  const database = tryLock(dir);
  database?.close();
  return database === undefined ? (readHolder(dir) ?? { pid: 0, run: "" }) : undefined;
}

/** SQLite's code for a file that another connection holds. */
const BUSY = 5;
const LOCK_FILE = "lock.sqlite";

function tryLock(dir: string): DatabaseSync | undefined {
  const path = join(dir, LOCK_FILE);
  let database: DatabaseSync | undefined;
  try {
    makeHome(dir);
    database = new DatabaseSync(path);
    database.exec("begin exclusive");
    return database;
  } catch (error) {
    database?.close();
    if ((error as { errcode?: unknown }).errcode === BUSY) return undefined;
    throw storeError(error, path);
  }
}

function holderPath(dir: string): string {
  return join(dir, "lock.json");
}

function readHolder(dir: string): LockHolder | undefined {
  try {
    return JSON.parse(readFileSync(holderPath(dir), "utf8")) as LockHolder;
  } catch {
    return undefined;
  }
}
