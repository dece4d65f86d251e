import type { FileUse, TaskCommand } from "../core/plan/plan.ts";
import { defined } from "./defined.ts";
import type { Detection, Dialect, DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import { isFileName } from "./file-name.ts";
import { firstLine } from "./first-line.ts";
import { jsonFile } from "./json-file.ts";
import { recordDependencies } from "./record-dependencies.ts";
import { readRecord } from "./record-task.ts";
import { finishDraft, yamlDraft } from "./yaml-draft.ts";
import { addRoot } from "./yaml-root.ts";
import type { YamlSource } from "./yaml-source.ts";
import type { YamlMap, YamlNode } from "./yaml-tree.ts";
import { mapsOf, textOf, textsOf, valueOf } from "./yaml-value.ts";

/**
 * Tasks as JSON in nobody's format in particular: a list of objects with ids, at the top or under `tasks` or `steps`, or waves and
 * phases of them; with `instruction`, `context_files` and `verification` where there are any.
 */
export const jsonTasks: Dialect = { name: "json-tasks", detect, read };

function detect(file: PlanFile): Detection {
  const json = jsonFile(file);
  if (json === undefined) return NOT_OURS;
  const list = listIn(json.root);
  if (list !== undefined) {
    const checked = list.some(
      (map) => valueOf(map, "instruction", "context_files", "verification") !== undefined,
    );
    const reasons = ["JSON with a list of tasks that have ids and words to go by"];
    return { confidence: checked ? 0.93 : 0.75, reasons };
  }
  const { tasks, groups } = readLoose(json.source, json.root);
  return tasks.length > 0 && groups.length > 0
    ? { confidence: 0.6, reasons: ["JSON with groups of tasks"] }
    : NOT_OURS;
}

const NOT_OURS: Detection = { confidence: 0, reasons: [] };
const WORDS = ["title", "name", "instruction", "objective", "description", "content", "subject"];

/** The list of tasks: at least half of it has an id and says in words what to do. */
function listIn(root: YamlNode): YamlMap[] | undefined {
  const node = root.type === "list" ? root : valueOf(root, "tasks", "steps", "task_list", "items", "todos");
  const maps = node?.type === "list" ? mapsOf(node) : [];
  const tasks = maps.filter((map) => idOf(map) !== undefined && valueOf(map, ...WORDS) !== undefined);
  return tasks.length > 0 && tasks.length * 2 >= maps.length ? maps : undefined;
}

function idOf(map: YamlMap): string | undefined {
  return textOf(valueOf(map, "id", "task_id", "key", "number"));
}

function read(file: PlanFile): PartialPlan {
  const json = jsonFile(file);
  if (json === undefined) return { declared: [], groups: [], tasks: [], notes: [] };
  const { source, root, notes } = json;
  const list = listIn(root);
  const title = textOf(valueOf(root, "title", "name", "project"));
  const goal = textOf(valueOf(root, "goal", "overview", "description"));
  const said = defined({ title, goal });
  if (list === undefined) return { ...said, ...readLoose(source, root), notes };
  const tasks = list.map((map, place) => readTask(source, map, idOf(map) ?? String(place + 1)));
  return { ...said, declared: [], groups: [], tasks, notes };
}

function readLoose(source: YamlSource, root: YamlNode): Pick<PartialPlan, "declared" | "groups" | "tasks"> {
  const draft = yamlDraft(source);
  addRoot(draft, root);
  return { tasks: finishDraft(draft), declared: draft.declared, groups: draft.groups };
}

function readTask(source: YamlSource, map: YamlMap, id: string): DraftTask {
  const task = readRecord(source, map, { id });
  const instruction = textOf(valueOf(map, "instruction", "instructions", "prompt"));
  const title =
    textOf(valueOf(map, "title", "name", "subject", "content", "description")) ?? instruction ?? id;
  const needs = valueOf(map, "dependencies", "depends_on", "blocked_by", "requires", "after");
  const context = textsOf(valueOf(map, "context_files", "reads")).filter((path) => isFileName(path, true));
  const verification = mapsOf(valueOf(map, "verification")).flatMap(checkOf);
  return {
    ...task,
    title: firstLine(title) ?? id,
    ...defined({ objective: instruction ?? task.objective }),
    files: withContext(task.files, context),
    dependencies: needs?.type === "list" ? recordDependencies(needs) : task.dependencies,
    commands:
      verification.length === 0
        ? task.commands
        : [...task.commands.filter(({ phase }) => phase !== "post"), ...verification],
  };
}

function withContext(files: readonly FileUse[], context: readonly string[]): readonly FileUse[] {
  if (context.length === 0) return files;
  const read = new Set(context);
  const own = files.filter((file) => file.mentioned !== true || !read.has(file.path));
  return [...own, ...context.map((path): FileUse => ({ path, raw: path, action: "read" }))];
}

/** `{type: test_pass, command}`, `{type: file_exists, path}`. */
function checkOf(check: YamlMap): TaskCommand[] {
  const name = textOf(valueOf(check, "type", "name", "kind")) ?? "verification";
  const command = textOf(valueOf(check, "command", "cmd", "run"));
  const path = textOf(valueOf(check, "path", "file"));
  const exists = path !== undefined && /exists?$/.test(name) && !/not|absent/.test(name);
  if (command !== undefined) return [{ name, phase: "post", command }];
  if (exists) return [{ name, phase: "post", command: `test -e '${path.replaceAll("'", "'\\''")}'` }];
  const words = textOf(valueOf(check, "description", "expected", "criteria"));
  return words === undefined ? [] : [{ name, phase: "post", description: words }];
}
