import { trimmedLine } from "../line.ts";
import type { Lines } from "../line.ts";
import { sectionGoal } from "../section-goal.ts";

/** The goal of a plan: the first line under "Core Objective", else what "Quick Summary" says. */
export function planGoal(lines: Lines): string | undefined {
  const objective = sectionGoal(lines, /^(?:core )?objective$/i);
  if (objective !== undefined) return objective;
  const limit = Math.min(lines.count, 40);
  for (let line = 0; line < limit; line++) {
    const summary = /\*\*Quick Summary\*\*\s*[:：]\s*(.+)$/i.exec(trimmedLine(lines, line).slice(0, 2000));
    if (summary !== null) return summary[1]!;
  }
  return undefined;
}
