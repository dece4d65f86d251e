import { documentSections } from "../document-sections.ts";
import { listText } from "../headed/list-text.ts";
import { indentOf, LINE } from "../line.ts";
import type { Lines } from "../line.ts";

/** The entries of `## Global Constraints`, which are part of every task, at most 40; continued lines are joined. */
export function globalConstraints(lines: Lines): string[] {
  const section = documentSections(lines).find(({ title }) => TITLE.test(title));
  const found: string[] = [];
  if (section === undefined) return found;
  for (let line = section.line + 1; line < section.end; line++) {
    const kind = lines.kinds[line]!;
    if (kind === LINE.heading) break;
    if (kind === LINE.bullet && indentOf(lines, line) < 2) {
      if (found.length === 40) break;
      found.push(listText(lines, line));
    } else if ((kind === LINE.text || kind === LINE.bullet) && found.length > 0)
      found.push(`${found.pop()!} ${listText(lines, line)}`.slice(0, 1000));
  }
  return found;
}

const TITLE = /^(?:\d+\.?\s+)?global constraints\b/i;
