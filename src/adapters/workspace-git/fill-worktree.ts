import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { chmod, lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

import type { Git } from "./git.ts";
import { isTidy } from "./is-tidy.ts";
import { readRegular } from "./read-regular.ts";
import { strangeRepositories } from "./strange-repositories.ts";

/** A checkout of ours and git's record of it. */
export type Checkout = { readonly path: string; readonly admin: string };

/** Size and time of a file, to tell later whether anybody wrote it. */
export type Stamp = { readonly size: number; readonly mtimeMs: number };

/**
 * Ignored folders that outlive an attempt wherever they lie: what package managers install, dear to make again and
 * kept right by their own tools. Ignored build output goes, or a gate could pass on an earlier attempt's work. Folders at
 * the top that hold a CACHEDIR.TAG (Rust's `target`, …) are kept too: their tools say that they are caches.
 */
export const KEPT_FOLDERS: readonly string[] = ["node_modules", ".venv", "venv", ".gradle", ".pnpm-store"];

/** What a git operation left half done in a checkout's record. */
const UNFINISHED =
  /^(MERGE_.*|AUTO_MERGE|CHERRY_PICK_HEAD|REVERT_HEAD|REBASE_HEAD|BISECT_.*|SQUASH_MSG|rebase-merge|rebase-apply|sequencer|.*\.lock)$/;

/**
 * Puts the checkout at exactly this commit, HEAD detached, and removes whatever else lies in it but the kept folders.
 * Answers the files that git calls changed all the same, as their stored bytes are not what their attributes ask for.
 */
export async function fillWorktree(
  git: Git,
  checkout: Checkout,
  commit: string,
  kept: readonly string[] = KEPT_FOLDERS,
): Promise<ReadonlyMap<string, Stamp>> {
  const { path, admin } = checkout;
  const place = { cwd: path, gitDir: admin };
  clearUnfinished(admin);
  // `reset` would take along the branch that an agent switched to.
  if (readRegular(join(admin, "HEAD")).toString("latin1").startsWith("ref:"))
    await git.text(["update-ref", "--no-deref", "HEAD", commit], place);
  await git.text(["reset", "--hard", "--quiet", commit], place);
  if (isTidy(checkout, commit.length === 40 ? "sha1" : "sha256")) return new Map();
  return tidyWorktree(git, checkout, kept);
}

/** Puts the files at exactly this tree; HEAD stays. */
export async function showTree(
  git: Git,
  checkout: Checkout,
  treeish: string,
  kept: readonly string[] = KEPT_FOLDERS,
): Promise<ReadonlyMap<string, Stamp>> {
  clearUnfinished(checkout.admin);
  await git.text(["read-tree", "--reset", "-u", treeish], { cwd: checkout.path, gitDir: checkout.admin });
  return tidyWorktree(git, checkout, kept);
}

async function tidyWorktree(
  git: Git,
  { path, admin }: Checkout,
  kept: readonly string[],
): Promise<ReadonlyMap<string, Stamp>> {
  const place = { cwd: path, gitDir: admin };
  const spare = [...kept, ...taggedCaches(path)].flatMap((name) => ["-e", name]);
  const status = [
    "status",
    "--porcelain=v1",
    "-z",
    "--no-renames",
    "--untracked-files=normal",
    "--ignore-submodules=none",
  ];
  const [strange] = await Promise.all([
    strangeRepositories(git, { path, admin }),
    git.text(["clean", "-ffdxq", ...spare], place),
  ]);
  for (const name of strange) await removeWhole(join(path, name)).then(() => mkdirSync(join(path, name)));
  const left = await git.text(status, place);
  const changed = new Map<string, Stamp>();
  for (const entry of left.split("\0")) {
    const file = join(path, entry.slice(3));
    // A blank in the second place: as it was told to be, only not as in HEAD, which stays when a tree is shown.
    if (entry === "" || entry[1] === " ") continue;
    // What `clean` kept for its name though nothing ignores it.
    if (entry.startsWith("??")) await removeWhole(file);
    else {
      const stat = lstatSync(file, { throwIfNoEntry: false });
      // A submodule that stands elsewhere, or that an agent filled: `reset` leaves it so. Ours is put right afterwards.
      if (stat?.isDirectory()) {
        if (!isLinkedSubmodule(file)) await removeWhole(file).then(() => mkdirSync(file));
      } else if (stat !== undefined) changed.set(entry.slice(3), { size: stat.size, mtimeMs: stat.mtimeMs });
    }
  }
  return changed;
}

/** Is it a worktree of the user's own repository of the submodule, as we make them? */
function isLinkedSubmodule(path: string): boolean {
  try {
    return /[\\/]worktrees[\\/][^\\/]+\n?$/.test(readRegular(join(path, ".git")).toString());
  } catch {
    return false;
  }
}

/** Removes what a git operation left locked or half done in a checkout's record. */
export function clearUnfinished(admin: string): void {
  for (const name of readdirSync(admin))
    if (UNFINISHED.test(name)) rmSync(join(admin, name), { recursive: true, force: true });
}

/** Patterns of top folders that call themselves caches. */
function taggedCaches(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(path, entry.name, "CACHEDIR.TAG")))
    .map((entry) => `/${entry.name.replaceAll(/[\\*?[\]!#\s]/g, "\\$&")}`);
}

async function removeWhole(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 2 });
}

/** Makes all folders below the path writable for their owner, as module caches and agents may leave them otherwise. */
export async function allowWriting(path: string): Promise<void> {
  const { mode } = await lstat(path);
  if ((mode & 0o700) !== 0o700) await chmod(path, (mode & 0o7777) | 0o700);
  for (const entry of await readdir(path, { withFileTypes: true }))
    if (entry.isDirectory()) await allowWriting(join(path, entry.name));
}

/** Did a merge, a rebase or the like stop half way in the checkout with this record? */
export function isUnfinished(admin: string): boolean {
  return readdirSync(admin).some((name) => UNFINISHED.test(name) && !name.endsWith(".lock"));
}
