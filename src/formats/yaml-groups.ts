import type { GroupKind } from "../core/plan/plan.ts";
import { addClaims } from "./yaml-claims.ts";
import { addItem, remember } from "./yaml-draft.ts";
import type { YamlDraft } from "./yaml-draft.ts";
import { groupKey, groupName } from "./yaml-group-key.ts";
import { yamlSpan } from "./yaml-source.ts";
import type { YamlMap, YamlNode } from "./yaml-tree.ts";
import { flagOf, textOf, textsOf, valueOf } from "./yaml-value.ts";

/** The groups under such a key, with the tasks they define or name; true where there was one. */
export function addGroups(draft: YamlDraft, kind: GroupKind, node: YamlNode): boolean {
  const before = draft.groups.length;
  if (node.type === "map")
    for (const { key, start, value } of node.entries) {
      if (value.type === "map") addGroup(draft, value, { kind, key, start });
      else if (value.type === "list") addGroup(draft, undefined, { kind, key, start, tasks: value });
    }
  if (node.type === "list")
    node.items.forEach((item, place) => {
      if (item.type !== "map") return;
      const key = textOf(valueOf(item, "id", "number", "wave", "phase", "batch")) ?? String(place + 1);
      addGroup(draft, item, { kind, key, start: item.start });
    });
  return draft.groups.length > before;
}

type Head = { kind: GroupKind; key: string; start: number; tasks?: YamlNode };

function addGroup(draft: YamlDraft, map: YamlMap | undefined, head: Head): void {
  const { kind, key, start } = head;
  const { id, title } = groupKey(key);
  const tasks = head.tasks ?? valueOf(map, "tasks", "task_ids", "steps", "members");
  const span = yamlSpan(draft.source, start, (map ?? head.tasks)?.end ?? start);
  const after = textsOf(valueOf(map, "dependencies", "depends_on", "after", "requires"));
  draft.groups.push({
    kind,
    id,
    title: textOf(valueOf(map, "name", "title")) ?? title,
    after: after.filter((name) => !NONE.test(name)).map((name) => groupName(name, kind) ?? name),
    claimsParallel:
      flagOf(valueOf(map, "can_run_parallel", "parallel", "parallelizable", "parallel_safe")) === true,
    span,
  });
  const group = remember(draft, kind, id);
  addClaims(draft, map, group);
  if (tasks?.type !== "list") return;
  tasks.items.forEach((item, place) => {
    if (item.type === "text") draft.members.push({ group, id: item });
    else addItem(draft, item, place + 1, group);
  });
}

const NONE = /^(?:none|null|n\/a|-|\[\]|~)$/i;
