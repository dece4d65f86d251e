import { lstatSync, type Stats } from "node:fs";
import { join } from "node:path";

import { COMMIT_LIMITS } from "../../core/config.ts";
import type { WorktreeConfig } from "../../core/config.ts";
import type { TreeChange } from "./differ.ts";
import type { Git, GitAnswer } from "./git.ts";

/** How much one attempt may leave; what is not given has its default. */
export type Limits = Pick<WorktreeConfig, "maxFileMb" | "maxNewFiles">;

/** What is too much, in words for the agent that left it, and the files it is about. */
export type TooMuch = { readonly message: string; readonly files: readonly string[] };

type Place = { readonly cwd: string; readonly gitDir: string };

/** Taking up what a usual attempt leaves takes git a tenth of this. */
const SLOW_MS = 1000;

/**
 * `git add` of everything, ended where it takes long and there is too much to add: git would read a file of hundreds of gigabytes
 * to its end. A quick one costs nothing more: what it took up is looked at afterwards (`tooMuchIn`).
 */
export async function addAll(
  git: Git,
  place: Place,
  limits: Limits,
): Promise<{ readonly added: GitAnswer; readonly tooMuch: TooMuch | undefined }> {
  const stop = new AbortController();
  let tooMuch: TooMuch | undefined;
  const look = async (): Promise<void> => {
    tooMuch = await tooMuchLeft(git, place, limits);
    if (tooMuch !== undefined) stop.abort();
  };
  // A look that fails leaves it to git, which will say why.
  const watch = setTimeout(() => void look().catch(() => {}), SLOW_MS);
  // `--sparse`: what was written outside a sparse checkout counts as well.
  const added = await git.run(["add", "--all", "--sparse"], { ...place, signal: stop.signal });
  clearTimeout(watch);
  return { added, tooMuch };
}

/** The same of what git has taken up. */
export function tooMuchIn(path: string, changes: readonly TreeChange[], limits: Limits): TooMuch | undefined {
  const isNew = ({ oldMode }: TreeChange): boolean => /^0+$/u.test(oldMode);
  const paths = changes.map((change) => change.path);
  return judge(path, { paths, fresh: changes.filter(isNew).length }, limits);
}

async function tooMuchLeft(git: Git, place: Place, limits: Limits): Promise<TooMuch | undefined> {
  const args = ["ls-files", "-t", "-z", "--modified", "--others", "--exclude-standard"];
  const rows = (await git.text(args, place)).split("\0").filter(Boolean);
  const fresh = rows.filter((row) => row.startsWith("?")).length;
  return judge(place.cwd, { paths: rows.map((row) => row.slice(2)), fresh }, limits);
}

function judge(
  path: string,
  { paths, fresh }: { readonly paths: readonly string[]; readonly fresh: number },
  { maxFileMb = COMMIT_LIMITS.maxFileMb, maxNewFiles = COMMIT_LIMITS.maxNewFiles }: Limits,
): TooMuch | undefined {
  if (fresh > maxNewFiles)
    return {
      message: `the attempt left ${fresh} new files, and ${maxNewFiles} is the most that one may (worktree.maxNewFiles in renga.config.yaml): remove them, or have git ignore them`,
      files: [],
    };
  const large = paths.flatMap((name) => {
    const stat = statOf(join(path, name));
    return stat?.isFile() === true && stat.size > maxFileMb * 1e6
      ? [{ name, mb: Math.ceil(stat.size / 1e6) }]
      : [];
  });
  if (large.length === 0) return undefined;
  const shown = large.slice(0, 5).map(({ name, mb }) => `${name} (${mb} MB)`);
  const more = large.length > shown.length ? ` and ${large.length - shown.length} more` : "";
  return {
    message: `the attempt left ${shown.join(", ")}${more}, and a file may have ${maxFileMb} MB at most (worktree.maxFileMb in renga.config.yaml): remove it, or have git ignore it`,
    files: large.map(({ name }) => name),
  };
}

/** A file that is gone may have left its folder's name to another file. */
function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}
