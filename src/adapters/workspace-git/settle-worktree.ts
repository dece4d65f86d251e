import { rm } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";

import type { Checkout } from "./fill-worktree.ts";
import { gitFailure, RepositoryTrouble } from "./git-error.ts";
import type { Git } from "./git.ts";
import { POOL } from "./home.ts";
import type { Repository } from "./locate-repository.ts";
import { turnsOver } from "./take-turns.ts";
import { relink, worktreeLink, worktreeRecords } from "./worktree-link.ts";

const ADD_TRIES = 5;

/** The checkout at `path` as one that git knows, made if need be; `before`: an earlier run of ours had this place. */
export async function settleWorktree(
  git: Git,
  { root, commonDir }: Pick<Repository, "root" | "commonDir">,
  { path, commit, before }: { path: string; commit: string; before: boolean },
): Promise<Checkout> {
  const link = worktreeLink(commonDir, path);
  if (link.state === "linked") return { path, admin: link.admin };
  if (link.state === "unlinked") {
    relink(link.admin, path);
    return { path, admin: link.admin };
  }
  if (link.state === "orphan") {
    if (!link.ours && !before)
      throw new RepositoryTrouble(
        "foreign",
        `${path} is in the way: Renga did not make it`,
        `move it out of ${POOL}, or delete it`,
      );
    await rm(path, { recursive: true, force: true });
  }
  for (const { admin, checkout } of worktreeRecords(commonDir))
    if (checkout === path) await rm(admin, { recursive: true, force: true });
  // git itself fails now and then when two of these run at once.
  await turnsOver(commonDir)(() => addWorktree(git, root, path, commit));
  const made = worktreeLink(commonDir, path);
  if (made.state !== "linked") throw new Error(`git made no worktree at ${path}: ${made.state}`);
  return { path, admin: made.admin };
}

async function addWorktree(git: Git, root: string, path: string, commit: string): Promise<void> {
  const args = ["worktree", "add", "--quiet", "--no-checkout", "--detach", path, commit];
  for (let tries = 1; ; tries++) {
    const answer = await git.run(args, { cwd: root });
    if (answer.code === 0) return;
    // Another process adding at the same time is met with its record half written, or with its lock.
    const passing = /commondir|File exists|could not lock/.test(answer.stderr);
    if (!passing || tries === ADD_TRIES) throw gitFailure(args, root, answer);
    await wait(20 * tries);
  }
}
