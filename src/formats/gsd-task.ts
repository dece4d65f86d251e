import type { FileUse, TaskCommand } from "../core/plan/plan.ts";
import { isCommandLine } from "./command-line.ts";
import { defined } from "./defined.ts";
import type { DraftTask } from "./dialect.ts";
import { readFileUses } from "./file-uses.ts";
import { firstLine } from "./first-line.ts";
import { attributeOf, elementText } from "./gsd-elements.ts";
import type { TaskElement } from "./gsd-elements.ts";
import { lineEnd } from "./line.ts";
import type { Lines } from "./line.ts";
import { listLines } from "./list-lines.ts";
import { mentionedFiles } from "./mentioned-files.ts";
import { readId } from "./read-id.ts";

/** Where a `<task>` element stands. */
export type ElementPlace = { readonly path: string; readonly lines: Lines; readonly element: TaskElement };
/** The plan it is part of, its place there, and the plan's group. */
export type PlanPlace = {
  readonly plan: string | undefined;
  readonly place: number;
  readonly group: number | undefined;
};

/** One `<task>` of a GSD plan; a checkpoint is a gate where a person has to look, to act or to choose. */
export function readGsdTask(
  { path, lines, element }: ElementPlace,
  { plan, place, group }: PlanPlace,
): DraftTask {
  const start = lines.starts[element.line]!;
  const end = lineEnd(lines, element.end - 1);
  const body = lines.text.slice(start, end);
  const field = (name: string): string | undefined => nonEmpty(elementText(body, name));
  const type = attributeOf(element.attributes, "type") ?? "auto";
  const gate = type.startsWith("checkpoint");
  const name = field("name") ?? field("what-built") ?? field("decision") ?? (gate ? type : "");
  const number = readId(name);
  const own =
    attributeOf(element.attributes, "id") ?? (number?.label === "task" ? number.id : String(place + 1));
  const title = number?.label === "task" ? name.slice(number.titleStart) : name;
  const declared = filesOf(field);
  return {
    id: plan === undefined ? own : `${plan}.${own}`,
    title: firstLine(title) ?? own,
    kind: gate ? "gate" : "task",
    ...(gate ? { humanGate: true } : {}),
    ...defined({ parentId: plan, objective: field("action") ?? field("how-to-verify") }),
    groups: group === undefined ? [] : [group],
    status: "open",
    dependencies: [],
    files: declared.length > 0 ? declared : mentionedFiles(body),
    acceptance: ["done", "acceptance_criteria", "behavior"].flatMap((it) => listLines(field(it) ?? "")),
    code: [],
    commands: checksOf(elementText(body, "verify") ?? ""),
    body,
    span: { file: path, line: element.line + 1, endLine: element.end, start, end },
  };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

function filesOf(field: (name: string) => string | undefined): FileUse[] {
  const uses = new Map<string, FileUse>();
  const add = (value: string | undefined, action: FileUse["action"]): void => {
    for (const line of listLines(value ?? ""))
      for (const use of readFileUses(line, action)) if (!uses.has(use.path)) uses.set(use.path, use);
  };
  add(field("files"), "unknown");
  add(field("read_first"), "read");
  return [...uses.values()];
}

/** `<verify>` has commands for machines and words for people in elements of its own, or is one or the other itself. */
function checksOf(verify: string): TaskCommand[] {
  const automated = elementText(verify, "automated");
  const manual = elementText(verify, "manual");
  const checks: TaskCommand[] = [];
  const add = (name: string, words: string | undefined): void => {
    if (words === undefined || words === "") return;
    const command = words.replace(/^`([^`]*)`$/, "$1");
    checks.push({ name, phase: "post", ...(isCommandLine(command) ? { command } : { description: words }) });
  };
  add("verify", automated ?? (manual === undefined ? verify : undefined));
  if (manual !== undefined && manual !== "")
    checks.push({ name: "verify by hand", phase: "post", description: manual });
  return checks;
}
