import { putEntry } from "./edit-tree.ts";
import type { Objects } from "./objects.ts";
import { findEntry } from "./tree.ts";

/** The tree of `base` with what `from` has at these paths, to the last bit; what it does not have there is gone. */
export async function layOver(
  objects: Objects,
  base: string,
  from: string,
  paths: readonly string[],
): Promise<string> {
  const [below, above] = await Promise.all([base, from].map((it) => objects.resolve(`${it}^{tree}`)));
  if (below === undefined || above === undefined) throw new Error(`there is no tree ${base} or ${from}`);
  let tree = below.oid;
  for (const path of paths) {
    const entry = await findEntry(objects, above.oid, path);
    const known = await findEntry(objects, tree, path);
    if (entry !== undefined || known !== undefined) tree = await putEntry(objects, tree, path, entry);
  }
  return tree;
}
