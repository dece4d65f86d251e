import { readChecklist } from "./checklist/read-checklist.ts";
import { surveyOnce } from "./checklist/survey.ts";
import type { Dialect } from "./dialect.ts";

/** OpenSpec's `openspec/changes/x/tasks.md`: every box at every depth is a task, one after the other; numbers are a habit. */
export const openspec: Dialect = {
  name: "openspec",
  detect(file) {
    const { boxes, numbered, headings } = surveyOnce(file);
    if (boxes === 0) return { confidence: 0, reasons: [] };
    const reasons = [`${boxes} boxes`];
    if (PATH.test(file.path))
      return { confidence: 0.98, reasons: [...reasons, "stands where the tool puts it"] };
    const chapters = headings.filter(({ text, depth }) => depth === 2 && /^\d{1,3}\.\s\S/.test(text)).length;
    const numbers = chapters > 1 ? 2 : 4;
    const deep = numbered * 5 >= boxes * numbers && chapters > 0 && !BULLETS.test(file.text);
    if (!deep || boxes < 2) return { confidence: 0, reasons: [] };
    return { confidence: 0.83, reasons: [...reasons, `${chapters} numbered chapters`] };
  },
  read: (file) => readChecklist(file, { tasks: "all" }).plan,
};

const PATH = /(?:^|\/)openspec\/changes\/(?:.*\/)?tasks\.md$/i;
/** What other tools write below their tasks. */
const BULLETS = /^[ \t]*[-*][ \t]+_\w+:|^#{3,6}[ \t]+Task Group \d/m;
