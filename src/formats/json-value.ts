import type { YamlNode } from "./yaml-tree.ts";

/** What `JSON.parse` makes of a node that `readJson` has read out of `text`. */
export function jsonValue(text: string, node: YamlNode): unknown {
  if (node.type === "list") return node.items.map((item) => jsonValue(text, item));
  if (node.type === "map")
    return Object.fromEntries(node.entries.map(({ key, value }) => [key, jsonValue(text, value)]));
  if (text[node.start] === '"') return node.text;
  if (node.text === "") return null;
  return node.text === "true" ? true : node.text === "false" ? false : Number(node.text);
}
