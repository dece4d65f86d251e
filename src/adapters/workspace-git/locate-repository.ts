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
  const asked = git.run(["rev-parse", ...FACTS, "--path-format=absolute", ...PLACES], { cwd });
  const [gitVersion, answer] = await Promise.all([version(git, cwd), asked]);
  const [bare, inside, format, ...places] = answer.stdout.toString().replace(/\n$/, "").split("\n");
  if (places.length < 2) {
    if (/not a git repository/.test(answer.stderr))
      throw new UserError(`${cwd} is not in a git repository`, {
        hint: "git init && git add -A && git commit -m 'Begin'",
      });
    throw gitFailure(["rev-parse"], cwd, answer);
  }
  if (bare !== "true" && inside !== "true")
    throw new UserError(`${cwd} is inside a .git folder`, { hint: "go to the checkout first" });
  // The last place is asked for in vain in a bare repository; more lines than places are a path with a line end in it.
  const known = places.length === PLACES.length - (bare === "true" ? 1 : 0) ? places : undefined;
  const place = async (number: number): Promise<string> =>
    realpath(
      known?.[number] ?? (await git.text(["rev-parse", "--path-format=absolute", PLACES[number]!], { cwd })),
    );
  const [gitDir, commonDir] = [await place(0), await place(1)];
  return {
    root: bare === "true" ? commonDir : await place(2),
    gitDir,
    commonDir,
    objectFormat: format === "sha256" ? "sha256" : "sha1",
    gitVersion,
    bare: bare === "true",
  };
}

const FACTS = ["--is-bare-repository", "--is-inside-work-tree", "--show-object-format"];
const PLACES = ["--git-dir", "--git-common-dir", "--show-toplevel"] as const;

/** A run looks at its repository several times, and the program stays the same. */
const versions = new Map<string, string>();

async function version(git: Git, cwd: string): Promise<string> {
  const program = `${git.program}\0${process.env["PATH"]}`;
  const known = versions.get(program) ?? (await askVersion(git, cwd));
  versions.set(program, known);
  return known;
}

async function askVersion(git: Git, cwd: string): Promise<string> {
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
