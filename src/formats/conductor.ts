import { notTasks } from "./checklist/not-tasks.ts";
import { readChecklist } from "./checklist/read-checklist.ts";
import { surveyOnce } from "./checklist/survey.ts";
import type { Dialect } from "./dialect.ts";

/**
 * Conductor's `conductor/tracks/x/plan.md`: phases of boxes without ids, `- [~] Task: …` with `Sub-task: …` below, the commit behind
 * what is done, and a person's verification at the end of each phase.
 */
export const conductor: Dialect = {
  name: "conductor",
  detect(file) {
    const { boxes, bare, text, headings } = surveyOnce(file);
    if (boxes < 2) return { confidence: 0, reasons: [] };
    const phases = headings.filter(({ depth, text: title }) => depth < 4 && /^phase\b/i.test(title)).length;
    const reasons = [`${boxes} boxes in ${phases} phases`];
    if (PATH.test(file.path))
      return { confidence: 0.97, reasons: [...reasons, "stands where the tool puts it"] };
    if (bare * 2 < boxes) return { confidence: 0, reasons: [] };
    if (GATE.test(text))
      return { confidence: 0.96, reasons: [...reasons, "has the tool's manual verification"] };
    if (phases > 0 && TASK.test(text))
      return { confidence: 0.88, reasons: [...reasons, "its boxes say Task:"] };
    return { confidence: 0, reasons: [] };
  },
  read: (file) => readChecklist(file, { tasks: "all", outside: notTasks }).plan,
};

const PATH = /(?:^|\/)conductor\/(?:tracks|archive)\/(?:.*\/)?plan\.md$/i;
const GATE = /Conductor - User Manual Verification/;
const TASK = /^[ \t]*[-*+][ \t]+\[.\][ \t]+(?:\*\*)?Task\s?:/im;
