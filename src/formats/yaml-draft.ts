import type { GroupKind } from "../core/plan/plan.ts";
import type { DraftClaim, DraftGroup, DraftTask, RawDependency } from "./dialect.ts";
import { byStepNumber } from "./step-order.ts";
import { groupName } from "./yaml-group-key.ts";
import type { YamlSource } from "./yaml-source.ts";
import { yamlSpan } from "./yaml-source.ts";
import { readYamlTask } from "./yaml-task.ts";
import type { YamlNode, YamlText } from "./yaml-tree.ts";
import { humanised, textOf, valueOf } from "./yaml-value.ts";

/** What is being read off one file. */
export type YamlDraft = {
  readonly source: YamlSource;
  readonly tasks: (DraftTask & { readonly groups: number[] })[];
  readonly groups: DraftGroup[];
  readonly declared: DraftClaim[];
  /** What was claimed already, so that it counts once. */
  readonly claimed: Set<string>;
  /** Members that groups only name. */
  readonly members: { readonly group: number; readonly id: YamlText }[];
  /** Ids by the other names tasks go by: the key of a step, a name where there is no id. */
  readonly aliases: Map<string, string>;
  /** Place of a group by kind and id. */
  readonly groupAt: Map<string, number>;
};

/** Nothing read yet. */
export function yamlDraft(source: YamlSource): YamlDraft {
  return {
    source,
    tasks: [],
    groups: [],
    declared: [],
    claimed: new Set(),
    members: [],
    aliases: new Map(),
    groupAt: new Map(),
  };
}

const STEP = /^step[ _-]?(\d{1,9}(?:\.\d{1,9}){0,4}[a-z]?)(?:[ _-]+(.*))?$/i;

/** The number and the name in a key such as `step_13_training`. */
export function stepKey(key: string): { readonly id: string; readonly name: string } | undefined {
  const match = STEP.exec(key.trim());
  return match === null
    ? undefined
    : { id: match[1]!, name: match[2] === undefined ? `Step ${match[1]}` : humanised(match[2]) };
}

/** A step or a task under its key; `start` is where the key begins. */
export function addKeyed(draft: YamlDraft, key: string, value: YamlNode, start: number): void {
  const step = stepKey(key);
  const id = step?.id ?? key;
  if (step !== undefined) draft.aliases.set(key.toLowerCase(), id);
  add(draft, value, {
    id,
    name: step?.name ?? humanised(key),
    kind: step === undefined ? "task" : "step",
    start,
    groups: [],
  });
}

/** A task that is an item of a list; without an id it goes by its place in the list. */
export function addItem(draft: YamlDraft, item: YamlNode, place: number, group?: number): void {
  if (item.type === "list") return;
  const said = textOf(valueOf(item, "id", "task_id", "key", "step", "number"));
  const id = said === undefined ? String(place) : (stepKey(said)?.id ?? said);
  const name = textOf(valueOf(item, "name", "title")) ?? textOf(item);
  if (name !== undefined) draft.aliases.set(name.toLowerCase(), id);
  add(draft, item, {
    id,
    name: name ?? id,
    kind: "task",
    start: item.start,
    groups: group === undefined ? [] : [group],
  });
}

type Head = { id: string; name: string; kind: "step" | "task"; start: number; groups: number[] };

function add(draft: YamlDraft, value: YamlNode, { id, name, kind, start, groups }: Head): void {
  const span = yamlSpan(draft.source, start, value.end);
  const parallel = textOf(valueOf(value, "parallel_group"));
  if (parallel !== undefined) groups.push(parallelGroup(draft, parallel, span));
  const body = draft.source.text.slice(span.start, span.end);
  draft.tasks.push({ ...readYamlTask({ id, kind, name, groups, span, body }, value), groups });
}

function parallelGroup(draft: YamlDraft, name: string, span: DraftGroup["span"]): number {
  const known = draft.groupAt.get(`parallel ${name}`);
  if (known !== undefined) return known;
  draft.groups.push({
    kind: "parallel",
    id: name,
    title: "",
    after: [],
    claimsParallel: true,
    span,
  });
  return remember(draft, "parallel", name);
}

/** Makes the last group findable by kind and id. */
export function remember(draft: YamlDraft, kind: GroupKind, id: string): number {
  const place = draft.groups.length - 1;
  draft.groupAt.set(`${kind} ${id}`, place);
  return place;
}

/**
 * Ties up what could only be said once everything is read: members, other names in dependencies. Steps stand in the order of their
 * numbers, which is the order they are meant to run in.
 */
export function finishDraft(draft: YamlDraft): DraftTask[] {
  const places = new Map<string, number>();
  draft.tasks.forEach(({ id }, place) => {
    if (!places.has(id)) places.set(id, place);
  });
  for (const { group, id } of draft.members) {
    const place = places.get(draft.aliases.get(id.text.toLowerCase()) ?? id.text);
    if (place === undefined) places.set(id.text, addReference(draft, group, id));
    else if (!draft.tasks[place]!.groups.includes(group)) draft.tasks[place]!.groups.unshift(group);
  }
  const named = (dependency: RawDependency): RawDependency => {
    if (places.has(dependency.text)) return { ...dependency, exact: true };
    const id = draft.aliases.get(dependency.text.toLowerCase()) ?? stepKey(dependency.text)?.id;
    if (id !== undefined) return { ...dependency, text: id, exact: true };
    return { ...dependency, text: groupName(dependency.text) ?? dependency.text };
  };
  const steps = byStepNumber(draft.tasks.filter(({ kind }) => kind === "step"));
  let next = 0;
  return draft.tasks
    .map((task) => (task.kind === "step" ? steps[next++]! : task))
    .map((task) => ({ ...task, dependencies: task.dependencies.map(named) }));
}

/** A task that only its group names; its text is in another file. */
function addReference(draft: YamlDraft, group: number, id: YamlText): number {
  const span = yamlSpan(draft.source, id.start, id.end);
  const body = draft.source.text.slice(span.start, span.end);
  const head = { id: id.text, kind: "reference", name: id.text, groups: [group], span, body } as const;
  return draft.tasks.push({ ...readYamlTask(head, id), groups: [group] }) - 1;
}
