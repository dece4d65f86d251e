import { lstatSync } from "node:fs";

import type { WorktreeConfig } from "../../core/config.ts";
import { UserError } from "../../core/user-error.ts";
import type { ProcessRunner } from "../../ports/process-runner.ts";
import type { Workspace, Worktree } from "../../ports/workspace.ts";
import { absentFilters, withoutFilters } from "./absent-filters.ts";
import { commitWorktree, CommitRefused } from "./commit-worktree.ts";
import { changedPaths, openDiffer } from "./differ.ts";
import { showTree } from "./fill-worktree.ts";
import { heldUpByNoPipe } from "./free-pipes.ts";
import { openFurnisher } from "./furnish.ts";
import { asTrouble } from "./git-error.ts";
import { throughShells } from "./git-shells.ts";
import { gitProgram } from "./git.ts";
import { guardSettings, type SettingsGuard } from "./guard-settings.ts";
import { readIdentity } from "./identity.ts";
import { openIntegration } from "./integration.ts";
import { keepCommit } from "./kept-refs.ts";
import { readLandings } from "./landings.ts";
import { layOver } from "./lay-over.ts";
import { locateRepository } from "./locate-repository.ts";
import { openObjects } from "./objects.ts";
import type { Pool, PoolWorktree } from "./pool.ts";
import { openPool } from "./pool.ts";
import { signsCommits } from "./sign-commit.ts";
import { sweepLocks } from "./sweep-locks.ts";
import { tidyPool } from "./tidy-pool.ts";
import { readFileAt } from "./tree.ts";

/** A git repository as a run's workspace. */
export type GitWorkspace = Workspace & {
  /** Settings and hooks, of the repository and the user's own, that were changed during attempts and have been put back, in words. */
  undone(): readonly string[];
  /** Attempts cannot reach the repository's settings and hooks: what changes there is the user's own doing. */
  trustAttempts(): void;
};

export type WorkspaceOptions = {
  /** Any folder of the user's checkout. */
  readonly root: string;
  /** Another git than the one on the PATH. */
  readonly git?: string;
  /** Names of ignored folders that outlive an attempt. */
  readonly kept?: readonly string[];
  /** How worktrees are made fit for work; a set-up command needs `processes` to run it. */
  readonly worktree?: WorktreeConfig;
  readonly processes?: ProcessRunner;
};

/** Opens the repository around `root`; writes nothing yet. A `UserError` when it is not a repository with a checkout. */
export async function openGitWorkspace(options: WorkspaceOptions): Promise<GitWorkspace> {
  const { closeParts, ...parts } = await openParts(options);
  const { git, repository, who, objects, differ, absent, integration, furnisher } = parts;
  const { root } = repository;
  const limits = options.worktree ?? {};
  const given = new Map<string, PoolWorktree>();
  const guard = guardSettings({ commonDir: repository.commonDir, env: process.env });
  const pool = guarded(parts.pool, guard);
  let tidied: Promise<void> | undefined;

  const worktreeOf = ({ path }: Worktree): PoolWorktree => {
    const worktree = given.get(path);
    if (worktree === undefined) throw new Error(`${path} is not a worktree in use`);
    // Through a link in its place git would work on somebody else's files.
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new CommitRefused("the attempt removed its own worktree", []);
    return worktree;
  };
  /** What the disk or the rights forbid is the user's to mend, wherever it comes up. */
  const told = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: Error) => {
      throw error instanceof CommitRefused ? error : asTrouble(error, root);
    });

  return {
    root,
    head: (branch) => integration.head(branch),
    openBranch: (branch, base) => told(integration.openBranch(branch, base)),
    merge: (branch, commit, onto) => told(integration.merge(branch, commit, onto)),
    build: (landing) => told(integration.build(landing)),
    advance: (branch, commit, expected) => told(integration.advance(branch, commit, expected)),
    retreat: (branch, to, evidence) => told(integration.retreat(branch, to, evidence)),
    keep: (ref, commit) => told(keepCommit(git, repository, ref, commit)),
    layOver: (base, from, paths) => told(layOver(objects, base, from, paths)),
    landings: (branch, base) => readLandings(git, root, branch, base),

    async acquire(branch, how) {
      await (tidied ??= tidyPool(repository));
      const worktree = await pool.acquire(how?.at ?? (await integration.head(branch)), how);
      given.set(worktree.path, worktree);
      return { path: worktree.path, base: worktree.base };
    },
    undone: () => guard.undone,
    trustAttempts: () => guard.rest(),
    release(worktree) {
      const known = given.get(worktree.path);
      given.delete(worktree.path);
      if (known !== undefined) pool.release(known);
      return Promise.resolve();
    },
    lend: (worktree, process) => pool.lend(worktreeOf(worktree), process),
    adopt(path) {
      const worktree = pool.adopt(path);
      if (worktree !== undefined) given.set(path, worktree);
      return Promise.resolve(worktree);
    },
    async commit(worktree, message, leave) {
      guard.restore();
      const { links } = furnisher;
      return told(
        commitWorktree(
          { git, objects, differ, who, links, limits, repository, absent },
          worktreeOf(worktree),
          message,
          leave,
        ),
      );
    },
    async show(worktree, treeish, how) {
      const known = worktreeOf(worktree);
      const put = (kept: readonly string[]): ReturnType<typeof showTree> =>
        showTree(git, known, treeish, kept);
      const phantoms = await told(furnisher.furnish(known, treeish, put, how));
      given.set(known.path, { ...known, phantoms });
    },

    changes: (from, to) => changedPaths(objects, differ, from, to),
    read: (treeish, path) => readFileAt(objects, treeish, path),
    async close() {
      pool.close();
      await closeParts();
    },
  };
}

/** Who has a worktree may be at work on settings, too, and what makes one ready is. */
function guarded(pool: Pool, guard: SettingsGuard): Pool {
  return {
    ...pool,
    async acquire(commit, how) {
      guard.begin();
      try {
        return await pool.acquire(commit, how);
      } catch (error) {
        guard.end();
        throw error;
      }
    },
    release(worktree) {
      guard.end();
      pool.release(worktree);
    },
    adopt(path) {
      const worktree = pool.adopt(path);
      if (worktree !== undefined) guard.begin();
      return worktree;
    },
  };
}

async function openParts(options: WorkspaceOptions) {
  const since = Date.now();
  const plain = gitProgram(options.git);
  const repository = await locateRepository(plain, options.root);
  const { root } = repository;
  if (repository.bare) throw new UserError(`${root} is a bare repository: it has no checkout to run in`);
  const [absent, who, signed] = await Promise.all([
    absentFilters(plain, root),
    readIdentity(plain, root),
    signsCommits(plain, root),
  ]);
  const git = heldUpByNoPipe(throughShells(gitProgram(options.git, withoutFilters(absent))));
  const objects = openObjects(git, repository);
  const differ = openDiffer(git, root);
  const integration = openIntegration(git, repository, objects, { who, signed });
  const furnisher = openFurnisher(git, objects, { ...options, repository });
  const pool = openPool(git, repository, furnisher);
  const closeParts = async (): Promise<void> => {
    await Promise.all([integration.close(), objects.close(), differ.close()]);
    await git.close();
    await sweepLocks(repository, since);
  };
  return { git, repository, who, objects, differ, absent, integration, furnisher, pool, closeParts };
}
