import { inkBetween, inkStart, LINE, lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";

/** A line's text behind blanks, a list mark and a box. */
export function listText(lines: Lines, line: number): string {
  const at = contentStart(lines, line);
  const { text } = lines;
  const boxed =
    text.charCodeAt(at) === 91 && text.charCodeAt(at + 2) === 93 && lines.kinds[line] !== LINE.text;
  return inkBetween(text, boxed ? at + 3 : at, lineEnd(lines, line));
}

/** Offset behind a line's blanks and list mark. */
export function contentStart(lines: Lines, line: number): number {
  const { text, kinds } = lines;
  const end = lineEnd(lines, line);
  let at = inkStart(lines, line);
  if (kinds[line] !== LINE.bullet && kinds[line] !== LINE.number) return at;
  while (at < end && text.charCodeAt(at) !== 32 && text.charCodeAt(at) !== 9) at++;
  while (at < end && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at++;
  return at;
}
