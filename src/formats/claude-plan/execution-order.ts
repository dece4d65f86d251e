import { documentSections } from "../document-sections.ts";
import { listText } from "../headed/list-text.ts";
import { LINE } from "../line.ts";
import type { Lines } from "../line.ts";

/** Ids of phases in the order that a numbered list under "Execution Order" gives; fewer than two give none. */
export function executionOrder(lines: Lines): readonly string[] {
  const section = documentSections(lines).find(({ title }) => TITLE.test(title));
  const ids: string[] = [];
  if (section === undefined) return ids;
  let last = 0;
  for (let line = section.line + 1; line < section.end; line++) {
    if (lines.kinds[line] !== LINE.number) continue;
    const number = Number.parseInt(lines.text.slice(lines.starts[line], lines.starts[line + 1]).trim(), 10);
    if (number <= last) break;
    last = number;
    const id = /^\**(?:Phase|Part|Step|Stage)\s+#?(\d+[a-z]?)\b/i.exec(listText(lines, line))?.[1];
    if (id === undefined) return [];
    ids.push(id);
  }
  return ids.length > 1 ? ids : [];
}

const TITLE = /\b(?:execution|implementation|recommended|suggested) order\b|\bsequencing\b/i;
