import type { DraftClaim, PartialPlan, PlanFile } from "../dialect.ts";
import { readTitle } from "../headed/task-title.ts";
import { lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";
import { fieldReader } from "../read-field.ts";
import { scanLines } from "../scan.ts";
import { trustNext } from "../trust-next.ts";
import { chooseItems } from "./choose-items.ts";
import { detailReader } from "./item-details.ts";
import { headingsAround, itemGroups } from "./item-groups.ts";
import type { ItemGroups } from "./item-groups.ts";
import { itemIds } from "./item-ids.ts";
import { readItemTask } from "./item-task.ts";
import type { ItemMarks } from "./item-task.ts";
import type { Item } from "./item.ts";
import { listOrder } from "./list-order.ts";
import { listRemarks } from "./list-remarks.ts";
import type { ListRemarks } from "./list-remarks.ts";
import { markNotes } from "./mark-notes.ts";
import { ownedLines } from "./nest-items.ts";
import { readOutline } from "./outline.ts";
import type { Heading } from "./outline.ts";
import { partTests } from "./part-tests.ts";
import type { ChecklistRules } from "./rules.ts";

/** A document as the engine read it, for what a dialect has to add. */
export type Checklist = {
  readonly lines: Lines;
  readonly headings: readonly Heading[];
  /** Numbers of the criteria that tasks name, by the place of the task. */
  readonly criteria: ReadonlyMap<number, readonly number[]>;
  readonly plan: PartialPlan;
};

/** The engine for Markdown whose tasks are list lines with boxes: reads one document by a dialect's rules. Any text gives a plan. */
export function readChecklist(file: PlanFile, rules: ChecklistRules): Checklist {
  const { path } = file;
  const lines = scanLines(file.text, trustNext());
  const outline = readOutline(lines);
  const { headings } = outline;
  const readField = fieldReader();
  const { items, listed } = chooseItems(lines, outline, rules);
  partTests(lines, items);
  const owned = ownedLines(lines, items);
  const remarks = listRemarks(lines, headings, { items, owned }, readField);
  const hold = headingsAround(headings, headingsOf(items));
  const phaseKind = rules.phases === undefined ? undefined : "phase";
  const groups = itemGroups({ path, lines }, outline, { hold, ordered: remarks.after, phaseKind });
  const marks: ItemMarks = { parallel: new Uint8Array(items.length), criteria: new Map() };
  const readDetails = detailReader(lines, readField);
  const tools = { path, lines, readDetails, exact: rules.exactPaths === true, marks };
  const ids = itemIds(items);
  const drafts = items.map((item, place) => {
    const around = item.heading < 0 ? NO_GROUPS : groups.of[item.heading]!;
    return readItemTask(tools, item, { id: ids[place]!, groups: around, place });
  });
  for (const [place, words] of remarks.acceptance)
    drafts[place]!.acceptance = [...drafts[place]!.acceptance, ...words];
  const order = listOrder({ lines, path, owned, rules, items, marks, groups, remarks, drafts });
  const title = titleOf(headings);
  const plan: PartialPlan = {
    ...(title === undefined ? {} : { title }),
    ...(remarks.goal === undefined ? {} : { goal: remarks.goal }),
    declared: [...groups.claims, ...claimsOf(remarks, groups, { path, lines })],
    groups: order.groups,
    tasks: drafts,
    notes: [...order.notes, ...markNotes({ path, lines }, drafts, listed)],
    order: "none",
  };
  return { lines, headings, criteria: marks.criteria, plan };
}

const NO_GROUPS: readonly number[] = [];

function headingsOf(items: readonly Item[]): Set<number> {
  return new Set(items.map(({ heading }) => heading));
}

function claimsOf(
  { claims }: ListRemarks,
  { of }: ItemGroups,
  { path, lines }: { readonly path: string; readonly lines: Lines },
): DraftClaim[] {
  return claims.map(({ claimed, line, heading }) => {
    const group = heading < 0 ? undefined : of[heading]!.at(-1);
    const span = {
      file: path,
      line: line + 1,
      endLine: line + 1,
      start: lines.starts[line]!,
      end: lineEnd(lines, line),
    };
    return { ...claimed, span, ...(group === undefined ? {} : { group }) };
  });
}

function titleOf(headings: readonly Heading[]): string | undefined {
  const first = headings.find(({ depth }) => depth === 1);
  return first === undefined ? undefined : readTitle(first.text).title;
}
