import type { Task } from "../../core/plan/plan.ts";
import { allFences, fenceText } from "../fences.ts";
import type { FieldName } from "../field-names.ts";
import { LINE, lineText } from "../line.ts";
import { fieldReader } from "../read-field.ts";
import { scanLines } from "../scan.ts";

/**
 * The lines of a task's text that its fields do not hold: neither its first line, nor fields and criteria that were understood, nor code
 * that stands with the task anyway. Of a task that Renga wrote, the lines that it kept.
 */
export function proseOf(task: Task): readonly string[] {
  const { body, code } = task;
  if (OWN.test(body)) return ownProse(body);
  const lines = scanLines(body);
  const skipped = new Uint8Array(lines.count);
  const shown = new Set(code.map(({ text }) => text));
  for (const fence of allFences(lines))
    if (shown.has(fenceText(lines, fence))) skipped.fill(1, fence.open, fence.close + 1);
  const isHeld = heldBy(task);
  for (let line = 0; line < lines.count; line++) {
    const kind = lines.kinds[line]!;
    if (line === 0 && kind !== LINE.text && kind !== LINE.blank) skipped[line] = 1;
    if (kind === LINE.text || kind === LINE.bullet || kind === LINE.number)
      if (isHeld(lineText(lines, line).replace(LIST_MARK, "").trim())) skipped[line] = 1;
  }
  const kept = Array.from({ length: lines.count }, (_, line) => lineText(lines, line));
  return trimmed(kept.filter((_, line) => skipped[line] === 0));
}

const LIST_MARK = /^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?(?:\[.\]\s+)?/;

/** Tells of a line without its list mark whether the task's own fields say all that it says. */
function heldBy(task: Task): (line: string) => boolean {
  const readField = fieldReader();
  const said = new Set([...task.acceptance, ...task.code.map(({ lead }) => lead)]);
  for (const name of ["objective", "agent", "role", "tier", "risk", "priority", "script", "mode"] as const)
    if (task[name] !== undefined) said.add(task[name]);
  return (line) => {
    if (line !== "" && said.has(line)) return true;
    const field = readField(line);
    if (field === undefined) return false;
    if (HELD.has(field.name)) return true;
    return field.value === "" ? LISTED.has(field.name) : said.has(field.value.replaceAll("`", "").trim());
  };
}

/** A text in our own form. */
const OWN = /^### \[.\] [^\n]*\n\n- \*\*/;

function ownProse(body: string): readonly string[] {
  const at = body.lastIndexOf(`\n${AS_WRITTEN}\n`);
  const lines = at < 0 ? [] : body.slice(at + AS_WRITTEN.length + 2).split(/\r?\n/);
  // Between other lines the words stand in a piece of code.
  if (!lines.every((line) => line === "" || line.startsWith(">"))) return [];
  return lines.filter((line) => line !== "").map((line) => line.slice(line.startsWith("> ") ? 2 : 1));
}

/** The line before what was kept of the text that a plan was converted from. */
export const AS_WRITTEN = "**As written**:";

/** Fields of which a task has all that their lines say. */
const HELD: ReadonlySet<FieldName> = new Set<FieldName>([
  "files",
  "create",
  "modify",
  "delete",
  "estimate",
  "hours",
  "dependencies",
  "blocks",
  "parallel-group",
  "wave",
  "phase",
]);
/** Names above lists whose entries are looked at one by one. */
const LISTED: ReadonlySet<FieldName> = new Set<FieldName>(["acceptance", "lead"]);

/** Without the common indentation, without blank lines at either end, and without more than one in a row. */
function trimmed(lines: readonly string[]): readonly string[] {
  const kept = lines.filter((line, at) => line.trim() !== "" || (lines[at - 1] ?? "").trim() !== "");
  while (kept.length > 0 && kept.at(-1)!.trim() === "") kept.pop();
  const inked = kept.filter((line) => line.trim() !== "");
  const indent = Math.min(...inked.map((line) => line.search(/[^ ]/)));
  return inked.length === 0 ? [] : kept.map((line) => line.slice(indent).trimEnd());
}
