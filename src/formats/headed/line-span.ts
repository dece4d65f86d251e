import type { Span } from "../../core/plan/plan.ts";
import { lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";

/** The place of one line, counted from 0. */
export function lineSpan(lines: Lines, file: string, line: number): Span {
  return { file, line: line + 1, endLine: line + 1, start: lines.starts[line]!, end: lineEnd(lines, line) };
}
