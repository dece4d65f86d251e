import { append } from "../append.ts";
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
import { readBody } from "./task-body.ts";
import { noFields } from "./task-fields.ts";
import type { TaskFields } from "./task-fields.ts";

/** A task as its own lines give it, and what only the whole document can settle. */
export type ReadTask = {
  readonly draft: DraftTask;
  readonly named: readonly NamedGroup[];
  readonly marked: boolean;
};

/** What all tasks of a document are read with. */
export type TaskTools = {
  readonly path: string;
  readonly lines: Lines;
  readonly readField: FieldReader;
  /** Rows of tables are no tasks. */
  readonly plainTables: boolean;
};

/** Reads the task that a node opens; its lines go to before `to`, its groups are places in the document's list. */
export function readTask(tools: TaskTools, node: Node, to: number, groups: readonly number[]): ReadTask {
  const { lines, path, readField } = tools;
  const fields = noFields();
  const { id, titleStart } = node.id!;
  const title = readTaskLine(node.text.slice(titleStart), readField, fields);
  const last = lastLine(lines, node, to);
  const code = readBody(lines, node.line + 1, last + 1, { readField, fields });
  const start = lines.starts[node.line]!;
  const end = lineEnd(lines, last);
  if (fields.files.length === 0 && node.text.includes("`"))
    append(
      fields.files,
      readFileUses(node.text).filter(({ path }) => isSurelyFile(path)),
    );
  const files = settleFiles(fields);
  const raw = node.box < 0 ? "" : lines.text[node.box]!;
  const estimate = fields.estimate ?? title.estimate;
  const draft: DraftTask = {
    id,
    title: title.title === "" ? id : title.title,
    kind: "task",
    groups,
    status: node.box < 0 ? (fields.status ?? title.status ?? "open") : markStatus(raw),
    dependencies: fields.dependencies.length === 0 ? NONE : fields.dependencies,
    files,
    acceptance: fields.acceptance.length === 0 ? NONE : fields.acceptance,
    code: code.length === 0 ? NONE : targetCode(code, files),
    commands: fields.commands.length === 0 ? NONE : fields.commands,
    body: lines.text.slice(start, end),
    span: { file: path, line: node.line + 1, endLine: last + 1, start, end },
    ...(estimate === undefined ? NOTHING : { estimate }),
    ...(node.box < 0
      ? NOTHING
      : { mark: { file: path, line: node.line + 1, offset: node.box, raw, style: "box" } }),
    ...fields.extra,
  };
  return { draft, named: fields.groups, marked: fields.marked };
}

const NONE: never[] = [];
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

function settleFiles({ files, action, lines }: TaskFields): TaskFields["files"] {
  if (files.length === 0) return NONE;
  if (files.length === 1 && action === undefined && !lines) return files;
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
