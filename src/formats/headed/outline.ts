import { readGroupName } from "../group-name.ts";
import type { GroupName } from "../group-name.ts";
import { indentOf, inkBetween, inkStart, LINE, lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";
import { isDigit, isLetter, readId } from "../read-id.ts";
import type { IdMatch } from "../read-id.ts";

/** Depths below the six of headings: a bold line that stands for a heading, and a list line with a box. */
export const BOLD = 7;
export const ITEM = 8;

/** A line that may open a task or a group. */
export type Node = {
  readonly line: number;
  /** 1 to 6 for headings, `BOLD`, `ITEM`. */
  readonly depth: number;
  readonly indent: number;
  /** The text behind the marks, and where it begins. */
  readonly text: string;
  readonly textAt: number;
  /** Offset of the character inside the box, -1 without a box. */
  readonly box: number;
  id: IdMatch | undefined;
  group: GroupName | undefined;
  /** What it turned out to be. */
  role: "task" | "group" | "plain";
};

/** Every heading, every bold line and list line with an id or a group's name, in order; each one `plain` so far. */
export function outline(lines: Lines): Node[] {
  const nodes: Node[] = [];
  const { kinds, count, text } = lines;
  for (let line = 0; line < count; line++) {
    const kind = kinds[line];
    if (kind === LINE.heading) nodes.push(headingNode(lines, line));
    else if (kind === LINE.bullet || kind === LINE.number) {
      const node = itemNode(lines, line);
      if (node !== undefined) nodes.push(node);
    } else if (kind === LINE.text) {
      const at = inkStart(lines, line);
      if (text.charCodeAt(at) !== STAR || text.charCodeAt(at + 1) !== STAR) continue;
      const node = boldNode(lines, line, at);
      if (node !== undefined) nodes.push(node);
    }
  }
  return nodes;
}

function headingNode(lines: Lines, line: number): Node {
  const { text } = lines;
  const end = lineEnd(lines, line);
  let at = inkStart(lines, line);
  const start = at;
  while (text.charCodeAt(at) === HASH) at++;
  const depth = at - start;
  while (at < end && text.charCodeAt(at) === SPACE) at++;
  const boxed = isBox(text, at);
  const textAt = boxed ? at + 3 : at;
  const head = inkBetween(text, textAt, end);
  const short = head.slice(0, LONGEST);
  const id = readId(short);
  const group = id === undefined ? readGroupName(short) : undefined;
  return { line, depth, indent: 0, text: head, textAt, box: boxed ? at + 1 : -1, id, group, role: "plain" };
}

function itemNode(lines: Lines, line: number): Node | undefined {
  const { text } = lines;
  let at = inkStart(lines, line);
  while (text.charCodeAt(at) !== SPACE && at < text.length) at++;
  while (text.charCodeAt(at) === SPACE) at++;
  if (!isBox(text, at)) return undefined;
  const textAt = at + 3;
  const head = inkBetween(text, textAt, lineEnd(lines, line));
  const id = readId(head.slice(0, LONGEST));
  if (id === undefined) return undefined;
  const indent = indentOf(lines, line);
  return { line, depth: ITEM, indent, text: head, textAt, box: at + 1, id, group: undefined, role: "plain" };
}

function boldNode(lines: Lines, line: number, at: number): Node | undefined {
  const { text } = lines;
  if (!mayName(text, at + 2)) return undefined;
  const head = inkBetween(text, at, lineEnd(lines, line));
  const short = head.slice(0, LONGEST);
  const close = short.indexOf("**", 2);
  if (close < 0) return undefined;
  const group = readGroupName(short);
  const whole = /^[\s\p{P}\p{S}\u2190-\u2bff\u{1f000}-\u{1faff}]*$/u.test(short.slice(close + 2));
  const id = group === undefined && whole ? readId(short) : undefined;
  if (group === undefined && (id === undefined || !id.strong)) return undefined;
  return { line, depth: BOLD, indent: 0, text: head, textAt: at, box: -1, id, group, role: "plain" };
}

/** True where bold text has a digit or a single capital letter, without which it names neither a task nor a group. */
function mayName(text: string, from: number): boolean {
  let before = SPACE;
  for (let at = from; at < from + 80; at++) {
    const code = text.charCodeAt(at);
    if (code === STAR || code === 10 || Number.isNaN(code)) return false;
    if (isDigit(code)) return true;
    if (before === SPACE && code >= 65 && code <= 90 && !isLetter(text.charCodeAt(at + 1))) return true;
    before = code;
  }
  return false;
}

/** True of `[x]` with any one character inside, followed by a blank or by an optional mark such as `*`. */
function isBox(text: string, at: number): boolean {
  return text.charCodeAt(at) === 91 && text.charCodeAt(at + 2) === 93;
}

/** A heading's id and group stand within so many characters. */
const LONGEST = 300;
const SPACE = 32;
const HASH = 35;
const STAR = 42;
