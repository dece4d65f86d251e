import { randomBytes } from "node:crypto";
import { open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { UserError } from "../core/user-error.ts";

/**
 * Puts a new text in the place of an old one in one step, so that nobody ever reads half of it: mode and links stay as they
 * are. A `UserError`, with the file untouched, where it no longer holds the old text or cannot be written.
 */
export async function replaceFile(path: string, before: string, after: string): Promise<void> {
  try {
    const real = await realpath(path);
    const { mode } = await stat(real);
    const temporary = join(dirname(real), `.${basename(real)}.${randomBytes(6).toString("hex")}.renga`);
    try {
      const file = await open(temporary, "wx", mode);
      try {
        await file.chmod(mode & 0o7777);
        await file.writeFile(after);
        await file.sync();
      } finally {
        await file.close();
      }
      if (!(await readFile(real)).equals(Buffer.from(before)))
        throw new UserError(`${path} changed while it was looked at`, {
          hint: "nothing was written; run it again",
        });
      await rename(temporary, real);
    } finally {
      await rm(temporary, { force: true });
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(`${path} cannot be written (${code ?? message})`, {
      hint: "nothing was changed in it",
    });
  }
}
