import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { UserError } from "../../core/user-error.ts";
import { knownTrouble } from "./git-error.ts";

/** The pool of worktrees, relative to the root of the user's checkout. */
export const POOL = ".renga/worktrees";

/** Folders that all worktrees share, relative to the root of the user's checkout. */
export const SHARED = ".renga/shared";

/** Folders of ours in the user's checkout; absolute, links resolved. */
export type Home = { readonly worktrees: string; readonly holders: string };

/** Where they are or would be; makes nothing. */
export function homePaths(root: string): Home {
  return { worktrees: real(join(root, POOL)), holders: real(join(root, ".renga", "holders")) };
}

/** Makes `.renga` with a `.gitignore` that hides all of it, the first time; a `UserError` where that cannot be. */
export function openHome(root: string): Home {
  const home = join(root, ".renga");
  try {
    const paths = homePaths(root);
    for (const path of Object.values(paths)) mkdirSync(path, { recursive: true });
    hideHome(root);
    return homePaths(root);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" || code === "ENOTDIR")
      throw new UserError(`${home} is in the way: Renga keeps its own folder there`, {
        hint: `move it aside: mv '${home}' '${home}.old'`,
      });
    throw knownTrouble(message, home) ?? error;
  }
}

/** Keeps `git status` clean of all of `.renga`; leaves a `.gitignore` that is there as it is. */
export function hideHome(root: string): void {
  try {
    writeFileSync(join(root, ".renga", ".gitignore"), "*\n", { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** git writes down paths with links resolved, so ours must be too. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
