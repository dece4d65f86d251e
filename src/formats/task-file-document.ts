import type { FileUse } from "../core/plan/plan.ts";
import { defined } from "./defined.ts";
import type { DraftGroup, DraftTask, PlanFile } from "./dialect.ts";
import { documentSections } from "./document-sections.ts";
import { frontMatter } from "./front-matter.ts";
import { targetCode } from "./headed/code-target.ts";
import { readBody } from "./headed/task-body.ts";
import { applyField, noFields } from "./headed/task-fields.ts";
import type { TaskFields } from "./headed/task-fields.ts";
import { lineAt } from "./line-at.ts";
import { inkStart } from "./line.ts";
import type { Lines } from "./line.ts";
import { mentionedFiles } from "./mentioned-files.ts";
import { fieldReader } from "./read-field.ts";
import { readId } from "./read-id.ts";
import { recordStatus } from "./record-status.ts";
import { scanLines } from "./scan.ts";
import { outerFields, proseFields, statedStatus } from "./task-file-fields.ts";

/** The task of a document that is one task: a heading with its id, fields below it or in front of it, sections. */
export function readTaskDocument({ path, text }: PlanFile): { tasks: DraftTask[]; groups: DraftGroup[] } {
  const lines = scanLines(text);
  const { fields, code, id = idInPath(path), title, word } = readFields(lines, text);
  const end = text.trimEnd().length;
  const start = Math.min(end, inkStart(lines, 0));
  const span = { file: path, line: 1, endLine: Math.max(1, lineAt(lines, end)), start, end };
  const declared = distinct(fields.files);
  const groups = namedGroups(fields, span);
  const task: DraftTask = {
    ...fields.extra,
    id,
    title: title ?? id,
    kind: "task",
    groups: groups.map((_, place) => place),
    status: word === undefined ? "open" : recordStatus(word),
    ...defined({ rawStatus: word, estimate: fields.estimate }),
    dependencies: fields.dependencies,
    files: [...declared, ...mentionedFiles(text, declared)],
    acceptance: fields.acceptance,
    code: targetCode(code, declared),
    commands: fields.commands,
    body: text.slice(start, end),
    span,
  };
  return { tasks: [task], groups };
}

type Read = {
  readonly fields: TaskFields;
  readonly code: ReturnType<typeof readBody>;
  readonly id: string | undefined;
  readonly title: string | undefined;
  /** The status in the document's own word. */
  readonly word: string | undefined;
};

function readFields(lines: Lines, text: string): Read {
  const readField = fieldReader();
  const sections = documentSections(lines);
  const heading = sections.find(({ depth }) => depth === 1) ?? sections[0];
  const match = heading === undefined ? undefined : readId(heading.title);
  const outer = outerFields(lines, sections, frontMatter(text));
  const fields = noFields();
  for (const field of outer) applyField(fields, field);
  const code = readBody(lines, (heading?.line ?? -1) + 1, lines.count, { readField, fields });
  const prose = proseFields(lines, sections);
  for (const field of prose) applyField(fields, field);
  const said = (...labels: string[]): string | undefined =>
    outer.find(({ label }) => labels.includes(label.toLowerCase().replaceAll(" ", "_")))?.value;
  const status = [...outer, ...prose].find(({ name }) => name === "status")?.value;
  return {
    fields,
    code,
    id: said("id", "task_id", "work_package_id") ?? match?.id,
    title: said("title", "name") ?? nonEmpty(heading?.title.slice(match?.titleStart ?? 0)),
    word: status ?? said("lane") ?? statedStatus(lines, sections, readField),
  };
}

/** The id that a file's name begins with, else all of the name: `tasks/WP01-setup.md`, `epics/login/003.md`. */
function idInPath(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.[a-z]+$/i, "");
  return /^(?:[a-z]{1,12}[-_]?)?\d{1,9}(?:\.\d{1,9})*(?![\w.])/i.exec(name)?.[0] ?? name;
}

function nonEmpty(words: string | undefined): string | undefined {
  const plain = words?.trim();
  return plain === "" ? undefined : plain;
}

/** Every file of one task names its wave itself: they all mean the same one. */
function namedGroups({ groups }: TaskFields, span: DraftGroup["span"]): DraftGroup[] {
  const named = new Map(groups.map((group) => [`${group.kind}:${group.id}`, group]));
  return [...named.values()].map((group): DraftGroup => ({
    ...group,
    title: "",
    after: [],
    claimsParallel: false,
    shared: true,
    span,
  }));
}

function distinct(files: readonly FileUse[]): FileUse[] {
  const byPath = new Map<string, FileUse>();
  for (const file of files) {
    const known = byPath.get(file.path);
    if (known === undefined || (known.action === "unknown" && file.action !== "unknown"))
      byPath.set(file.path, file);
  }
  return [...byPath.values()];
}
