import { randomBytes } from "node:crypto";
import { constants, copyFile, link, open, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import { UserError } from "../core/user-error.ts";

/**
 * Writes a file in one step: all of it or nothing. One that is there already is only replaced with `force`, where a link leads to
 * it; else a `UserError`, as for a place that cannot be written.
 */
export async function putFile(
  path: string,
  text: string,
  { force }: { readonly force: boolean },
): Promise<void> {
  const target = force ? await realpath(path).catch(() => path) : path;
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.renga`);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    // A link fails where something has the name already, also when it came this very moment; a rename replaces it.
    await (force ? rename(temporary, target) : link(temporary, target).catch(copyInstead(temporary, target)));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST")
      throw new UserError(`${path} is there already`, {
        hint: "choose another name, or replace it with --force",
      });
    throw new UserError(`${path} cannot be written (${code ?? message})`, { hint: "nothing was written" });
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Where the file system has no links, a copy that refuses to replace anything. */
function copyInstead(temporary: string, target: string): (error: NodeJS.ErrnoException) => Promise<void> {
  return async (error) => {
    if (!["EPERM", "ENOTSUP", "ENOSYS", "EOPNOTSUPP"].includes(error.code ?? "")) throw error;
    await copyFile(temporary, target, constants.COPYFILE_EXCL);
  };
}
