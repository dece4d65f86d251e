import { readChecklist } from "./checklist/read-checklist.ts";
import type { ChecklistRules } from "./checklist/rules.ts";
import { surveyOnce } from "./checklist/survey.ts";
import type { Detection, Dialect, PlanFile } from "./dialect.ts";

/**
 * Kiro's `.kiro/specs/x/tasks.md`: numbered boxes with parts, bullets of detail, `_Requirements: 1.2_`, optional tests marked `*`,
 * checkpoints, and waves as JSON at the end.
 */
export const kiro: Dialect = {
  name: "kiro",
  detect: (file) => detectSpec(file, false),
  read: (file) => readChecklist(file, numberedRules).plan,
};

/** Only numbered boxes are tasks; boxes without a number below them are what has to be so. */
export const numberedRules: ChecklistRules = { tasks: "numbered" };

/** Whether a file is a task list of a spec in Kiro's tree; `marked`: with the parallel marks and edges that cc-sdd adds to it. */
export function detectSpec(file: PlanFile, marked: boolean): Detection {
  const { path, text } = file;
  const { numbered, boxes, lettered } = surveyOnce(file);
  const planted = TREE.test(path);
  // A list that somebody keeps without numbers is still the spec's.
  if (planted && !marked && boxes > 1 && numbered < 2 && lettered < 2)
    return { confidence: 0.86, reasons: [`${boxes} boxes`, "stands in a tree of specs"] };
  if (numbered < 2 || lettered > numbered || CC_SDD.test(text) !== marked)
    return { confidence: 0, reasons: [] };
  const reasons = [`${numbered} numbered boxes`];
  if (planted) reasons.push("stands in a tree of specs");
  if (REQUIREMENTS.test(text)) reasons.push("names requirements below its tasks");
  if (text.includes('"waves"') || OPTIONAL.test(text)) reasons.push("has waves or optional tasks");
  if (TITLE.test(text)) reasons.push("is called an implementation plan");
  if (marked) reasons.push("marks tasks (P), their dependencies or boundaries");
  // Numbers and a title alone are anybody's.
  const sure = planted || REQUIREMENTS.test(text) || marked;
  const share = numbered * 2 >= boxes;
  return { confidence: sure && share ? Math.min(0.99, 0.82 + 0.04 * reasons.length) : 0.3, reasons };
}

const TREE =
  /(?:^|\/)\.(?:kiro|claude|spec-workflow|cursor|amazonq)\/(?:specs?|plans?)\/(?:.*\/)?tasks\.md$/i;
const REQUIREMENTS =
  /^[ \t]*[-*][ \t]+_{0,2}\*{0,2}(?:Requirements?|Validates|要件|需求|요구\s?사항|Требования)\s?[:：]/im;
const OPTIONAL = /^[ \t]*[-*+][ \t]+\[.\]\\?\*[ \t]/m;
const TITLE =
  /^\uFEFF?#[ \t]+(?:\*\*)?(?:Implementation (?:Plan|Tasks)|实施计划|实现计划|実装計画|구현 계획|План реализации|Plan de implementación|Plano de implementação)/im;
const CC_SDD =
  /^[ \t]*[-*+][ \t]+\[.\]\*?[ \t]+\*{0,2}\d{1,3}(?:\.\d{1,3}){0,3}\.?\*{0,3}[ \t]+\(P\)|^[ \t]*[-*][ \t]+_(?:Depends|Boundary)\s?[:：]|^[ \t]*[-*+][ \t]+\[.\][ \t]+\d{1,3}(?:\.\d{1,3}){0,3}\.?[ \t].{0,300}\(P\)[ \t]*$/m;
