import { defined } from "./defined.ts";
import type { YamlMap, YamlNode } from "./yaml-tree.ts";
import { mapsOf, valueOf } from "./yaml-value.ts";

/** One list of tasks in a tasks.json, with its place in the text; without a name where the file knows no tags. */
export type Tag = {
  readonly name?: string;
  readonly tasks: readonly YamlMap[];
  readonly metadata?: YamlNode;
  readonly start: number;
  readonly end: number;
};

/** The tags of a tasks.json in order: the maps at its top that hold a list of tasks, or the one list of the time before tags. */
export function taskMasterTags(root: YamlNode): Tag[] {
  if (root.type !== "map") return [];
  const own = tagOf(root, root.start);
  if (own !== undefined) return [own];
  return root.entries.flatMap(({ key, start, value }) => {
    const tag = tagOf(value, start);
    return tag === undefined ? [] : [{ ...tag, name: key }];
  });
}

function tagOf(node: YamlNode, start: number): Tag | undefined {
  const list = valueOf(node, "tasks");
  if (list?.type !== "list") return undefined;
  const tasks = mapsOf(list).filter((task) => valueOf(task, "title", "name", "description") !== undefined);
  if (tasks.length === 0) return undefined;
  const metadata = valueOf(node, "metadata", "meta");
  return { tasks, start, end: node.end, ...defined({ metadata }) };
}
