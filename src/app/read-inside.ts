import { readdir, realpath } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";

import { openAtOnce } from "./read-text.ts";

/** A file's text, or why it is not read; undefined: there is no such file. */
export type Read = { readonly text: string } | { readonly refused: string } | undefined;

/** Reads a file of at most `most` bytes whose place, links followed, is inside `root`. */
export async function readInside(root: string, path: string, most: number): Promise<Read> {
  let real: string;
  try {
    real = await realpath(join(root, path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? undefined : { refused: `cannot be read (${code})` };
  }
  const inside = relative(await realpath(root), real);
  if (inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside))
    return { refused: "leads out of the repository through a link" };
  const file = await openAtOnce(real);
  try {
    const status = await file.stat();
    if (!status.isFile()) return { refused: "is not a file" };
    if (status.size > most) return { refused: `is longer than ${Math.round(most / 1024)} KB` };
    return { text: (await file.readFile("utf8")).replace(/^\uFEFF/u, "") };
  } catch (error) {
    return { refused: `cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"})` };
  } finally {
    await file.close();
  }
}

/** The names in a folder, in a fixed order, at most `most` of them; none where there is no such folder. */
export async function namesIn(folder: string, most: number): Promise<readonly string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  return names.toSorted((a, b) => (a < b ? -1 : 1)).slice(0, most);
}
