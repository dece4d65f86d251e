import type { YamlEntry, YamlMap, YamlNode } from "./yaml-tree.ts";

/** The first of the named values (small letters, underscores) that a map has, its own before those it merges in with `<<`. */
export function valueOf(node: YamlNode | undefined, ...names: readonly string[]): YamlNode | undefined {
  return entryOf(node, names, 3)?.value;
}

/** The words of a value, undefined where there are none. */
export function textOf(node: YamlNode | undefined): string | undefined {
  if (node?.type !== "text") return undefined;
  const text = node.text.trim();
  return text === "" ? undefined : text;
}

/** The words of a value or of each item of a list; an item `- name: value` reads "name: value". */
export function textsOf(node: YamlNode | undefined): string[] {
  if (node === undefined) return [];
  if (node.type === "text") return node.text.trim() === "" ? [] : [node.text.trim()];
  const parts = node.type === "list" ? node.items : [node];
  return parts.flatMap((part) => {
    if (part.type === "text") return textsOf(part);
    if (part.type === "list") return [];
    return part.entries.map((entry) => `${entry.key}: ${textOf(entry.value) ?? ""}`.trim());
  });
}

/** The words of a list, or of one value cut at its commas. */
export function wordsOf(node: YamlNode | undefined): string[] {
  return node?.type === "text" ? node.text.split(",").flatMap((word) => word.trim() || []) : textsOf(node);
}

/** A plain number, 0 or more. */
export function numberOf(node: YamlNode | undefined): number | undefined {
  const text = textOf(node)?.replaceAll("_", "");
  if (text === undefined || !/^\d{1,15}(?:\.\d+)?$/.test(text)) return undefined;
  return Number(text);
}

/** Yes or no, in YAML's words. */
export function flagOf(node: YamlNode | undefined): boolean | undefined {
  const text = textOf(node)?.toLowerCase();
  if (text === "true" || text === "yes" || text === "on") return true;
  return text === "false" || text === "no" || text === "off" ? false : undefined;
}

/** The maps of a list, or the one map. */
export function mapsOf(node: YamlNode | undefined): YamlMap[] {
  if (node === undefined || node.type === "text") return [];
  return node.type === "map" ? [node] : node.items.filter((item) => item.type === "map");
}

/** `generate_data` → "Generate data". */
export function humanised(key: string): string {
  const words = key.replace(/[\s_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function entryOf(node: YamlNode | undefined, names: readonly string[], depth: number): YamlEntry | undefined {
  if (node?.type !== "map") return undefined;
  const { entries } = node;
  // Asked some sixty times of every task: plain loops make nothing on the way.
  for (const name of names)
    for (let at = 0; at < entries.length; at++) if (entries[at]!.name === name) return entries[at];
  if (depth === 0) return undefined;
  let at = 0;
  while (at < entries.length && entries[at]!.key !== "<<") at++;
  if (at === entries.length) return undefined;
  for (const base of mapsOf(entries[at]!.value)) {
    const found = entryOf(base, names, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
