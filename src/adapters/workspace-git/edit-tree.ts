import type { TreeEdit } from "../../ports/workspace.ts";
import type { Objects } from "./objects.ts";
import type { TreeEntry } from "./tree.ts";
import { findEntry, formatTree, isFile, isFolder, readTree, treePath } from "./tree.ts";

/** What stands at a path from now on; undefined: nothing. */
type Leaf = { readonly mode: string; readonly oid: string } | undefined;

/**
 * The tree that `tree` becomes with these edits, applied in order; a folder moves whole. Rejects a move of what is not there, and a path
 * that leads through or onto something that is not a file.
 */
export async function editTree(objects: Objects, tree: string, edits: readonly TreeEdit[]): Promise<string> {
  let edited = tree;
  for (const edit of edits) {
    if (edit.kind === "write") {
      const old = await findEntry(objects, edited, edit.path);
      if (old !== undefined && !isFile(old)) throw new Error(`${edit.path} is not a file`);
      const leaf = { mode: old?.mode ?? "100644", oid: objects.write("blob", edit.content) };
      edited = await putEntry(objects, edited, edit.path, leaf);
    } else {
      const moved = await findEntry(objects, edited, edit.from);
      if (moved === undefined) throw new Error(`cannot move ${edit.from}: it is not there`);
      if (edit.from === edit.to) continue;
      const without = await putEntry(objects, edited, edit.from, undefined);
      const target = await findEntry(objects, without, edit.to);
      if (target !== undefined && isFolder(target)) throw new Error(`${edit.to} is a folder`);
      edited = await putEntry(objects, without, edit.to, moved);
    }
  }
  return edited;
}

/** The tree with this at the path; folders are made, and go when nothing is left in them. */
export async function putEntry(objects: Objects, tree: string, path: string, leaf: Leaf): Promise<string> {
  return (await put(objects, tree, treePath(path), leaf)) ?? objects.write("tree", Buffer.alloc(0));
}

async function put(
  objects: Objects,
  tree: string | undefined,
  [name, ...below]: readonly string[],
  leaf: Leaf,
): Promise<string | undefined> {
  const entries = tree === undefined ? [] : await readTree(objects, tree);
  const old = entries.find((entry) => entry.name === name);
  const others = entries.filter((entry) => entry !== old);
  let entry: TreeEntry | undefined;
  if (below.length === 0)
    entry = leaf === undefined ? undefined : { mode: leaf.mode, oid: leaf.oid, name: name! };
  else if (old !== undefined && !isFolder(old))
    throw new Error(`${Buffer.from(name!, "latin1").toString()} is in the way: it is not a folder`);
  else {
    const oid = await put(objects, old?.oid, below, leaf);
    entry = oid === undefined ? undefined : { mode: "40000", oid, name: name! };
  }
  const all = entry === undefined ? others : [...others, entry];
  return all.length === 0 ? undefined : objects.write("tree", formatTree(all));
}
