import type { Dependency, Finding, Plan, Source, Task } from "../../core/plan/plan.ts";
import type { DraftTask, PartialPlan, PlanFile } from "../dialect.ts";
import { addDocumentOrder, ordersByDocument, statesDependencies } from "./document-order.ts";
import { addGroupEdges } from "./group-order.ts";
import { finishClaims, finishGroups, placeGroups, resolveAfter } from "./merge-groups.ts";
import type { GroupRow } from "./merge-groups.ts";
import { mergeDraft, placeDrafts } from "./merge-references.ts";
import type { Placed } from "./merge-references.ts";
import { resolveDependencies } from "./resolve-dependencies.ts";
import type { Asking } from "./resolve-dependencies.ts";
import { indexTasks } from "./task-index.ts";
import type { TaskIndex } from "./task-index.ts";
import { uniqueKeys } from "./unique-keys.ts";

/** One file as its dialect read it. */
export type ReadFile = { readonly file: PlanFile; readonly partial: PartialPlan; readonly source: Source };

/** Merges what the files gave into one plan: references into definitions, unique keys, edges. */
export function mergeFiles(read: readonly ReadFile[]): Plan {
  const partials = read.map(({ partial }) => partial);
  const { row, places } = placeDrafts(partials.map(({ tasks }) => tasks));
  const drafts = row.map((placed) => (placed.listed.length === 0 ? placed.draft : mergeDraft(placed)));
  const ids = drafts.map(({ id }) => id);
  const tasks = indexTasks(
    ids,
    row.map(({ file }) => file),
  );
  const keys = tasks.unique ? ids : uniqueKeys(ids);
  const groups = placeGroups(partials, row);
  const place = (file: number, own: number): number => places[file]![own]!;
  const known = { keys, tasks, place, groups: groups.index, members: groups.members };
  const { edges, notes } = resolveDependencies(row.length, askingOf(row, drafts, groups), known);
  for (const [file, partial] of partials.entries())
    if (ordersByDocument(partial)) addDocumentOrder(places[file]!, partial.tasks, edges, keys);
  const order = resolveAfter(groups, partials, tasks);
  const orderNotes = spellOutGroups({ groups, after: order.after, partials, row, drafts }, edges, keys);
  const titled =
    read.find(({ partial }) => partial.title !== undefined && partial.tasks.length > 0) ??
    read.find(({ partial }) => partial.title !== undefined);
  const groupKeys = keysOfGroups(groups);
  const goal = read.find(({ partial }) => partial.goal !== undefined)?.partial.goal;
  return {
    sources: read.map(({ source }) => source),
    title: titled?.partial.title ?? "",
    ...(goal === undefined ? {} : { goal }),
    declared: finishClaims(groups, partials, row),
    groups: finishGroups(groups, order.after),
    tasks: drafts.map((draft, place): Task => {
      const whole = {
        ...withoutParent(draft),
        key: keys[place]!,
        groups: groupKeys(place),
        dependencies: edges[place]!,
      };
      const parent = parentOf(row[place]!, draft, places, tasks);
      return parent === undefined || parent === place ? whole : { ...whole, parent: keys[parent]! };
    }),
    notes: [...partials.flatMap((partial) => partial.notes), ...notes, ...order.notes, ...orderNotes],
  };
}

function askingOf(
  row: readonly Placed[],
  drafts: readonly DraftTask[],
  groups: GroupRow,
): (place: number) => Asking {
  return (place) => {
    const { file, listed } = row[place]!;
    const { dependencies: raw, span } = drafts[place]!;
    const lister =
      raw.length === 0 || listed.length === 0
        ? undefined
        : listed.find(({ draft }) => draft.dependencies === raw);
    const own = groups.ofTask[place]!;
    const groupsBefore = own.length === 0 ? Number.MAX_SAFE_INTEGER : own.at(-1)! + 1;
    return { file: lister?.file ?? file, groupsBefore, raw, span };
  };
}

type Grouped = {
  groups: GroupRow;
  after: readonly (readonly number[])[];
  partials: readonly PartialPlan[];
  row: readonly Placed[];
  drafts: readonly DraftTask[];
};

/** The order of groups counts as edges only where a task's own document gives no edges. */
function spellOutGroups(
  { groups, after, partials, row, drafts }: Grouped,
  edges: Dependency[][],
  keys: readonly string[],
): Finding[] {
  if (!after.some((earlier) => earlier.length > 0)) return [];
  const declares = partials.map(({ tasks }) => tasks.some(statesDependencies));
  if (!declares.includes(false)) return [];
  const order = {
    after,
    members: groups.members,
    names: groups.drafts.map(({ group }) => `${group.kind} ${group.id}`),
    spans: groups.drafts.map(({ group }) => group.span),
  };
  return addGroupEdges(
    order,
    edges,
    keys,
    (task) => !declares[row[task]!.file]! && !statesDependencies(drafts[task]!),
  );
}

/** The keys of a task's groups; neighbours in the same groups share one list. */
function keysOfGroups({ ofTask, keys }: GroupRow): (place: number) => readonly string[] {
  let last: readonly number[] = [];
  let named: readonly string[] = [];
  return (place) => {
    const own = ofTask[place]!;
    if (own === last || (own.length === last.length && own.every((group, at) => group === last[at])))
      return named;
    last = own;
    named = own.map((group) => keys[group]!);
    return named;
  };
}

function parentOf(
  { file, draft }: Placed,
  { parentId }: DraftTask,
  places: readonly (readonly number[])[],
  tasks: TaskIndex,
): number | undefined {
  if (draft.parent !== undefined) return places[file]![draft.parent];
  return parentId === undefined ? undefined : tasks.findLoosely(parentId, file)[0];
}

/** The fields that a draft has in common with a task; copied only where one has to go. */
function withoutParent(draft: DraftTask): Omit<DraftTask, "parent" | "parentId"> {
  if (draft.parent === undefined && draft.parentId === undefined) return draft;
  const { parent: _, parentId: _id, ...rest } = draft;
  return rest;
}
