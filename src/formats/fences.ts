import { lineKind } from "./line-kind.ts";
import { inkStart, isBlank, LINE, lineEnd } from "./line.ts";
import type { Lines } from "./line.ts";

/** A fenced block: `start` and `end` enclose its content in the text, `open` and `close` are line numbers from 0. */
export type Fence = {
  readonly open: number;
  /** Line of the closing mark, or the last line of the content where there is none. */
  readonly close: number;
  readonly closed: boolean;
  /** First word behind the opening mark, in small letters. */
  readonly language: string;
  /** All that stands behind the opening mark. */
  readonly info: string;
  readonly start: number;
  readonly end: number;
};

/** The fence that opens on a line; how a dialect gets at what a document embeds (YAML, JSON, code). */
export function fenceAt(lines: Lines, open: number): Fence {
  const { text, kinds, starts, count } = lines;
  let last = open;
  while (last + 1 < count && kinds[last + 1] === LINE.fenceBody) last++;
  const closed = last + 1 < count && kinds[last + 1] === LINE.fenceClose;
  const openEnd = lineEnd(lines, open);
  let at = markAt(lines, open);
  const marker = text.charCodeAt(at);
  while (at < openEnd && text.charCodeAt(at) === marker) at++;
  const info = text.slice(at, openEnd).trim();
  return {
    open,
    close: closed ? last + 1 : last,
    closed,
    language: info.split(/[\s{:]/, 1)[0]!.toLowerCase(),
    info,
    start: starts[open + 1]!,
    end: starts[last + 1]!,
  };
}

/** Where a fence opens directly behind a list mark ("- ```ts"); -1 where none does. */
export function fenceStart(text: string, ink: number, end: number): number {
  let at = ink + 1;
  while (at < end && at - ink < 11 && !isBlank(text.charCodeAt(at))) at++;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  const code = text.charCodeAt(at);
  if (code !== BACKTICK && code !== TILDE) return -1;
  return lineKind(text, at, end, at) === LINE.fenceOpen ? at : -1;
}

/** Offset of the mark that opens a fence. */
function markAt(lines: Lines, open: number): number {
  const ink = inkStart(lines, open);
  const code = lines.text.charCodeAt(ink);
  return code === BACKTICK || code === TILDE ? ink : fenceStart(lines.text, ink, lineEnd(lines, open));
}

const BACKTICK = 96;
const TILDE = 126;

/** Every fence of a text, in order. */
export function allFences(lines: Lines): Fence[] {
  const found: Fence[] = [];
  for (let line = 0; line < lines.count; line++) {
    if (lines.kinds[line] !== LINE.fenceOpen) continue;
    const fence = fenceAt(lines, line);
    found.push(fence);
    line = fence.close;
  }
  return found;
}

/** The content of a fence with the blanks of its own indentation taken off each line and no line break at the end. */
export function fenceText(lines: Lines, fence: Fence): string {
  const content = lines.text.slice(fence.start, fence.end).replace(/\r?\n$/, "");
  const width = markAt(lines, fence.open) - lines.starts[fence.open]!;
  if (width === 0) return content;
  return content
    .split("\n")
    .map((line) => dedent(line, width))
    .join("\n");
}

function dedent(line: string, width: number): string {
  let at = 0;
  while (at < width && (line.charCodeAt(at) === 32 || line.charCodeAt(at) === 9)) at++;
  return line.slice(at);
}
