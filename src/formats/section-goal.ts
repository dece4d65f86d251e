import { documentSections } from "./document-sections.ts";
import { listText } from "./headed/list-text.ts";
import { LINE } from "./line.ts";
import type { Lines } from "./line.ts";

/** What a plan is for: the first line of text under the first heading that `title` fits. */
export function sectionGoal(lines: Lines, title: RegExp): string | undefined {
  const section = documentSections(lines).find((one) => title.test(one.title));
  if (section === undefined) return undefined;
  for (let line = section.line + 1; line < section.end; line++) {
    const kind = lines.kinds[line];
    if (kind === LINE.text || kind === LINE.bullet) return listText(lines, line);
  }
  return undefined;
}
