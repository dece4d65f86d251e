import type { Estimate, Finding } from "../core/plan/plan.ts";
import type { Detection, Dialect, DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import { readEstimate } from "./estimate.ts";
import { markStatus } from "./headed/status.ts";
import { LINE, trimmedLine } from "./line.ts";
import type { Lines } from "./line.ts";
import { fieldReader } from "./read-field.ts";
import { scanLines } from "./scan.ts";
import { mainPlace, stepEntries } from "./step-entries.ts";
import type { StepEntry } from "./step-entries.ts";
import { stepGroups } from "./step-groups.ts";
import { readStepHead } from "./step-head.ts";
import { stepLines, trustNextStep } from "./step-lines.ts";
import { byStepNumber, stepsBefore } from "./step-order.ts";
import { asReferences, idsOnce } from "./step-references.ts";
import { boxedPlace, readStepTask } from "./step-task.ts";
import { yamlSteps } from "./yaml-steps.ts";
import { yamlStretches } from "./yaml-stretches.ts";

/**
 * Check lists of numbered steps, as a SPEC.md keeps them: `- [ ] **STEP 13**: Title`, with sections `### Step 13:` and sub-steps
 * `**Step 13.1**` where there are any. Steps go by their numbers.
 */
export const stepList: Dialect = { name: "step-list", detect, read };

function detect({ path, text }: PlanFile): Detection {
  if (/\.(?:ya?ml|jsonl?)$/i.test(path)) return NOT_MINE;
  const boxes = new Map<string, number>();
  let boxed = 0;
  for (const match of text.matchAll(BOXES)) {
    boxed++;
    const id = match[1]!.toLowerCase();
    boxes.set(id, (boxes.get(id) ?? 0) + 1);
  }
  const tasks = count(text, TASK_HEADINGS);
  if (boxed === 0) {
    const named = Math.max(distinct(text, SECTIONS), distinct(text, WORDS));
    // Steps of a guide inside some other plan: its own boxes and its front matter say so.
    if (named < 2 || tasks > 0 || count(text, ANY_BOX) > named || text.startsWith("---")) return NOT_MINE;
    return { confidence: 0.4, reasons: [`names ${named} steps by number, without boxes`] };
  }
  const reasons = [`${boxed} boxes with STEP and a number`];
  // Plans of test-first tasks count their steps anew in every task: there the tasks are the plan.
  if (tasks > 0 || boxes.size * 2 < boxed) return { confidence: 0.2, reasons };
  return { confidence: boxed > 1 ? 0.93 : 0.8, reasons };
}

function read(file: PlanFile): PartialPlan {
  const { path, text } = file;
  const lines = scanLines(text, trustNextStep());
  const found = stepLines(lines);
  const entries = stepEntries(lines, found);
  const unique = new Set(entries.map(({ id }) => id)).size === entries.length;
  const ordered = unique ? byStepNumber(entries) : entries;
  const reading = { path, lines, found, readField: fieldReader(), estimates: tableEstimates(lines) };
  const { groups, of } = stepGroups(path, lines);
  const parents = parentsOf(ordered);
  const tasks = ordered.map((entry, at): DraftTask => {
    const task = readStepTask(reading, entry, of(mainPlace(entry).line));
    const parent = parents[at];
    return parent === undefined ? task : { ...task, parent };
  });
  const defined = definitions(file);
  const all =
    defined === undefined ? tasks : [...asReferences(tasks, idsOnce(defined.tasks)), ...defined.tasks];
  const title = /^\uFEFF?#[ \t]+([^\n]+)$/m.exec(text)?.[1]?.trim();
  return {
    ...(title === undefined ? {} : { title }),
    declared: defined?.declared ?? [],
    groups,
    tasks: unique ? withOrder(all) : all,
    notes: [...disagreements(lines, path, entries), ...(defined?.notes ?? [])],
    order: unique ? "none" : "document",
  };
}

/** Steps that the same document defines in YAML fences. */
function definitions(file: PlanFile): PartialPlan | undefined {
  if (!yamlStretches(file).some(({ shape }) => shape === "steps")) return undefined;
  const plan = yamlSteps.read(file);
  return { ...plan, tasks: plan.tasks.filter(({ kind }) => kind === "step") };
}

function withOrder(tasks: readonly DraftTask[]): DraftTask[] {
  const before = stepsBefore(tasks);
  return tasks.map((task, at) => {
    const previous = before[at];
    const declared = task.dependencies.length > 0 || previous === undefined;
    return declared ? task : { ...task, dependencies: [{ text: previous, exact: true, source: "order" }] };
  });
}

/** For each step the place of the one it is a part of: 1.2 of 1, 1.2.3 of 1.2; of several with that id, the last before it. */
function parentsOf(entries: readonly StepEntry[]): (number | undefined)[] {
  const places = new Map<string, number>();
  entries.forEach(({ id }, at) => {
    if (!places.has(id)) places.set(id, at);
  });
  return entries.map(({ id }, at) => {
    let parent: number | undefined;
    for (let dot = id.lastIndexOf("."); dot > 0 && parent === undefined; dot = id.lastIndexOf(".", dot - 1))
      parent = places.get(id.slice(0, dot));
    places.set(id, at);
    return parent;
  });
}

/** What a table of efforts says: `| Step 3 | Build | 2 days |`. */
function tableEstimates(lines: Lines): Map<string, Estimate> {
  const estimates = new Map<string, Estimate>();
  for (let line = 0; line < lines.count; line++) {
    if (lines.kinds[line] !== LINE.table) continue;
    const cells = trimmedLine(lines, line).split("|").slice(1);
    const head = readStepHead((cells[0] ?? "").trim());
    if (head === undefined || head.rest !== "") continue;
    const estimate = cells
      .slice(1)
      .map((cell) => readEstimate(cell.trim()))
      .find((it) => it !== undefined);
    if (estimate !== undefined && !estimates.has(head.id)) estimates.set(head.id, estimate);
  }
  return estimates;
}

/** Steps whose boxes contradict each other. */
function disagreements(lines: Lines, path: string, entries: readonly StepEntry[]): Finding[] {
  return entries.flatMap((entry): Finding[] => {
    const boxed = entry.places.filter(({ box }) => box >= 0);
    const done = (at: number): boolean => markStatus(lines.text[at]!) === "done";
    const other = boxed.find(({ box }) => done(box) !== done(boxed[0]!.box));
    if (other === undefined) return [];
    const own = boxedPlace(lines, entry)!;
    const span = { file: path, line: own.line + 1, endLine: own.line + 1, start: own.box, end: own.box + 1 };
    const where = boxed.map(({ line, box }) => `[${lines.text[box]}] on line ${line + 1}`).join(", ");
    const message = `step ${entry.id} is ${where}; line ${own.line + 1} counts`;
    return [
      { code: "marks-disagree", severity: "warning", message, span, fix: "make the boxes of the step agree" },
    ];
  });
}

function distinct(text: string, pattern: RegExp): number {
  return new Set([...text.matchAll(pattern)].map((match) => match[1])).size;
}

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

const NOT_MINE: Detection = { confidence: 0, reasons: [] };
const ID = "(\\d{1,6}(?:\\.\\d{1,6}){0,4}[a-z]?)\\b";
const BOXES = new RegExp(
  `^[ \\t]*(?:[-*+]|\\d{1,9}[.)])[ \\t]+\\[[^\\]\\r\\n]{1,2}\\][ \\t]+[*_~\`]*step[ _#-]{0,3}${ID}`,
  "gim",
);
const SECTIONS = new RegExp(`^#{1,6}[ \\t]+[*_]*step[ _#-]{0,3}${ID}`, "gim");
const WORDS = new RegExp(
  `^[ \\t]*(?:[-*+][ \\t]+)?(?:\\*\\*)?step ${ID}(?:\\*\\*)?[ \\t]*(?:[:—–]|- )`,
  "gim",
);
const ANY_BOX = /^[ \t]*[-*+][ \t]+\[[ xX~-]\]/gm;
const TASK_HEADINGS = /^#{1,6}[ \t]+(?:[*_]*(?:task|issue|iteration)[ -]|T)\d/gim;
