import { lstatSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

import { refuse } from "./refusal.ts";
import type { Refusal } from "./refusal.ts";

/**
 * The absolute path of a task's file, all links resolved: inside the worktree, not in any `.git`, no folder, no link to
 * nowhere. Nothing is created. Throws what the file system throws when the worktree itself is not there.
 */
export function safePath(worktree: string, path: string): string | Refusal {
  const root = realpathSync(worktree);
  if (path === "" || path.includes("\0") || isAbsolute(path))
    return refuse(`${path} is not a path inside the repository`);
  if (path.includes("*")) return refuse(`${path} stands for several files`);
  const real = resolveLinks(join(root, path));
  if (real === undefined) return refuse(`${path} leads through a link to nowhere`);
  const inside = relative(root, real);
  if (inside === "" || inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    return refuse(`${path} leads out of the repository`);
  }
  if ([...inside.split(sep), ...path.split(/[/\\]/)].some((part) => /^\.git$/i.test(part))) {
    return refuse(`${path} lies in git's own folder`);
  }
  if (lstatSync(real, { throwIfNoEntry: false })?.isFile() === false) return refuse(`${path} is not a file`);
  return real;
}

/** The path with the links of all that exists of it resolved; undefined where one of them leads to nothing. */
function resolveLinks(path: string): string | undefined {
  let existing = resolve(path);
  while (lstatSync(existing, { throwIfNoEntry: false }) === undefined) existing = dirname(existing);
  try {
    return resolve(realpathSync(existing), relative(existing, resolve(path)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
