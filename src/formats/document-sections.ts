import { inkStart, LINE, lineEnd } from "./line.ts";
import type { Lines } from "./line.ts";

/** What stands under a heading of a document, up to the next heading of its depth or above. Lines count from 0. */
export type Section = {
  readonly depth: number;
  /** The heading's words, without the number signs at either end. */
  readonly title: string;
  readonly line: number;
  /** First line that is not part of it. */
  readonly end: number;
};

/** Every section of a document, outer ones before those inside them. */
export function documentSections(lines: Lines): Section[] {
  const sections: { depth: number; title: string; line: number; end: number }[] = [];
  const open: typeof sections = [];
  for (let line = 0; line < lines.count; line++) {
    if (lines.kinds[line] !== LINE.heading) continue;
    const ink = lines.text.slice(inkStart(lines, line), lineEnd(lines, line));
    const depth = /^#*/.exec(ink)![0].length;
    while (open.length > 0 && open.at(-1)!.depth >= depth) open.pop()!.end = line;
    const section = {
      depth,
      title: ink
        .slice(depth)
        .replace(/[ \t]#+[ \t]*$/, "")
        .trim(),
      line,
      end: lines.count,
    };
    sections.push(section);
    open.push(section);
  }
  return sections;
}

/** The text below a section's heading. */
export function sectionText(lines: Lines, { line, end }: Section): string {
  return lines.text.slice(lines.starts[line + 1], lines.starts[end]);
}
