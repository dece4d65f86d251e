import { realpath } from "node:fs/promises";

import { UserError } from "../../core/user-error.ts";
import { gitFailure } from "./git-error.ts";
import type { Git } from "./git.ts";

/** Where a repository is; all paths absolute, links resolved. */
export type Repository = {
  /** Top of the checkout; of a bare repository the repository itself. */
  readonly root: string;
  /** Holds HEAD and index of this checkout. */
  readonly gitDir: string;
  /** Holds objects and refs; the same as `gitDir` unless the checkout is a linked worktree. */
  readonly commonDir: string;
  readonly objectFormat: "sha1" | "sha256";
  readonly gitVersion: string;
  readonly bare: boolean;
};

/** The oldest git that has `merge-tree --write-tree` and `cat-file --batch-command -z`. */
export const OLDEST_GIT = "2.39";

/** Finds the repository around `cwd`; a `UserError` where there is none, or no git that will do. */
export async function locateRepository(git: Git, cwd: string): Promise<Repository> {
  const gitVersion = await version(git, cwd);
  const facts = ["--is-bare-repository", "--is-inside-work-tree", "--show-object-format"];
  const [flags, gitDir, commonDir, top] = await Promise.all([
    git.run(["rev-parse", ...facts], { cwd }),
    git.run(["rev-parse", "--path-format=absolute", "--git-dir"], { cwd }),
    git.run(["rev-parse", "--path-format=absolute", "--git-common-dir"], { cwd }),
    git.run(["rev-parse", "--path-format=absolute", "--show-toplevel"], { cwd }),
  ]);
  if (flags.code !== 0) {
    if (/not a git repository/.test(flags.stderr))
      throw new UserError(`${cwd} is not in a git repository`, {
        hint: "git init && git add -A && git commit -m 'Begin'",
      });
    throw gitFailure(["rev-parse"], cwd, flags);
  }
  const [bare, inside, format] = flags.stdout.toString().trim().split("\n");
  const path = async (answer: { stdout: Buffer }): Promise<string> =>
    realpath(answer.stdout.toString().replace(/\n$/, ""));
  if (bare !== "true" && inside !== "true")
    throw new UserError(`${cwd} is inside a .git folder`, { hint: "go to the checkout first" });
  return {
    root: await path(bare === "true" ? commonDir : top),
    gitDir: await path(gitDir),
    commonDir: await path(commonDir),
    objectFormat: format === "sha256" ? "sha256" : "sha1",
    gitVersion,
    bare: bare === "true",
  };
}

async function version(git: Git, cwd: string): Promise<string> {
  const words = await git.text(["version"], { cwd });
  const found = /(\d+)\.(\d+)[\w.]*/.exec(words);
  const [oldMajor, oldMinor] = OLDEST_GIT.split(".").map(Number) as [number, number];
  const major = Number(found?.[1] ?? 0);
  if (found === null || major < oldMajor || (major === oldMajor && Number(found[2]) < oldMinor))
    throw new UserError(`git ${OLDEST_GIT} or later is needed; ${git.program} says "${words}"`, {
      hint: "update git, or put a newer one first on the PATH",
    });
  return found[0];
}
