import { readYaml } from "./yaml-tree.ts";
import type { YamlEntry, YamlMap, YamlNode } from "./yaml-tree.ts";
import { textOf, textsOf } from "./yaml-value.ts";

/** What stands between two lines of dashes at the head of a document, read however broken it is. */
export type FrontMatter = {
  readonly text: string;
  readonly map: YamlMap;
  /** Offset behind the closing dashes. */
  readonly end: number;
};

/** Lines that front matter may have, as for the scanner of documents. */
const MOST_LINES = 400;

/**
 * The front matter of a document, undefined where there is none. What is not valid YAML (`assignee: @me`, `title: a: b`) is taken
 * by its entry, and the other entries as if it were not there.
 */
export function frontMatter(text: string): FrontMatter | undefined {
  const opening = /^\uFEFF?---[ \t]*\r?\n/.exec(text);
  if (opening === null) return undefined;
  let start = opening[0].length;
  for (let line = 1; line < MOST_LINES && start < text.length; line++) {
    const newline = text.indexOf("\n", start);
    const next = newline < 0 ? text.length : newline + 1;
    if (/^---[ \t]*\r?\n?$/.test(text.slice(start, next))) {
      const { root } = readYaml(text, opening[0].length, start);
      return root?.type === "map" ? { text, map: root, end: next } : undefined;
    }
    start = next;
  }
  return undefined;
}

/** The entry of one of these names (small letters, underscores). */
export function entryOf({ map }: FrontMatter, ...names: readonly string[]): YamlEntry | undefined {
  return map.entries.find(({ name }) => names.includes(name));
}

/** The value of one of these names. */
export function fieldOf(front: FrontMatter | undefined, ...names: readonly string[]): YamlNode | undefined {
  return front === undefined ? undefined : entryOf(front, ...names)?.value;
}

/** The words of a value that is meant as one line, as they stand where YAML makes a list or a map of them. */
export function lineOf(front: FrontMatter | undefined, ...names: readonly string[]): string | undefined {
  const value = fieldOf(front, ...names);
  if (front === undefined || value === undefined || value.type === "text") return textOf(value);
  const newline = front.text.indexOf("\n", value.start);
  const line = front.text.slice(value.start, newline < 0 ? front.text.length : newline).trim();
  return line === "" ? undefined : line;
}

/** The words of a list, or of one value. */
export function wordsIn(front: FrontMatter | undefined, ...names: readonly string[]): string[] {
  return textsOf(fieldOf(front, ...names));
}
