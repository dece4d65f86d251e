import { addClaims } from "./yaml-claims.ts";
import { addItem, addKeyed, stepKey } from "./yaml-draft.ts";
import type { YamlDraft } from "./yaml-draft.ts";
import { groupsKind } from "./yaml-group-key.ts";
import { addGroups } from "./yaml-groups.ts";
import type { YamlNode } from "./yaml-tree.ts";
import { valueOf } from "./yaml-value.ts";

const LISTS: ReadonlySet<string> = new Set([
  "tasks",
  "steps",
  "task_list",
  "micro_tasks",
  "todos",
  "step_definitions",
]);
const WRAPPERS: ReadonlySet<string> = new Set([
  "plan",
  "workflow",
  "project",
  "queue",
  "task_queue",
  "execution_plan",
]);

/** Enters what stands at the top of a text: steps by their keys, groups of tasks, lists of tasks, one task alone. */
export function addRoot(draft: YamlDraft, root: YamlNode, depth = 0): void {
  if (root.type === "list") return addList(draft, root);
  if (root.type !== "map") return;
  const before = draft.tasks.length + draft.members.length;
  addClaims(draft, root);
  for (const { key, name, start, value } of root.entries) {
    const kind = groupsKind(name);
    if (stepKey(key) !== undefined) addKeyed(draft, key, value, start);
    else if (kind !== undefined) addGroups(draft, kind, value);
    else if (LISTS.has(name)) addList(draft, value);
    else if (name === "metadata" || name === "summary") addClaims(draft, value);
    else if (depth < 2 && WRAPPERS.has(name)) addRoot(draft, value, depth + 1);
  }
  const single = depth === 0 && draft.tasks.length + draft.members.length === before;
  if (single && valueOf(root, "id") && valueOf(root, "name", "title", "objective")) addItem(draft, root, 1);
}

function addList(draft: YamlDraft, node: YamlNode): void {
  if (node.type === "list") node.items.forEach((item, place) => addItem(draft, item, place + 1));
  if (node.type !== "map") return;
  for (const { key, start, value } of node.entries)
    if (value.type === "map" || stepKey(key) !== undefined) addKeyed(draft, key, value, start);
}
