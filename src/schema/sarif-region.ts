import type { Span } from "../core/plan/plan.ts";

/** A stretch of a file: lines and columns from 1, the end column behind the last unit; a byte order mark counts for nothing. */
export type SarifRegion = {
  startLine: number;
  startColumn?: number;
  endLine?: number;
  endColumn?: number;
  charOffset?: number;
  charLength?: number;
};

/** The region of a span; without the text only its lines are known. */
export function regionOf(span: Span, text: string | undefined): SarifRegion {
  const startLine = Math.max(1, span.line);
  if (text === undefined || span.start > span.end || span.end > text.length)
    return { startLine, endLine: Math.max(startLine, span.endLine) };
  const mark = text.startsWith("\uFEFF") ? 1 : 0;
  const start = Math.max(mark, span.start);
  const end = withoutBreak(text, start, Math.max(start, span.end));
  let endLine = startLine;
  for (let at = text.indexOf("\n", start); at !== -1 && at < end; at = text.indexOf("\n", at + 1)) endLine++;
  return {
    startLine,
    startColumn: columnOf(text, start, mark),
    endLine,
    endColumn: columnOf(text, end, mark),
    charOffset: start - mark,
    charLength: end - start,
  };
}

/** A line break at its end would make the region reach into the next line. */
function withoutBreak(text: string, start: number, end: number): number {
  let to = end;
  while (to > start && (text[to - 1] === "\n" || text[to - 1] === "\r")) to--;
  return to;
}

function columnOf(text: string, offset: number, mark: number): number {
  const lineStart = offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
  return offset - lineStart + 1 - (lineStart === 0 ? mark : 0);
}
