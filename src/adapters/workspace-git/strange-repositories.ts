import { lstatSync, realpathSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";

import type { Git } from "./git.ts";
import { readRegular } from "./read-regular.ts";

/** A checkout and git's record of it. */
type Place = { readonly path: string; readonly admin: string };

/**
 * Paths that the index calls submodules and where an agent has put a repository of its own. `git add` and `git status` look into
 * those and run what their settings say (filters, for instance), outside of every sandbox: they must not get there.
 */
export async function strangeRepositories(git: Git, { path, admin }: Place): Promise<readonly string[]> {
  if (!mayNameSubmodules(join(admin, "index"))) return [];
  const listed = await git.text(["ls-files", "--stage", "-z"], { cwd: path, gitDir: admin });
  if (!listed.includes(`${SUBMODULE} `)) return [];
  const named = listed
    .split("\0")
    .flatMap((entry) => (entry.startsWith(SUBMODULE) ? [entry.slice(entry.indexOf("\t") + 1)] : []));
  return [...new Set(named)].filter((name) => isStrange(join(path, name), name, dirname(dirname(admin))));
}

const SUBMODULE = "160000";

/**
 * Whether the index may have a submodule, without asking git: every entry holds its mode as these four bytes (gitformat-index),
 * wherever it stands. An index that keeps entries in another file, or folders in their stead, may have anything.
 */
export function mayNameSubmodules(index: string): boolean {
  let bytes: Buffer;
  try {
    bytes = readRegular(index);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ENOENT";
  }
  return SIGNS.some((sign) => bytes.includes(sign));
}

/** The mode of a submodule; the names of two extensions, each with the first byte of its length. */
const SIGNS = [Buffer.from([0, 0, 0xe0, 0]), Buffer.from("link\0"), Buffer.from("sdir\0")];

/** Not empty, and not a worktree or clone whose repository lies where only the user and Renga write. */
function isStrange(place: string, name: string, commonDir: string): boolean {
  const link = join(place, ".git");
  const about = lstatSync(link, { throwIfNoEntry: false });
  if (about === undefined) return false;
  if (!about.isFile() || about.size > 8192) return true;
  const target = /^gitdir: (.+?)\r?\n?$/su.exec(readRegular(link).toString())?.[1];
  const real = target === undefined ? undefined : realPath(resolve(place, target));
  // A submodule of before git 1.7.8 has its repository in the user's checkout.
  const homes = [commonDir, join(dirname(commonDir), name, ".git")].map(realPath);
  return real === undefined || homes.every((home) => home === undefined || !real.startsWith(home + sep));
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
