import type { DraftTask } from "../dialect.ts";
import { fieldName, WORK_FIELDS } from "../field-names.ts";
import type { FieldName } from "../field-names.ts";
import { LINE, lineEnd, trimmedLine } from "../line.ts";
import type { Lines } from "../line.ts";
import { readId } from "../read-id.ts";
import { applyField, noFields } from "./task-fields.ts";
import { readTitle } from "./task-title.ts";

/** A column of a table: whether it holds ids or titles, or the field its cells are values of. */
type Column = { readonly role: "id" | "title" | "field"; readonly name: FieldName; readonly label: string };

/**
 * The tasks of the table that begins at a line: one for each row with an id, where the head names a column of ids or tasks and one that
 * work is done from (`| Task | Duration | Dependencies |`). Answers also the table's last line.
 */
export function readTable(
  lines: Lines,
  path: string,
  from: number,
  to: number,
): { tasks: DraftTask[]; last: number } {
  let last = from;
  while (last + 1 < to && lines.kinds[last + 1] === LINE.table) last++;
  const columns =
    last - from < 2
      ? undefined
      : readHead(cells(trimmedLine(lines, from)), cells(trimmedLine(lines, from + 1)));
  const tasks: DraftTask[] = [];
  if (columns === undefined) return { tasks, last };
  for (let line = from + 2; line <= last; line++) {
    const task = readRow(lines, path, line, columns);
    if (task !== undefined) tasks.push(task);
  }
  return { tasks, last };
}

function readHead(names: readonly string[], rule: readonly string[]): Column[] | undefined {
  if (!rule.every((cell) => /^:?-+:?$/.test(cell))) return undefined;
  const plain = names.map((name) => name.replace(/[*`]/g, "").trim());
  const id = [/^(?:task |ticket )?(?:id|#|no\.?)$/i, /^(?:micro-?)?tasks?$|^ticket$/i]
    .map((pattern) => plain.findIndex((name) => pattern.test(name)))
    .find((at) => at >= 0);
  if (id === undefined) return undefined;
  const columns = plain.map((label, at): Column => {
    if (at === id) return { role: "id", name: "other", label };
    if (/^(?:title|name|task|description|summary)$/i.test(label))
      return { role: "title", name: "other", label };
    return { role: "field", name: fieldName(label) ?? "other", label };
  });
  return columns.some(({ name }) => WORK_FIELDS.has(name) && name !== "agent") ? columns : undefined;
}

function readRow(
  lines: Lines,
  path: string,
  line: number,
  columns: readonly Column[],
): DraftTask | undefined {
  const values = cells(trimmedLine(lines, line));
  const head = values[columns.findIndex(({ role }) => role === "id")] ?? "";
  const id = readId(head);
  const named = values[columns.findIndex(({ role }) => role === "title")];
  if (id === undefined || (id.prefix === "" && !id.id.includes(".") && named === undefined)) return undefined;
  const fields = noFields();
  for (const [at, value] of values.entries()) {
    const column = columns[at];
    if (column?.role === "field") applyField(fields, { ...column, value: value.replace(/^\*\*|\*\*$/g, "") });
  }
  const title = readTitle(named ?? head.slice(id.titleStart)).title;
  const start = lines.starts[line]!;
  const end = lineEnd(lines, line);
  return {
    id: id.id,
    title: title === "" ? id.id : title,
    kind: "task",
    groups: [],
    status: fields.status ?? "open",
    dependencies: fields.dependencies,
    files: fields.files,
    acceptance: fields.acceptance,
    code: [],
    commands: fields.commands,
    body: lines.text.slice(start, end),
    span: { file: path, line: line + 1, endLine: line + 1, start, end },
    ...(fields.estimate === undefined ? {} : { estimate: fields.estimate }),
    ...fields.extra,
  };
}

/** The cells of a table's line; a bar in a code span or behind a backslash is none of its borders. */
export function cells(line: string): string[] {
  const found: string[] = [];
  let from = line.startsWith("|") ? 1 : 0;
  let quoted = false;
  for (let at = from; at < line.length; at++) {
    const char = line[at]!;
    if (char === "\\") at++;
    else if (char === "`") quoted = !quoted;
    else if (char === "|" && !quoted) {
      found.push(line.slice(from, at).trim());
      from = at + 1;
    }
  }
  const rest = line.slice(from).trim();
  return rest === "" ? found : [...found, rest];
}
