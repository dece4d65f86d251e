import type { DraftClaim, DraftTask, PartialPlan, PlanFile } from "../dialect.ts";
import { readTitle } from "../headed/task-title.ts";
import { lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";
import { fieldReader } from "../read-field.ts";
import { scanLines } from "../scan.ts";
import { trustNext } from "../trust-next.ts";
import { chooseItems } from "./choose-items.ts";
import type { Listed } from "./choose-items.ts";
import { headingsAround, itemGroups } from "./item-groups.ts";
import { itemIds } from "./item-ids.ts";
import { readItemTask } from "./item-task.ts";
import { listOrder } from "./list-order.ts";
import { listRemarks } from "./list-remarks.ts";
import { markNotes } from "./mark-notes.ts";
import { ownedLines } from "./nest-items.ts";
import type { Item } from "./nest-items.ts";
import { readOutline } from "./outline.ts";
import type { Heading } from "./outline.ts";
import { partTests } from "./part-tests.ts";
import type { ChecklistRules } from "./rules.ts";

/** A document as the engine read it, for what a dialect has to add. */
export type Checklist = {
  readonly lines: Lines;
  readonly headings: readonly Heading[];
  readonly items: readonly Item[];
  /** Numbers of the criteria that each task names. */
  readonly criteria: readonly (readonly number[])[];
  readonly plan: PartialPlan;
};

/** The engine for Markdown whose tasks are list lines with boxes: reads one document by a dialect's rules. Any text gives a plan. */
export function readChecklist(file: PlanFile, rules: ChecklistRules): Checklist {
  const { path } = file;
  const lines = scanLines(file.text, trustNext());
  const outline = readOutline(lines);
  const { headings } = outline;
  const { items: nested, listed } = chooseItems(lines, outline, rules);
  const tools = { path, lines, readField: fieldReader() };
  const items = partTests(lines, nested);
  const ids = itemIds(items);
  const owned = ownedLines(lines, items);
  const remarks = listRemarks(lines, headings, { items, owned }, tools.readField);
  const hold = headingsAround(headings, headingsOf(items));
  const phaseKind = rules.phases === undefined ? undefined : "phase";
  const groups = itemGroups({ path, lines }, outline, { hold, ordered: remarks.after, phaseKind });
  const read = items.map((item, place) => readItemTask(tools, item, ids[place]!, rules.exactPaths === true));
  const drafts = read.map(({ draft }, place) =>
    placed(draft, items[place]!, { groups: groups.of, acceptance: remarks.acceptance.get(place) }),
  );
  const order = listOrder({ lines, path, owned, rules, items, read, groups, remarks }, drafts);
  const claims = remarks.claims.map(({ claimed, line, heading }): DraftClaim => {
    const span = {
      file: path,
      line: line + 1,
      endLine: line + 1,
      start: lines.starts[line]!,
      end: lineEnd(lines, line),
    };
    const group = heading < 0 ? undefined : groups.of[heading]!.at(-1);
    return { ...claimed, span, ...(group === undefined ? {} : { group }) };
  });
  const title = titleOf(headings);
  const plan: PartialPlan = {
    ...(title === undefined ? {} : { title }),
    ...(remarks.goal === undefined ? {} : { goal: remarks.goal }),
    declared: [...groups.claims, ...claims],
    groups: order.groups,
    tasks: order.tasks,
    notes: [...order.notes, ...markNotes({ path, lines }, order.tasks, listedMarks(listed))],
    order: "none",
  };
  return { lines, headings, items, criteria: read.map(({ criteria }) => criteria), plan };
}

function headingsOf(items: readonly Item[]): Set<number> {
  return new Set(items.map(({ box }) => box.heading));
}

type Around = {
  readonly groups: readonly (readonly number[])[];
  readonly acceptance: readonly string[] | undefined;
};

/** A draft with its groups, its whole, and the criteria of its section. */
function placed(draft: DraftTask, { box, parent }: Item, { groups, acceptance }: Around): DraftTask {
  const own = box.heading < 0 ? draft.groups : groups[box.heading]!;
  return {
    ...draft,
    groups: own,
    ...(acceptance === undefined ? {} : { acceptance: [...draft.acceptance, ...acceptance] }),
    ...(parent < 0 ? {} : { parent }),
  };
}

function titleOf(headings: readonly Heading[]): string | undefined {
  const first = headings.find(({ depth }) => depth === 1);
  return first === undefined ? undefined : readTitle(first.text).title;
}

function listedMarks(
  listed: readonly Listed[],
): readonly { at: number; raw: string; line: number; task: number }[] {
  return listed.map(({ box: { at, raw, line }, item }) => ({ at, raw, line, task: item }));
}
