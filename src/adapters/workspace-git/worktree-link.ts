import { existsSync, lstatSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

import { readRegular } from "./read-regular.ts";

/** Git's own record of a linked worktree: a folder under `.git/worktrees`, and the checkout it says it belongs to. */
export type WorktreeRecord = { readonly admin: string; readonly checkout: string };

/** All records of the repository, those of other people's worktrees too. */
export function worktreeRecords(commonDir: string): WorktreeRecord[] {
  const folder = join(commonDir, "worktrees");
  return list(folder).flatMap((name) => {
    const admin = join(folder, name);
    const pointer = text(join(admin, "gitdir"));
    return pointer === undefined ? [] : [{ admin, checkout: resolve(admin, pointer, "..") }];
  });
}

/** How a folder of the pool and git's record of it fit together. */
export type WorktreeLink =
  /** Both there and each points at the other. */
  | { readonly state: "linked"; readonly admin: string }
  /** Both there, but a pointer is lost or wrong (the repository was moved, `.git` was overwritten): `relink` mends it. */
  | { readonly state: "unlinked"; readonly admin: string }
  /** git knows the worktree, its folder is gone. */
  | { readonly state: "missing"; readonly admin: string }
  /** A folder that git knows nothing of; `ours` when it says that it was a worktree of this repository. */
  | { readonly state: "orphan"; readonly ours: boolean }
  | { readonly state: "absent" };

/** How things stand for the checkout at `path`; reads a few files, starts nothing. */
export function worktreeLink(commonDir: string, path: string): WorktreeLink {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  const pointer = stat?.isDirectory() ? pointerOf(path) : undefined;
  const named = pointer === undefined ? undefined : join(commonDir, "worktrees", basename(pointer));
  const records = (): WorktreeRecord | undefined =>
    worktreeRecords(commonDir).find((record) => record.checkout === path);
  if (stat === undefined) {
    const record = records();
    return record === undefined ? { state: "absent" } : { state: "missing", admin: record.admin };
  }
  if (!stat.isDirectory()) return { state: "orphan", ours: false };
  if (named !== undefined && existsSync(join(named, "gitdir"))) {
    const back = resolve(named, text(join(named, "gitdir")) ?? "", "..");
    if (back === path && pointer === named) return { state: "linked", admin: named };
    // A moved repository takes its pool along: the record still ends in the same number.
    if (back === path || (!existsSync(back) && basename(back) === basename(path)))
      return { state: "unlinked", admin: named };
  }
  const record = records();
  if (record !== undefined) return { state: "unlinked", admin: record.admin };
  if (list(path).length === 0) return { state: "absent" };
  return { state: "orphan", ours: pointer !== undefined && /[\\/]worktrees[\\/][^\\/]+$/.test(pointer) };
}

/** Makes checkout and record point at each other again. */
export function relink(admin: string, path: string): void {
  const dotGit = join(path, ".git");
  rmSync(dotGit, { recursive: true, force: true });
  writeFileSync(dotGit, `gitdir: ${admin}\n`);
  writeFileSync(join(admin, "gitdir"), `${dotGit}\n`);
}

function pointerOf(path: string): string | undefined {
  const words = text(join(path, ".git"));
  return words?.startsWith("gitdir: ") ? resolve(path, words.slice(8)) : undefined;
}

function text(path: string): string | undefined {
  try {
    return readRegular(path).toString().replace(/\n$/, "");
  } catch {
    return undefined;
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
