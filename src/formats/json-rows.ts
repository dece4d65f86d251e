import type { PlanFile } from "./dialect.ts";
import { readJson } from "./json-tree.ts";
import type { YamlMap } from "./yaml-tree.ts";

/** One line of a file of JSON lines; `row` is undefined where the line is no JSON object. */
export type JsonRow = { readonly start: number; readonly end: number; readonly row: YamlMap | undefined };

/** The lines of a file of JSON lines that are not blank, at most `most` of them. */
export function jsonRows({ text }: PlanFile, most: number = Number.MAX_SAFE_INTEGER): JsonRow[] {
  const rows: JsonRow[] = [];
  for (let start = 0; start < text.length && rows.length < most;) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    if (/\S/.test(text.slice(start, end))) {
      const { root } = readJson(text, start, end);
      rows.push({ start, end, row: root?.type === "map" ? root : undefined });
    }
    start = end + 1;
  }
  return rows;
}
