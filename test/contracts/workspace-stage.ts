import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { TreeEdit, Workspace, Worktree } from "../../src/ports/workspace.ts";
import { scratchRepository } from "./scratch-repository.ts";
import type { ScratchRepository } from "./scratch-repository.ts";

/** The integration branch of the run that the contract plays. */
export const BRANCH = "renga/r1";

export type OpenWorkspace = (root: string) => Promise<Workspace>;
export type Stage = {
  readonly repository: ScratchRepository;
  readonly workspace: Workspace;
  readonly base: string;
};

/** Plays a scene in a repository with these files, with the branch opened at its head; `before` sets the repository up. */
export type Play = (
  files: Readonly<Record<string, string>> | undefined,
  scene: (stage: Stage) => Promise<void>,
  before?: (repository: ScratchRepository) => void,
) => Promise<void>;

/** Scenes over a workspace of this kind; each has a repository of its own. */
export function stageOf(open: OpenWorkspace): Play {
  return async (files, scene, before) => {
    const repository = scratchRepository(files);
    try {
      before?.(repository);
      const base = repository.git("rev-parse", "HEAD");
      const workspace = await open(repository.root);
      try {
        await workspace.openBranch(BRANCH, base);
        await scene({ repository, workspace, base });
      } finally {
        await workspace.close();
      }
    } finally {
      repository.remove();
    }
  };
}

/** Writes a file as an agent would. */
export function put(worktree: Worktree, path: string, content: string): void {
  const file = join(worktree.path, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Runs git in a worktree as an agent would. */
export function inWorktree(worktree: Worktree, args: string[]): void {
  const identity = ["-c", "user.name=Agent", "-c", "user.email=agent@example.com"];
  execFileSync("git", [...identity, ...args], { cwd: worktree.path, stdio: ["ignore", "pipe", "pipe"] });
}

/** Lands a commit on the branch's head and answers the new head. */
export async function settle(
  workspace: Workspace,
  commit: string,
  edits: readonly TreeEdit[] = [],
): Promise<string> {
  const merged = await workspace.merge(BRANCH, commit);
  if (merged.status === "conflict") throw new Error(`conflict in ${merged.files.join(", ")}`);
  const landed = await workspace.build({
    tree: merged.tree,
    parent: merged.head,
    message: `Land\n\nRenga-Attempt: of ${commit.slice(0, 8)}\n`,
    at: 0,
    edits,
  });
  assert.equal(await workspace.advance(BRANCH, landed, merged.head), true);
  return landed;
}

/** Writes files in a worktree, commits and lands them. */
export async function land(
  workspace: Workspace,
  files: Readonly<Record<string, string>>,
  release?: Worktree,
): Promise<string> {
  if (release !== undefined) await workspace.release(release);
  const worktree = await workspace.acquire(BRANCH);
  for (const [path, content] of Object.entries(files)) put(worktree, path, content);
  const committed = await workspace.commit(worktree, "Attempt");
  await workspace.release(worktree);
  return settle(workspace, committed!.commit);
}

/** Checkout, branch and index of the user are what they were. */
export function assertUntouched(repository: ScratchRepository, base: string): void {
  assert.equal(repository.git("rev-parse", "HEAD"), base);
  assert.equal(repository.git("symbolic-ref", "HEAD"), "refs/heads/main");
  assert.equal(repository.git("status", "--porcelain"), "");
}
