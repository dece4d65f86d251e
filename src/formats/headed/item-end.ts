import { indentOf, LINE } from "../line.ts";
import type { Lines } from "../line.ts";
import type { FieldReader } from "../read-field.ts";
import { listText } from "./list-text.ts";
import type { Node } from "./outline.ts";

/**
 * The line behind a list task's own lines: those indented deeper, fences among them, and field lines that follow at once
 * without indentation. `limit` is the line of the next node.
 */
export function itemEnd(lines: Lines, node: Node, limit: number, readField: FieldReader): number {
  const { kinds } = lines;
  let end = node.line + 1;
  for (let line = node.line + 1; line < limit; line++) {
    const kind = kinds[line]!;
    if (kind === LINE.blank) continue;
    const inside = kind === LINE.fenceBody || kind === LINE.fenceClose;
    if (
      inside
        ? end < line
        : indentOf(lines, line) <= node.indent && !followsAsField(lines, line, end, readField)
    )
      return end;
    end = line + 1;
  }
  return end;
}

function followsAsField(lines: Lines, line: number, end: number, readField: FieldReader): boolean {
  if (end !== line || lines.kinds[line] !== LINE.text) return false;
  const field = readField(listText(lines, line));
  return field !== undefined && field.name !== "other";
}
