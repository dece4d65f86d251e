import type { Span } from "../core/plan/plan.ts";

/** A text that spans are taken from. */
export type YamlSource = {
  readonly path: string;
  readonly text: string;
  /** Offset of each line's first character. */
  readonly lineStarts: Int32Array;
};

/** Prepares a text for spans, in one pass. */
export function yamlSource(path: string, text: string): YamlSource {
  let count = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  const lineStarts = new Int32Array(count);
  let start = 0;
  for (let line = 1; line < count; line++) lineStarts[line] = start = text.indexOf("\n", start) + 1;
  return { path, text, lineStarts };
}

/**
 * The span of a value in whole lines where it has them for itself: from the indentation or dash before it to the comment behind
 * it, without blank lines at the end.
 */
export function yamlSpan(source: YamlSource, start: number, end: number): Span {
  const { text, lineStarts } = source;
  const line = lineAt(source, start);
  const lineStart = lineStarts[line] ?? 0;
  const from = /^\uFEFF?[ -]*$/.test(text.slice(lineStart, start)) ? lineStart : start;
  let to = end;
  while (to > start && /\s/.test(text[to - 1] ?? "")) to--;
  const newline = text.indexOf("\n", to);
  const rest = text.slice(to, newline < 0 ? text.length : newline);
  if (/^[ \t]+#/.test(rest)) to += rest.trimEnd().length;
  return {
    file: source.path,
    line: line + 1,
    endLine: lineAt(source, Math.max(start, to - 1)) + 1,
    start: from,
    end: to,
  };
}

/** Line of an offset, from 0. */
function lineAt({ lineStarts }: YamlSource, offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
