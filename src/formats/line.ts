/** What a line is at first sight; a byte each, so that a million lines cost a megabyte. */
export const LINE = {
  blank: 0,
  text: 1,
  heading: 2,
  bullet: 3,
  number: 4,
  table: 5,
  quote: 6,
  rule: 7,
  fenceOpen: 8,
  fenceBody: 9,
  fenceClose: 10,
  comment: 11,
  frontMatter: 12,
} as const;

/** A text cut into lines: `starts` has one entry more than there are lines, and lines count from 0 here. */
export type Lines = {
  readonly text: string;
  readonly count: number;
  readonly starts: Int32Array;
  readonly kinds: Uint8Array;
};

/** Offset just behind the last character of a line, its line break left out. */
export function lineEnd(lines: Lines, line: number): number {
  const start = lines.starts[line]!;
  let end = lines.starts[line + 1]!;
  if (end > start && lines.text.charCodeAt(end - 1) === 10) end--;
  if (end > start && lines.text.charCodeAt(end - 1) === 13) end--;
  return end;
}

/** Offset of the first character that is no blank; the end of the line where there is none. */
export function inkStart(lines: Lines, line: number): number {
  const end = lineEnd(lines, line);
  let at = lines.starts[line]!;
  while (at < end && isBlank(lines.text.charCodeAt(at))) at++;
  return at;
}

/** Width of the leading blanks in columns; a tab reaches to the next multiple of four. */
export function indentOf(lines: Lines, line: number): number {
  const { text } = lines;
  const end = lines.starts[line + 1]!;
  let width = 0;
  for (let at = lines.starts[line]!; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 9) width += 4 - (width % 4);
    else if (code === 32) width++;
    else if (code !== BOM) break;
  }
  return width;
}

/** The line's text without its line break. */
export function lineText(lines: Lines, line: number): string {
  return lines.text.slice(lines.starts[line], lineEnd(lines, line));
}

/** The line's text without blanks at either end. */
export function trimmedLine(lines: Lines, line: number): string {
  return lines.text.slice(inkStart(lines, line), lineEnd(lines, line)).trimEnd();
}

/** The text between two offsets without blanks at either end, cut out once: a trimmed cut would be two strings. */
export function inkBetween(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end).trim();
}

/** True of a space, a tab, a carriage return and a byte order mark. */
export function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13 || code === BOM;
}

const BOM = 0xfeff;
