import { existsSync, rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { UserError } from "../../core/user-error.ts";
import type { PrepareOptions } from "../../ports/workspace.ts";
import type { Checkout, Stamp } from "./fill-worktree.ts";
import { allowWriting, clearUnfinished, fillWorktree } from "./fill-worktree.ts";
import type { Furnisher } from "./furnish.ts";
import { asTrouble, RepositoryTrouble } from "./git-error.ts";
import type { Git } from "./git.ts";
import type { Holders } from "./holders.ts";
import { openHolders } from "./holders.ts";
import { openHome } from "./home.ts";
import type { Repository } from "./locate-repository.ts";
import { readRegular } from "./read-regular.ts";
import { settleWorktree } from "./settle-worktree.ts";
import { worktreeLink } from "./worktree-link.ts";

/** A worktree of the pool while somebody has it. */
export type PoolWorktree = Checkout & {
  readonly number: number;
  readonly base: string;
  /** Files that git calls changed although nobody touched them. */
  readonly phantoms: ReadonlyMap<string, Stamp>;
};

/** Worktrees under `.renga/worktrees`, made once and used again and again. */
export type Pool = {
  /** A clean worktree at the commit, healed where a crash left it broken; a `UserError` where disk, rights or a stranger's folder forbid it. */
  acquire(commit: string, how?: PrepareOptions): Promise<PoolWorktree>;
  release(worktree: PoolWorktree): void;
  /** Leaves the worktree to a process that outlives us: while it lives nobody takes it, also when we are gone. */
  lend(worktree: PoolWorktree, process: { readonly pid: number; readonly startTime: string }): void;
  /** Takes over a worktree as it stands, files and all, that an earlier process of ours had; undefined: there is none. */
  adopt(path: string): PoolWorktree | undefined;
  /** Lets other processes have the worktrees. */
  close(): void;
};

type Wanted = {
  readonly commit: string;
  readonly number: number;
  readonly before: boolean;
  readonly how: PrepareOptions | undefined;
};

/** Opens the pool of a repository; makes nothing before the first `acquire`. */
export function openPool(git: Git, repository: Repository, furnisher: Furnisher): Pool {
  const { root, commonDir } = repository;
  const idle: number[] = [];
  const mine = new Set<number>();
  const lent = new Set<number>();
  let opened: { folder: string; holders: Holders } | undefined;

  const open = (): { folder: string; holders: Holders } => {
    if (opened !== undefined) return opened;
    const home = openHome(root);
    return (opened = { folder: home.worktrees, holders: openHolders(home.holders) });
  };

  const giveUp = (number: number, before: boolean): void => {
    mine.delete(number);
    if (before) open().holders.free(number);
    else open().holders.undo(number);
  };

  const ready = async ({ commit, number, before, how }: Wanted): Promise<PoolWorktree> => {
    const path = join(open().folder, String(number));
    const fill = async (checkout: Checkout): Promise<PoolWorktree> => ({
      ...checkout,
      number,
      base: commit,
      phantoms: await furnisher.furnish(checkout, commit, putting(git, checkout, commit), how),
    });
    try {
      return await fill(await settleWorktree(git, repository, { path, commit, before }));
    } catch (error) {
      if (!isHealable(error)) throw error;
    }
    const link = worktreeLink(commonDir, path);
    if ("admin" in link) {
      // A worktree that an agent made read-only, or whose index a crash cut short, is mended without filling it anew.
      await allowWriting(path);
      rmSync(join(link.admin, "index"), { force: true });
      try {
        return await fill(await settleWorktree(git, repository, { path, commit, before: true }));
      } catch (error) {
        if (!isHealable(error)) throw error;
      }
      await removeWorktree(link.admin, path);
    }
    return fill(await settleWorktree(git, repository, { path, commit, before: true }));
  };

  return {
    async acquire(commit, how) {
      const known = idle.pop();
      const { number, before } =
        known === undefined ? takeNumber(open().holders, mine) : { number: known, before: true };
      try {
        return await ready({ commit, number, before, how });
      } catch (error) {
        if (!before) await unmake(commonDir, join(open().folder, String(number)));
        giveUp(number, before);
        throw asTrouble(error, root);
      }
    },
    release({ number, admin }) {
      // The attempt is over: what its git left locked or half done is nobody's any more.
      if (existsSync(admin)) clearUnfinished(admin);
      if (lent.delete(number)) open().holders.hand(number);
      idle.push(number);
    },
    lend({ number }, process) {
      open().holders.hand(number, process);
      lent.add(number);
    },
    adopt(path) {
      const { folder, holders } = open();
      const worktree = standing(commonDir, folder, path);
      if (worktree === undefined || mine.has(worktree.number)) return undefined;
      mine.add(worktree.number);
      // It may live: then it stays the holder, as when it was lent.
      if (holders.take(worktree.number) === undefined) lent.add(worktree.number);
      return worktree;
    },
    close() {
      for (const number of mine) if (!lent.has(number)) opened?.holders.free(number);
      mine.clear();
      idle.length = 0;
    },
  };
}

/** Puts the files of the commit, but for what it is told to leave. */
function putting(git: Git, checkout: Checkout, commit: string): Parameters<Furnisher["furnish"]>[2] {
  return (kept) => fillWorktree(git, checkout, commit, kept);
}

/** The first number that nobody has. */
function takeNumber(holders: Holders, mine: Set<number>): { number: number; before: boolean } {
  for (let number = 1; ; number++) {
    const taken = mine.has(number) ? undefined : holders.take(number);
    if (taken === undefined) continue;
    mine.add(number);
    return { number, ...taken };
  }
}

/** The worktree of the pool that stands at this path. */
function standing(commonDir: string, folder: string, path: string): PoolWorktree | undefined {
  const link = worktreeLink(commonDir, path);
  const number = Number(basename(path));
  if (dirname(path) !== folder || !Number.isInteger(number) || link.state !== "linked") return undefined;
  const base = detachedHead(link.admin);
  return base === undefined ? undefined : { path, admin: link.admin, number, base, phantoms: new Map() };
}

function detachedHead(admin: string): string | undefined {
  try {
    return /^[0-9a-f]{40,64}$/.exec(readRegular(join(admin, "HEAD")).toString().trim())?.[0];
  } catch {
    return undefined;
  }
}

/** Removes a worktree of ours for good: folder first, so that a half-done removal is still known to be one. */
export async function removeWorktree(admin: string | undefined, path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    await allowWriting(path);
    await rm(path, { recursive: true, force: true });
  }
  if (admin !== undefined) await rm(admin, { recursive: true, force: true });
}

/** Leaves nothing half made of a worktree that is not yet of use. */
async function unmake(commonDir: string, path: string): Promise<void> {
  const link = worktreeLink(commonDir, path);
  if ("admin" in link) await removeWorktree(link.admin, path).catch(() => {});
}

function isHealable(error: unknown): boolean {
  return error instanceof RepositoryTrouble
    ? !/^(disk-full|foreign|untrusted)$/.test(error.reason)
    : !(error instanceof UserError);
}
