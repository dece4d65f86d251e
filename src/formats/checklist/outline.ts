import { contentStart } from "../headed/list-text.ts";
import { indentOf, inkStart, LINE, lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";
import { boxAt } from "./box-at.ts";

/** A list line with a box. Lines count from 0, offsets from the start of the text. */
export type Box = {
  readonly line: number;
  readonly indent: number;
  /** Offset of what stands inside the box. */
  readonly at: number;
  readonly raw: string;
  /** Where the words behind the box begin. */
  readonly textAt: number;
  /** Place of the heading it stands under, -1 above the first. */
  readonly heading: number;
};

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
export type Outline = { readonly boxes: readonly Box[]; readonly headings: readonly Heading[] };

/** Every box and every heading of a document; what fences hold is neither. */
export function readOutline(lines: Lines): Outline {
  const boxes: Box[] = [];
  const headings: Heading[] = [];
  for (let line = 0; line < lines.count; line++) {
    const kind = lines.kinds[line];
    if (kind === LINE.bullet || kind === LINE.number) {
      const box = boxAt(lines.text, contentStart(lines, line));
      if (box === undefined) continue;
      const { at, raw, after } = box;
      const heading = headings.length - 1;
      boxes.push({ line, indent: indentOf(lines, line), at, raw, textAt: after, heading });
    } else if (kind === LINE.heading) headings.push(headingAt(lines, line, headings));
  }
  return { boxes, headings };
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
