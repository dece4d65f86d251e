import type { Finding } from "../core/plan/plan.ts";
import { defined } from "./defined.ts";
import type { Detection, Dialect, DraftGroup, DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import { jsonFile } from "./json-file.ts";
import { exactly, recordDependencies } from "./record-dependencies.ts";
import { readSubtaskEdges } from "./task-master-edges.ts";
import { phasesOf } from "./task-master-phases.ts";
import { taskMasterTags } from "./task-master-tags.ts";
import type { Tag } from "./task-master-tags.ts";
import { readTaskMasterTask } from "./task-master-task.ts";
import { waitsAmong } from "./task-master-waits.ts";
import { yamlSpan } from "./yaml-source.ts";
import type { YamlSource } from "./yaml-source.ts";
import type { YamlMap } from "./yaml-tree.ts";
import { mapsOf, textOf, valueOf } from "./yaml-value.ts";

/**
 * Task Master's tasks.json: `{tag: {tasks}}` or, before there were tags, `{tasks}`; sub-tasks count from 1 in each task. The file belongs
 * to the tool, so that nothing in it is ticked.
 */
export const taskMaster: Dialect = { name: "task-master", detect, read };

function detect(file: PlanFile): Detection {
  const json = jsonFile(file);
  const tags = json === undefined ? [] : taskMasterTags(json.root);
  if (tags.length === 0) return { confidence: 0, reasons: [] };
  const tasks = tags.flatMap((tag) => tag.tasks);
  const own = tasks.filter(isOwn).length;
  if (own * 2 < tasks.length) return { confidence: 0, reasons: [] };
  const tagged = tags.some(({ name }) => name !== undefined);
  const known = /(?:^|\/)\.taskmaster\//.test(file.path);
  return {
    confidence: known || tagged ? 0.97 : 0.9,
    reasons: [
      tagged ? "JSON with lists of tasks under tags" : "JSON with a list of tasks",
      "its tasks have testStrategy, details, subtasks or dependencies as Task Master writes them",
      ...(known ? ["it stands in .taskmaster"] : []),
    ],
  };
}

/** Keys that hardly another format has, or the three that every task of the tool has. */
function isOwn(task: YamlMap): boolean {
  if (valueOf(task, "test_strategy", "subtasks", "details") !== undefined) return true;
  return ["status", "priority", "dependencies"].every((name) => valueOf(task, name) !== undefined);
}

function read(file: PlanFile): PartialPlan {
  const json = jsonFile(file);
  if (json === undefined) return { declared: [], groups: [], tasks: [], notes: [], order: "none" };
  const { source, root } = json;
  const reading: Reading = { source, tasks: [], groups: [], notes: [...json.notes], taken: new Set() };
  const tags = taskMasterTags(root);
  for (const tag of tags) readTag(reading, tag, tags.length > 1);
  const metadata = tags.map(({ metadata }) => metadata).find((it) => it !== undefined);
  const title = textOf(valueOf(metadata, "project_name", "project", "title"));
  const goal = textOf(valueOf(metadata, "description"));
  return {
    ...defined({ title, goal: /^Tasks for \w+ context$/.test(goal ?? "") ? undefined : goal }),
    declared: [],
    groups: reading.groups,
    tasks: reading.tasks,
    notes: reading.notes,
    order: "none",
  };
}

type Reading = {
  readonly source: YamlSource;
  readonly tasks: DraftTask[];
  readonly groups: DraftGroup[];
  readonly notes: Finding[];
  /** Ids of the tags read so far: every tag counts from 1. */
  readonly taken: Set<string>;
};

function readTag(reading: Reading, tag: Tag, several: boolean): void {
  const { source, groups } = reading;
  const ids = tag.tasks.map((task, place) => textOf(valueOf(task, "id")) ?? String(place + 1));
  const clash = ids.some((id) => reading.taken.has(id));
  const full = (id: string): string => (clash && tag.name !== undefined ? `${tag.name}:${id}` : id);
  for (const id of ids) reading.taken.add(id);
  const outer: number[] = [];
  if (several && tag.name !== undefined) {
    const span = yamlSpan(source, tag.start, tag.end);
    groups.push({ kind: "section", id: tag.name, title: tag.name, after: [], claimsParallel: false, span });
    outer.push(groups.length - 1);
  }
  const phases = phasesOf(source, groups);
  const mayWait = waitsAmong(ids, tag.tasks);
  tag.tasks.forEach((task, place) => {
    const id = ids[place]!;
    const subtasks = mapsOf(valueOf(task, "subtasks"));
    const phase = phases(task);
    const own = phase === undefined ? outer : [...outer, phase];
    const head = { id: full(id), groups: own, inner: ["subtasks"] };
    const dependencies = recordDependencies(valueOf(task, "dependencies")).map((it) =>
      it.exact === true ? exactly(full(it.text)) : it,
    );
    reading.tasks.push({ ...readTaskMasterTask(source, task, head), dependencies });
    if (subtasks.length > 0)
      readSubtasks(reading, { id, full, mayWait: (other) => mayWait(id, other), subtasks, groups: own });
  });
}

type Family = {
  readonly id: string;
  readonly full: (id: string) => string;
  readonly mayWait: (task: string) => boolean;
  readonly subtasks: readonly YamlMap[];
  readonly groups: readonly number[];
};

function readSubtasks(reading: Reading, { id, full, mayWait, subtasks, groups }: Family): void {
  const { source, tasks, notes } = reading;
  const place = tasks.length - 1;
  const parent = tasks[place]!;
  const { ids, edges, reread } = readSubtaskEdges({ parent: id, subtasks, mayWait });
  const places: number[] = [];
  subtasks.forEach((subtask, at) => {
    const head = { id: full(ids[at]!), groups, parent: place, inner: ["subtasks"] };
    const task = readTaskMasterTask(source, subtask, head);
    const said = valueOf(subtask, "status") !== undefined;
    const status = !said && SETTLED.has(parent.status) ? parent.status : task.status;
    const dependencies = edges[at]!.map((it) => (it.exact === true ? exactly(full(it.text)) : it));
    places.push(tasks.push({ ...task, status, dependencies }) - 1);
    const inner = mapsOf(valueOf(subtask, "subtasks"));
    const family = { id: ids[at]!, full, mayWait, subtasks: inner, groups };
    if (inner.length > 0) readSubtasks(reading, family);
  });
  for (const { subtask, said, sibling } of reread)
    notes.push({
      code: "ambiguous-subtask-dependency",
      severity: "info",
      message: `${ids[subtask]!} depends on ${said}: read as task ${said}, because sub-task ${sibling} waits for ${ids[subtask]!} in its turn`,
      span: tasks[places[subtask]!]!.span,
      fix: `write "${sibling}" if the sub-task is meant; a bare number in a sub-task means both`,
    });
}

/** A task that is over takes sub-tasks without a status of their own with it. */
const SETTLED: ReadonlySet<string> = new Set(["done", "skipped", "deferred"]);
