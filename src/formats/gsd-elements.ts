import { fenceAt } from "./fences.ts";
import { inkStart, LINE, lineEnd } from "./line.ts";
import type { Lines } from "./line.ts";

/** One `<task …>` of a GSD plan. Lines count from 0, `end` is the first that is not part of it. */
export type TaskElement = { readonly attributes: string; readonly line: number; readonly end: number };

/**
 * The `<task>` elements of a plan. They look like XML and are not: text inside has any sign in it, so that only tags at the head of a line
 * count, and those in code only where the whole plan stands in code.
 */
export function taskElements(lines: Lines): TaskElement[] {
  const outside = elementsIn(lines, true);
  return outside.length > 0 ? outside : elementsIn(lines, false);
}

function elementsIn(lines: Lines, passFences: boolean): TaskElement[] {
  const found: TaskElement[] = [];
  let open: { attributes: string; line: number } | undefined;
  const close = (end: number): void => {
    if (open !== undefined) found.push({ ...open, end });
    open = undefined;
  };
  for (let line = 0; line < lines.count; line++) {
    if (passFences && lines.kinds[line] === LINE.fenceOpen) {
      const fence = fenceAt(lines, line);
      // A fence that is never closed takes no tag with it.
      if (lines.kinds[fence.close] === LINE.fenceClose) line = fence.close;
      continue;
    }
    if (lines.kinds[line] === LINE.frontMatter || lines.kinds[line] === LINE.comment) continue;
    const start = inkStart(lines, line);
    if (lines.text.charCodeAt(start) !== LESS_THAN) continue;
    const ink = lines.text.slice(start, lineEnd(lines, line));
    const opening = OPENING.exec(ink.slice(0, LONGEST));
    if (opening !== null) {
      close(line);
      open = { attributes: opening[1]!, line };
      if (ink.includes("</task>")) close(line + 1);
    } else if (ink.startsWith("</tasks>")) close(line);
    else if (ink.startsWith("</task>")) close(line + 1);
  }
  close(lines.count);
  return found;
}

/** What stands in an element of that name inside a task; the first one counts. Undefined: there is none. */
export function elementText(body: string, name: string): string | undefined {
  const opening = `<${name}`;
  for (let at = body.indexOf(opening); at >= 0; at = body.indexOf(opening, at + 1)) {
    const code = body.charCodeAt(at + opening.length);
    const end = body.indexOf(">", at);
    if (end < 0) return undefined;
    if (!headOfLine(body, at) || !(code === GREATER_THAN || code === SPACE)) continue;
    const close = body.indexOf(`</${name}>`, end);
    return body.slice(end + 1, close < 0 ? body.length : close).trim();
  }
  return undefined;
}

/** The value of an attribute. */
export function attributeOf(attributes: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(
    attributes,
  );
  return match?.[1] ?? match?.[2] ?? match?.[3];
}

function headOfLine(body: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && (body[before] === " " || body[before] === "\t")) before--;
  return before < 0 || body[before] === "\n" || body[before] === ">";
}

const LONGEST = 1000;
const LESS_THAN = 60;
const GREATER_THAN = 62;
const SPACE = 32;
const OPENING = /^<task(?:\s((?:[^<>"']|"[^"]*"|'[^']*')*))?>/i;
