import { existsSync } from "node:fs";
import { join, sep } from "node:path";

import { UserError } from "../../core/user-error.ts";
import { gitProgram, type Git } from "./git.ts";
import { POOL } from "./home.ts";
import type { Repository } from "./locate-repository.ts";
import { locateRepository } from "./locate-repository.ts";

/** What a run has to know of the repository before it starts. */
export type RepositoryState = Repository & {
  /** undefined: no commit yet. */
  readonly head: string | undefined;
  /** Name without `refs/heads/`; undefined: HEAD is detached. */
  readonly branch: string | undefined;
  /** Paths that differ from HEAD or are not tracked (folders end with a slash), relative to the root. */
  readonly dirty: readonly string[];
  /** The checkout that this one is a submodule of. */
  readonly superproject: string | undefined;
  /** What git is in the middle of in this checkout, if anything. */
  readonly ongoing: "merge" | "rebase" | "cherry-pick" | "revert" | "bisect" | undefined;
};

/** A repository that a run can start in. */
export type ReadyRepository = RepositoryState & { readonly head: string; readonly branch: string };

/** Looks and changes nothing; a `UserError` where there is no repository or no git that will do. */
export async function inspectRepository(cwd: string, program?: string): Promise<RepositoryState> {
  const git = gitProgram(program);
  const repository = await locateRepository(git, cwd);
  const place = { cwd: repository.root };
  const [head, branch, status, superproject] = await Promise.all([
    git.run(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], place),
    git.run(["symbolic-ref", "--quiet", "--short", "HEAD"], place),
    repository.bare ? undefined : statusOf(git, place),
    git.run(["rev-parse", "--show-superproject-working-tree"], place),
  ]);
  const line = (answer: { code: number | null; stdout: Buffer }): string | undefined =>
    (answer.code === 0 && answer.stdout.toString().replace(/\n$/, "")) || undefined;
  return {
    ...repository,
    head: line(head),
    branch: line(branch),
    dirty: (status ?? "").split("\0").flatMap((entry) => (entry === "" ? [] : [entry.slice(3)])),
    superproject: line(superproject),
    ongoing: ongoingOperation(repository.gitDir),
  };
}

async function statusOf(git: Git, place: { readonly cwd: string }): Promise<string> {
  try {
    return await git.text(["status", "--porcelain=v1", "-z", "--no-renames"], place);
  } catch (error) {
    const filter = /fatal: (.+?): (?:clean|smudge) filter '(.+?)' failed/.exec(String(error));
    if (filter === null) throw error;
    const [, path, name] = filter;
    throw new UserError(`git cannot look at ${path} in ${place.cwd}: its filter ${name} does not run`, {
      hint: `install the filter's program${name === "lfs" ? " (git-lfs)" : ""}; git status tells when it works again`,
    });
  }
}

/** What git is in the middle of in the checkout with this git folder. */
export function ongoingOperation(gitDir: string): RepositoryState["ongoing"] {
  const has = (name: string): boolean => existsSync(join(gitDir, name));
  if (has("rebase-merge") || has("rebase-apply")) return "rebase";
  if (has("MERGE_HEAD")) return "merge";
  if (has("CHERRY_PICK_HEAD")) return "cherry-pick";
  if (has("REVERT_HEAD")) return "revert";
  return has("BISECT_LOG") ? "bisect" : undefined;
}

/** The state as one that a run can start from, or a `UserError` that says what is in the way. */
export function readyRepository(state: RepositoryState): ReadyRepository {
  const { root, head, branch } = state;
  if (state.bare)
    throw new UserError(`${root} is a bare repository: it has no checkout to run in`, {
      hint: `git worktree add ../checkout, then run there`,
    });
  if (`${root}${sep}`.includes(`${sep}${join(POOL)}${sep}`))
    throw new UserError(`${root} is one of Renga's own worktrees`, {
      hint: "run from the repository's own checkout",
    });
  if (head === undefined)
    throw new UserError(`the repository ${root} has no commits yet`, {
      hint: "git add -A && git commit -m 'Begin'",
    });
  if (branch === undefined)
    throw new UserError(`HEAD is detached at ${head.slice(0, 10)} in ${root}`, {
      hint: "go to a branch first: git switch -c NAME",
    });
  return { ...state, head, branch };
}
