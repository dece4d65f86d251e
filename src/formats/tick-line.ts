/** A line with a check box, in bytes: `start` to `end` without its line break, `at` the place of `inner`, `text` what follows the box. */
export type BoxLine = {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly at: number;
  readonly inner: string;
  readonly text: string;
};

type Line = { readonly line: number; readonly start: number; readonly end: number };

/** A box opens its line, after quote marks, heading marks, a table bar, a list marker or bold. */
const OPENING_BOX =
  /^(?:\xEF\xBB\xBF)?[ \t>#|]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(?:\*\*|__)?\[([^\]\r\n]{1,4})\]/;

/** Line `line` (from 1) of the bytes, undefined past the end. */
export function lineAt(text: string, line: number): Line | undefined {
  let start = 0;
  for (let at = 1; at < line; at++) {
    start = text.indexOf("\n", start) + 1;
    if (start === 0) return undefined;
  }
  return line < 1 ? undefined : { line, start, end: endOf(text, start) };
}

/** The box at a column (UTF-16 units) of a line, else the one that opens the line. */
export function boxAt(text: string, line: Line | undefined, column?: number): BoxLine | undefined {
  if (line === undefined) return undefined;
  const content = text.slice(line.start, line.end);
  const at = column === undefined ? -1 : byteOffset(content, column);
  if (at > 0 && content[at - 1] === "[") {
    const close = content.indexOf("]", at + 1);
    if (close > at && close <= at + 4) return box(line, content, at, close);
  }
  const opening = OPENING_BOX.exec(content);
  if (opening === null) return undefined;
  const close = opening[0].length - 1;
  return box(line, content, close - (opening[1] ?? "").length, close);
}

/** Every line that a box opens. */
export function linesWithBox(text: string): BoxLine[] {
  const boxes: BoxLine[] = [];
  for (let start = 0, line = 1; start <= text.length; line++) {
    const end = endOf(text, start);
    const found = boxAt(text, { line, start, end });
    if (found) boxes.push(found);
    const next = text.indexOf("\n", end);
    if (next < 0) break;
    start = next + 1;
  }
  return boxes;
}

/** True where the text begins with the id, after decoration and one word such as `STEP`; `1` does not lead `13` or `1.2`. */
export function leadsWith(text: string, id: string): boolean {
  if (id === "") return false;
  const from = text.indexOf(id);
  // Almost every line fails here: the pattern below is built for the few that hold the id near their start.
  if (from < 0 || from > 60) return false;
  const escaped = id.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const after = /\d$/.test(id) ? "(?![A-Za-z0-9_]|[.-]\\d)" : "(?![A-Za-z0-9_]|[.-][A-Za-z0-9])";
  return new RegExp(`^[ \\t*_~\`#(\\[]*(?:[A-Za-z]{2,12}[ \\t#:._-]*)?${escaped}${after}`).test(text);
}

function box(line: Line, content: string, at: number, close: number): BoxLine {
  return { ...line, at: line.start + at, inner: content.slice(at, close), text: content.slice(close + 1) };
}

function endOf(text: string, start: number): number {
  const newline = text.indexOf("\n", start);
  const end = newline < 0 ? text.length : newline;
  return end > start && text[end - 1] === "\r" ? end - 1 : end;
}

/** Where the UTF-16 column stands in the line's UTF-8 bytes, or -1; near invalid bytes it may be off, and the opening box decides. */
function byteOffset(content: string, column: number): number {
  let units = 0;
  for (let at = 0; at < content.length; at++) {
    const byte = content.charCodeAt(at);
    if (byte >= 0x80 && byte < 0xc0) continue;
    if (units >= column) return at;
    units += byte >= 0xf0 ? 2 : 1;
  }
  return -1;
}
