import { append } from "../append.ts";
import type { DraftTask } from "../dialect.ts";
import { readGroupName } from "../group-name.ts";
import { lineText } from "../line.ts";
import { indexTasks } from "../merge/task-index.ts";
import type { GroupList } from "./group-list.ts";
import { lineSpan } from "./line-span.ts";
import type { ListedIds } from "./prose.ts";
import type { TaskTools } from "./read-task.ts";
import { References } from "./references.ts";

/** A list of ids and the group it stands under. */
export type GroupedList = { readonly list: ListedIds; readonly group: number | undefined };

/** Joinings of tasks and groups that the lists of one document may give: beyond that they are no plan. */
const MOST_JOINED = 1_000_000;
/** A task in more groups than this is a slip of the pen, or an attack. */
const MOST_GROUPS = 64;

/**
 * Enters what the lists of a document say, once every group and task is known: who belongs to which group, or references where nothing
 * is defined. "Phase 2: 2.1.1" under a batch is about both.
 */
export function settleLists(
  lists: readonly GroupedList[],
  groups: GroupList,
  tasks: DraftTask[],
  tools: TaskTools,
): void {
  if (lists.length === 0) return;
  if (tasks.length > 0) joinGroups(lists, groups, tasks);
  else append(tasks, referencesIn(lists, groups, tools));
}

function joinGroups(lists: readonly GroupedList[], groups: GroupList, tasks: DraftTask[]): void {
  const ids = tasks.map(({ id }) => id);
  const index = indexTasks(
    ids,
    ids.map(() => 0),
  );
  let budget = MOST_JOINED;
  for (const { list, group } of lists) {
    for (const { text, from, to } of list.ids) {
      const found = to === undefined ? index.find(text, 0) : (index.between(from, to, 0, budget) ?? []);
      budget -= found.length;
      for (const task of found) for (const place of placesOf(list, group, groups)) join(tasks, task, place);
    }
  }
}

function join(tasks: DraftTask[], place: number, group: number): void {
  const task = tasks[place]!;
  if (task.groups.length < MOST_GROUPS && !task.groups.includes(group))
    tasks[place] = { ...task, groups: [...task.groups, group] };
}

function referencesIn(
  lists: readonly GroupedList[],
  groups: GroupList,
  { lines, path }: TaskTools,
): DraftTask[] {
  const references = new References();
  for (const { list, group } of lists) {
    const at = { span: lineSpan(lines, path, list.line), text: lineText(lines, list.line) };
    const places = placesOf(list, group, groups);
    if (places.length === 0) references.add(list.ids, undefined, at);
    for (const place of places) references.add(list.ids, place, at);
  }
  return references.drafts();
}

/** The group that a list's label names, and the one it stands under. */
function placesOf({ label }: ListedIds, group: number | undefined, groups: GroupList): number[] {
  const name = label === "" ? undefined : readGroupName(`${label}:`);
  const labelled = name === undefined ? undefined : groups.find(name);
  return [labelled, group].filter((place) => place !== undefined);
}
