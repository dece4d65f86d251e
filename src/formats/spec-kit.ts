import { readChecklist } from "./checklist/read-checklist.ts";
import { surveyOnce } from "./checklist/survey.ts";
import type { Dialect } from "./dialect.ts";
import { specKitPhases } from "./spec-kit-phases.ts";

/** GitHub spec-kit's `tasks.md`: `- [ ] T001 [P] [US1] Words with the path`, in phases that follow each other. */
export const specKit: Dialect = {
  name: "spec-kit",
  detect(file) {
    const { boxes, lettered, text } = surveyOnce(file);
    if (lettered < 2 || lettered * 2 < boxes) return { confidence: 0, reasons: [] };
    const reasons = [`${lettered} boxes with ids such as T001`];
    if (/(?:^|\/)specs\/[^/]+\/tasks\.md$/i.test(file.path)) reasons.push("stands where the tool puts it");
    if (FORMAT.test(text)) reasons.push("explains the format");
    if (MARKS.test(text)) reasons.push("marks tasks [P] or [US1]");
    if (PHASES.test(text)) reasons.push("has the tool's phases");
    return { confidence: [0, 0.5, 0.86, 0.93, 0.96, 0.98][reasons.length]!, reasons };
  },
  read: (file) => readChecklist(file, { tasks: "lettered", exactPaths: true, phases: specKitPhases }).plan,
};

const FORMAT = /\[ID\]\s*\[P\??\]|\*\*\[P\]\*\*|\[Story\]/;
const MARKS = /^[ \t]*[-*+][ \t]+\[.\][ \t]+\**T\d{2,4}[a-z]?\**[ \t]+\[(?:P|US\d+)\]/m;
const PHASES = /^#{2,3}[ \t].{0,40}(?:Foundational|User Story \d|\bUS\d)/im;
