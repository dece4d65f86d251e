import { sectionText } from "./document-sections.ts";
import type { Section } from "./document-sections.ts";
import type { Lines } from "./line.ts";
import { listLines } from "./list-lines.ts";

/**
 * What has to hold when a Backlog.md task is done: its acceptance criteria and its definition of done, from between their comments or
 * from under their headings.
 */
export function backlogAcceptance(lines: Lines, sections: readonly Section[]): string[] {
  return MARKED.flatMap(({ mark, heading }) => {
    const marked = between(lines.text, `<!-- ${mark}:BEGIN -->`, `<!-- ${mark}:END -->`);
    if (marked !== undefined) return listLines(marked);
    const section = sections.find(({ title }) => heading.test(title));
    return section === undefined ? [] : listLines(sectionText(lines, section));
  });
}

function between(text: string, opening: string, closing: string): string | undefined {
  const start = text.indexOf(opening);
  const end = start < 0 ? -1 : text.indexOf(closing, start);
  return end < 0 ? undefined : text.slice(start + opening.length, end);
}

const MARKED = [
  { mark: "AC", heading: /^(?:acceptance|success) criteria\b/i },
  { mark: "DOD", heading: /^definition of done\b/i },
] as const;
