import { contentStart } from "../headed/list-text.ts";
import { indentOf, inkStart, LINE, lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";
import { boxAt } from "./box-at.ts";
import { readItemHead } from "./item-head.ts";
import { NO_LINES } from "./item.ts";
import type { Item } from "./item.ts";
import { nameItems } from "./name-items.ts";

/** A heading and where it stands among the others. */
export type Heading = {
  readonly line: number;
  /** 1 to 6. */
  readonly depth: number;
  readonly text: string;
  /** Place of the heading around it, -1 where there is none. */
  readonly above: number;
};

/** What a check-list document is made of, in order. */
export type Outline = { readonly boxes: readonly Item[]; readonly headings: readonly Heading[] };

/** Every box and every heading of a document; what fences hold is neither. */
export function readOutline(lines: Lines): Outline {
  const boxes: Item[] = [];
  const headings: Heading[] = [];
  for (let line = 0; line < lines.count; line++) {
    const kind = lines.kinds[line];
    if (kind === LINE.bullet || kind === LINE.number) {
      const item = itemAt(lines, line, headings.length - 1);
      if (item !== undefined) boxes.push(item);
    } else if (kind === LINE.heading) headings.push(headingAt(lines, line, headings));
  }
  nameItems(boxes);
  return { boxes, headings };
}

function itemAt(lines: Lines, line: number, heading: number): Item | undefined {
  const box = boxAt(lines.text, contentStart(lines, line));
  if (box === undefined) return undefined;
  const { id, look, sure, optional, titleAt, wordsAt } = readItemHead(
    lines.text,
    box.after,
    lineEnd(lines, line),
  );
  return {
    line,
    indent: indentOf(lines, line),
    at: box.at,
    raw: box.raw,
    heading,
    id,
    look,
    sure,
    optional,
    titleAt,
    wordsAt,
    named: false,
    parent: -1,
    own: NO_LINES,
    last: line,
  };
}

function headingAt(lines: Lines, line: number, headings: readonly Heading[]): Heading {
  const start = inkStart(lines, line);
  const end = lineEnd(lines, line);
  let at = start;
  while (lines.text.charCodeAt(at) === HASH) at++;
  const depth = at - start;
  let above = headings.length - 1;
  while (above >= 0 && headings[above]!.depth >= depth) above = headings[above]!.above;
  const text = lines.text
    .slice(at, Math.min(end, at + LONGEST))
    .replace(/#{1,9}\s*$/, "")
    .trim();
  return { line, depth, text, above };
}

const HASH = 35;
const LONGEST = 400;
