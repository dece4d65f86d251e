import type { DraftClaim, DraftGroup, DraftTask, PartialPlan, PlanFile } from "./dialect.ts";
import { documentSections } from "./document-sections.ts";
import type { Section } from "./document-sections.ts";
import { readGroupName } from "./group-name.ts";
import { remarkClaims } from "./headed/claims.ts";
import { targetCode } from "./headed/code-target.ts";
import { readBody } from "./headed/task-body.ts";
import { noFields } from "./headed/task-fields.ts";
import { readTitle } from "./headed/task-title.ts";
import { LINE, lineEnd } from "./line.ts";
import type { Lines } from "./line.ts";
import { mentionedFiles } from "./mentioned-files.ts";
import { fieldReader } from "./read-field.ts";
import type { FieldReader } from "./read-field.ts";
import { scanLines } from "./scan.ts";

/** Headings such as `### ✅ IMPL-BACKEND-SCHEMA: Extend the schema`, as forks of Agent OS write their tasks: how many there are. */
export function namedHeadings(text: string): number {
  return [...text.matchAll(HEADINGS)].length;
}

/** Reads tasks that are headings with a name in capitals, each with bullets such as `- **Dependencies**: pre-1`. */
export function readNamedHeadings({ path, text }: PlanFile): PartialPlan {
  const lines = scanLines(text);
  const readField = fieldReader();
  const sections = documentSections(lines);
  const groups: DraftGroup[] = [];
  const declared: DraftClaim[] = [];
  const tasks: DraftTask[] = [];
  const open: { depth: number; group: number }[] = [];
  for (const section of sections) {
    while (open.length > 0 && open.at(-1)!.depth >= section.depth) open.pop();
    const around = open.map(({ group }) => group);
    const match = NAME.exec(section.title);
    if (match !== null) {
      tasks.push(readTask({ path, lines, readField }, section, match, around));
      continue;
    }
    const name = readGroupName(section.title);
    if (name === undefined) continue;
    const { kind, id, title, after, claimsParallel, remarks } = name;
    const { line } = section;
    const span = {
      file: path,
      line: line + 1,
      endLine: line + 1,
      start: lines.starts[line]!,
      end: lineEnd(lines, line),
    };
    for (const claimed of remarks.flatMap(remarkClaims))
      declared.push({ ...claimed, span, group: groups.length });
    open.push({ depth: section.depth, group: groups.length });
    groups.push({ kind, id, title, after, claimsParallel, span });
  }
  const heading = sections.find(({ depth }) => depth === 1);
  return {
    ...(heading === undefined ? {} : { title: readTitle(heading.title).title }),
    declared,
    groups,
    tasks,
    notes: [],
  };
}

type Tools = { readonly path: string; readonly lines: Lines; readonly readField: FieldReader };

function readTask(
  { path, lines, readField }: Tools,
  section: Section,
  match: RegExpExecArray,
  groups: readonly number[],
): DraftTask {
  let last = section.end - 1;
  while (last > section.line && (lines.kinds[last] === LINE.blank || lines.kinds[last] === LINE.rule)) last--;
  const fields = noFields();
  const code = readBody(lines, section.line + 1, last + 1, { readField, fields });
  const title = readTitle(
    section.title.slice(match[0].length).replace(/\s-\s(?:COMPLETED?|DONE)$/i, ""),
    match[1],
  );
  const start = lines.starts[section.line]!;
  const end = lineEnd(lines, last);
  const body = lines.text.slice(start, end);
  const files = fields.files.length > 0 ? fields.files : mentionedFiles(body.slice(0, LONGEST));
  const estimate = fields.estimate ?? title.estimate;
  return {
    id: match[2]!,
    title: title.title === "" ? match[2]! : title.title,
    kind: "task",
    groups,
    status: title.status ?? fields.status ?? "open",
    dependencies: fields.dependencies,
    files,
    acceptance: fields.acceptance,
    code: targetCode(code, files),
    commands: fields.commands,
    body,
    span: { file: path, line: section.line + 1, endLine: last + 1, start, end },
    ...(estimate === undefined ? {} : { estimate }),
    ...fields.extra,
  };
}

const LONGEST = 20_000;
const SLUG = "[A-Z][A-Z0-9]{1,20}(?:-[A-Z0-9]{1,20}){1,6}";
const NAME = new RegExp(`^([\\s*\\u2190-\\u2bff\\ud800-\\udfff\\ufe0f]{0,8})(${SLUG})\\*{0,2}:\\s?`);
const HEADINGS = new RegExp(
  `^#{2,5}[ \\t]+[\\s*\\u2190-\\u2bff\\ud800-\\udfff\\ufe0f]{0,8}${SLUG}\\*{0,2}:[ \\t]`,
  "gm",
);
