import { documentSections } from "../document-sections.ts";
import { listText } from "../headed/list-text.ts";
import { LINE, trimmedLine } from "../line.ts";
import type { Lines } from "../line.ts";

/** The goal of a plan: the first line under "Core Objective", else what "Quick Summary" says. */
export function planGoal(lines: Lines): string | undefined {
  const section = documentSections(lines).find(({ title }) => /^(?:core )?objective$/i.test(title));
  if (section !== undefined)
    for (let line = section.line + 1; line < section.end; line++) {
      const kind = lines.kinds[line];
      if (kind === LINE.text || kind === LINE.bullet) return listText(lines, line);
    }
  const limit = Math.min(lines.count, 40);
  for (let line = 0; line < limit; line++) {
    const summary = /\*\*Quick Summary\*\*\s*[:：]\s*(.+)$/i.exec(trimmedLine(lines, line).slice(0, 2000));
    if (summary !== null) return summary[1]!;
  }
  return undefined;
}
