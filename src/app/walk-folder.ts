import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** What a walk saw: paths relative to the folder, with `/`, in the order of names; `all` is false where it stopped at its limit. */
export type Walk = { readonly paths: readonly string[]; readonly all: boolean };

/** The files in a folder and below. Links are not followed; what tools put there by the thousand is not entered. */
export async function walkFolder(folder: string): Promise<Walk> {
  const paths: string[] = [];
  let budget = MOST_ENTRIES;
  const enter = async (at: string, depth: number): Promise<void> => {
    const entries = await readdir(join(folder, at), { withFileTypes: true }).catch((): Dirent[] => []);
    budget -= entries.length;
    for (const entry of entries.toSorted(byName)) {
      const path = at === "" ? entry.name : `${at}/${entry.name}`;
      if (entry.isFile()) paths.push(path);
      else if (entry.isDirectory() && depth < DEEPEST && budget > 0 && !SKIPPED.has(entry.name))
        await enter(path, depth + 1);
    }
  };
  await enter("", 0);
  return { paths, all: budget > 0 };
}

const MOST_ENTRIES = 50_000;
const DEEPEST = 12;
const SKIPPED: ReadonlySet<string> = new Set(
  "node_modules .git .renga .hg .svn vendor target .venv venv __pycache__ .next .turbo coverage".split(" "),
);

/** TASK-9 before TASK-10: what files say must not depend on how the disk lists them. */
function byName(a: Dirent, b: Dirent): number {
  return ORDER.compare(a.name, b.name);
}

const ORDER = new Intl.Collator("en", { numeric: true });
