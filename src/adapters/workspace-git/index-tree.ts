import { createHash } from "node:crypto";
import { join } from "node:path";

import type { Objects } from "./objects.ts";
import type { IndexEntry } from "./read-index.ts";
import { readPlainIndex } from "./read-index.ts";
import type { TreeEntry } from "./tree.ts";
import { formatTree, isFolder, readTree } from "./tree.ts";

/** With more files git, which remembers what changed, is quicker although it has to be started. */
const MOST_FILES = 1000;

/** A folder of the index: the name and the bytes of its tree object, and what lies in it. */
type Folder = {
  readonly oid: string;
  readonly bytes: Buffer;
  readonly entries: readonly TreeEntry[];
  readonly folders: ReadonlyMap<string, Folder>;
};

/**
 * The tree of what is staged in the index of this record, as `git write-tree` would store it, without a process; trees that `base` has
 * at the same place are there already. Undefined where git has to be asked, or will say what is wrong: the index is large or unusual, or it
 * names a file's content that is not there.
 */
export async function indexTree(objects: Objects, admin: string, base: string): Promise<string | undefined> {
  const index = readPlainIndex(join(admin, "index"), base.length / 2);
  if (index === undefined || index.entries.length > MOST_FILES) return undefined;
  const root = folderOf(index.entries, base.length === 40 ? "sha1" : "sha256");
  const fresh: Folder[] = [];
  const contents: string[] = [];
  const collect = async (folder: Folder, old: string | undefined): Promise<void> => {
    if (folder.oid === old) return;
    const known = old === undefined ? [] : await readTree(objects, old);
    const before = new Map(known.map((it) => [it.name, it]));
    for (const { name, oid } of folder.entries) {
      const was = before.get(name);
      if (was?.oid === oid) continue;
      const below = folder.folders.get(name);
      if (below === undefined) contents.push(oid);
      else await collect(below, was !== undefined && isFolder(was) ? was.oid : undefined);
    }
    fresh.push(folder);
  };
  await collect(root, base);
  const found = await Promise.all(contents.map((oid) => objects.resolve(oid)));
  if (found.includes(undefined)) return undefined;
  // What a folder holds comes before the folder, so that no tree ever names what is not there.
  for (const { bytes } of fresh) objects.write("tree", bytes);
  return root.oid;
}

type Files = { readonly files: Map<string, IndexEntry>; readonly below: Map<string, Files> };

function folderOf(entries: readonly IndexEntry[], format: "sha1" | "sha256"): Folder {
  const empty = (): Files => ({ files: new Map(), below: new Map() });
  const root = empty();
  for (const entry of entries) {
    const names = entry.path.split("/");
    const name = names.pop() ?? "";
    let at = root;
    for (const folder of names) {
      const next = at.below.get(folder) ?? empty();
      at.below.set(folder, next);
      at = next;
    }
    at.files.set(name, entry);
  }
  const hash = ({ files, below }: Files): Folder => {
    const folders = new Map([...below].map(([name, it]) => [bare(name), hash(it)]));
    const entries = [
      ...[...files].map(([name, { mode, oid }]) => ({ mode: mode.toString(8), name: bare(name), oid })),
      ...[...folders].map(([name, { oid }]) => ({ mode: "40000", name, oid })),
    ];
    const bytes = formatTree(entries);
    const oid = createHash(format).update(`tree ${bytes.length}\0`).update(bytes).digest("hex");
    return { oid, bytes, entries, folders };
  };
  return hash(root);
}

/** As trees hold names: bytes, one a character. */
function bare(name: string): string {
  return Buffer.from(name, "utf8").toString("latin1");
}
