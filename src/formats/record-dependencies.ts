import type { RawDependency } from "./dialect.ts";
import type { YamlNode } from "./yaml-tree.ts";
import { textsOf } from "./yaml-value.ts";

/** Ids in a dependency field of a record, as such and not as words; an empty list or `none` declares that there is nothing to wait for. */
export function recordDependencies(node: YamlNode | undefined): RawDependency[] {
  if (node === undefined) return [];
  const ids = textsOf(node).filter((id) => !NONE.test(id));
  return ids.length === 0 ? [NOTHING] : ids.map(exactly);
}

/** A hard dependency on exactly this id. */
export function exactly(id: string): RawDependency {
  return { text: id, exact: true };
}

/** Declares that there is nothing to wait for. */
export const NOTHING: RawDependency = { text: "None" };

const NONE = /^(?:none|null|n\/a|-|~)$/i;
