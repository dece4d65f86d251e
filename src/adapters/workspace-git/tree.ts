import type { Objects } from "./objects.ts";

/** An entry of a tree; `name` holds the name's bytes one per character, so that no name is ever changed. */
export type TreeEntry = { readonly mode: string; readonly name: string; readonly oid: string };

/** A path as names of tree entries; rejects one that could leave the tree or touch a repository's own folder. */
export function treePath(path: string): string[] {
  const names = path.split("/");
  if (path.includes("\0") || names.some((name) => /^(|\.|\.\.|\.git)$/i.test(name)))
    throw new Error(`not a path inside a repository: ${JSON.stringify(path)}`);
  return names.map((name) => Buffer.from(name, "utf8").toString("latin1"));
}

/** Entries of a tree object's bytes. */
export function parseTree(bytes: Buffer, oidBytes: number): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(32, at);
    const nul = bytes.indexOf(0, space);
    entries.push({
      mode: bytes.toString("latin1", at, space),
      name: bytes.toString("latin1", space + 1, nul),
      oid: bytes.toString("hex", nul + 1, nul + 1 + oidBytes),
    });
    at = nul + 1 + oidBytes;
  }
  return entries;
}

/** The bytes of a tree object, entries in git's order: by name, a folder as if its name ended with a slash. */
export function formatTree(entries: readonly TreeEntry[]): Buffer {
  const key = (entry: TreeEntry): string => (isFolder(entry) ? `${entry.name}/` : entry.name);
  const sorted = [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return Buffer.concat(
    sorted.flatMap((entry) => [
      Buffer.from(`${entry.mode} ${entry.name}\0`, "latin1"),
      Buffer.from(entry.oid, "hex"),
    ]),
  );
}

/** Is it a folder? */
export function isFolder(entry: TreeEntry): boolean {
  return entry.mode === "40000";
}

/** Is it a file with bytes of its own, not a link or a submodule? */
export function isFile(entry: TreeEntry): boolean {
  return entry.mode.startsWith("100");
}

/** Entries of the tree with this name; a bug when it is not there. */
export async function readTree(objects: Objects, oid: string): Promise<TreeEntry[]> {
  const found = await objects.read(oid);
  if (found?.type !== "tree") throw new Error(`${oid} is ${found?.type ?? "not there"}, not a tree`);
  return parseTree(found.bytes, oid.length / 2);
}

/** Bytes of a file at a commit or tree; undefined when there is none. */
export async function readFileAt(
  objects: Objects,
  treeish: string,
  path: string,
): Promise<Buffer | undefined> {
  const tree = await objects.resolve(`${treeish}^{tree}`);
  const entry = tree && (await findEntry(objects, tree.oid, path));
  return entry && isFile(entry) ? (await objects.read(entry.oid))?.bytes : undefined;
}

/** The entry at a path of a tree; undefined when it is not there. */
export async function findEntry(
  objects: Objects,
  tree: string,
  path: string,
): Promise<TreeEntry | undefined> {
  let entry: TreeEntry | undefined = { mode: "40000", name: "", oid: tree };
  for (const name of treePath(path)) {
    if (entry === undefined || !isFolder(entry)) return undefined;
    entry = (await readTree(objects, entry.oid)).find((child) => child.name === name);
  }
  return entry;
}
