import type { Span } from "../../core/plan/plan.ts";
import { compact } from "../append.ts";
import type { DraftTask } from "../dialect.ts";
import { isSurelyFile } from "../file-name.ts";
import { readFileUses } from "../file-uses.ts";
import { LINE, lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";
import type { FieldReader } from "../read-field.ts";
import { targetCode } from "./code-target.ts";
import { readTaskLine } from "./item-line.ts";
import type { NamedGroup } from "./named-group.ts";
import { ITEM } from "./outline.ts";
import type { Node } from "./outline.ts";
import { markStatus } from "./status.ts";
import type { BodyReader } from "./task-body.ts";
import { noFields } from "./task-fields.ts";
import type { TaskFields } from "./task-fields.ts";

/** A task as its own lines give it, and what only the whole document can settle. */
export type ReadTask = {
  readonly draft: DraftTask;
  /** A word on parallelism was said about it. */
  readonly marked: boolean;
};

/** What all tasks of a document are read with. */
export type TaskTools = {
  readonly path: string;
  readonly lines: Lines;
  readonly readField: FieldReader;
  readonly bodies: BodyReader;
  /** Rows of tables are no tasks. */
  readonly plainTables: boolean;
};

/** A draft whose optional parts are put in where there are any, which is cheaper than spreading what may be there. */
type Unfinished = { -readonly [Name in keyof DraftTask]: DraftTask[Name] };

/** The places of a task's groups in the document's list, given those that its own fields name. */
type GroupsOf = (named: readonly NamedGroup[], span: Span) => readonly number[];

/** Reads the task that a node opens; its lines go to before `to`. */
export function readTask(tools: TaskTools, node: Node, to: number, groupsOf: GroupsOf): ReadTask {
  const { lines, path, readField, bodies } = tools;
  const fields = noFields();
  const { id, titleStart } = node.id!;
  const title = readTaskLine(node.text.slice(titleStart), readField, fields);
  const last = lastLine(lines, node, to);
  const code = bodies.read(node.line + 1, last + 1, fields);
  const start = lines.starts[node.line]!;
  const end = lineEnd(lines, last);
  if (fields.files.length === 0 && node.text.includes("`"))
    fields.files = readFileUses(node.text).filter(({ path }) => isSurelyFile(path));
  const files = settleFiles(fields);
  const raw = node.box < 0 ? "" : lines.text[node.box]!;
  const estimate = fields.estimate ?? title.estimate;
  const span = { file: path, line: node.line + 1, endLine: last + 1, start, end };
  const draft: Unfinished = {
    id,
    title: title.title === "" ? id : title.title,
    kind: "task",
    groups: groupsOf(fields.groups, span),
    status: node.box < 0 ? (fields.status ?? title.status ?? "open") : markStatus(raw),
    dependencies: compact(fields.dependencies),
    files,
    acceptance: compact(fields.acceptance),
    code: compact(code.length === 0 ? code : targetCode(code, files)),
    commands: compact(fields.commands),
    body: lines.text.slice(start, end),
    span,
  };
  Object.assign(draft, fields.extra);
  if (estimate !== undefined) draft.estimate = estimate;
  if (node.box >= 0) draft.mark = { file: path, line: node.line + 1, offset: node.box, raw, style: "box" };
  return { draft, marked: fields.marked };
}

const NOTHING = {};

/** The last line that belongs to a task: no blank lines and no rule at its end. */
function lastLine(lines: Lines, node: Node, to: number): number {
  let last = to - 1;
  const { kinds } = lines;
  while (
    last > node.line &&
    (kinds[last] === LINE.blank || (kinds[last] === LINE.rule && node.depth !== ITEM))
  )
    last--;
  return last;
}

function settleFiles({ files, action, lines }: TaskFields): DraftTask["files"] {
  if (files.length === 0 || (files.length === 1 && action === undefined && !lines)) return compact(files);
  const byPath = new Map<string, TaskFields["files"][number]>();
  for (const file of files) {
    const known = byPath.get(file.path);
    if (known === undefined || (known.action === "unknown" && file.action !== "unknown"))
      byPath.set(file.path, file);
  }
  const one = byPath.size === 1;
  if (action === undefined && (!lines || !one)) return [...byPath.values()];
  return [...byPath.values()].map((file) => ({
    ...file,
    action: file.action === "unknown" ? (action ?? "unknown") : file.action,
    ...(one && lines && file.lines === undefined ? { lines } : NOTHING),
  }));
}
