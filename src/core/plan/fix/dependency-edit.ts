import type { Task, TextEdit } from "../plan.ts";
import { dependencyField, type DependencyField } from "./dependency-field.ts";

/** The edit that adds a task to the list of what another depends on, in that list's own way; undefined: it has no such list. */
export function addDependency(task: Task, id: string): TextEdit | undefined {
  const found = listOf(task);
  if (found === undefined || NOT_ONE_WORD.test(id)) return undefined;
  const { field, entries } = found;
  const last = entries.at(-1);
  if (last === undefined) return edit(task, field, field.bracketed ? quotedLike(task.body, field, id) : id);
  const text = task.body.slice(field.start, field.end);
  return edit(
    task,
    { start: field.start + text.length, end: field.start + text.length },
    `, ${like(last, id)}`,
  );
}

/** The edits that take out all entries that name the task, but for the first `keep` of them; none: it is not named so often, or there is no list. */
export function removeDependency(task: Task, id: string, keep: number = 0): TextEdit[] {
  const found = listOf(task);
  if (found === undefined) return [];
  const { field, entries } = found;
  let named = 0;
  const goes = entries.map(({ text }) => bare(text) === id && named++ >= keep);
  const first = goes.indexOf(false);
  if (!goes.includes(true)) return [];
  if (first === -1) return [edit(task, field, field.bracketed ? "" : "None")];
  const edits = first === 0 ? [] : [edit(task, { start: entries[0]!.start, end: entries[first]!.start }, "")];
  for (let at = first + 1; at < entries.length; at++)
    if (goes[at] === true) edits.push(edit(task, { start: entries[at - 1]!.end, end: entries[at]!.end }, ""));
  return edits;
}

type Entry = { readonly text: string; readonly start: number; readonly end: number };
type Found = { readonly field: DependencyField; readonly entries: readonly Entry[] };

/** The entries between commas; none where the field says "None". */
function listOf({ body, span }: Task): Found | undefined {
  if (body.length !== span.end - span.start) return undefined;
  const field = dependencyField(body);
  if (field === undefined) return undefined;
  const text = body.slice(field.start, field.end);
  if (NOTHING.test(text.trim())) return { field, entries: [] };
  if (QUALIFIED.test(text.trim()) || /\([^)]*,/.test(text)) return undefined;
  const entries: Entry[] = [];
  let at = field.start;
  for (const part of text.split(",")) {
    const blank = part.length - part.trimStart().length;
    const word = part.trim();
    if (word === "") return undefined;
    entries.push({ text: word, start: at + blank, end: at + blank + word.length });
    at += part.length + 1;
  }
  return { field, entries };
}

function edit({ span }: Task, { start, end }: { start: number; end: number }, text: string): TextEdit {
  return { file: span.file, start: span.start + start, end: span.start + end, text };
}

/** The id dressed as its neighbour is: in quotes or backticks, behind `Task` or `#`. */
function like({ text }: Entry, id: string): string {
  const dress = /^(["'`]|\*\*)?((?:task|step|issue)\s+#?|#)?/i.exec(text)!;
  const [, quote = "", word = ""] = dress;
  return `${quote}${id.toLowerCase().startsWith(word.trim().toLowerCase()) ? "" : word}${id}${quote}`;
}

function quotedLike(body: string, { start }: DependencyField, id: string): string {
  const isJson = /"\s*:\s*\[$/.test(body.slice(Math.max(0, start - 8), start));
  return isJson || /^[\d.]+$/.test(id) ? `"${id}"` : id;
}

/** The id without quotes, emphasis and the word before it. */
function bare(entry: string): string {
  return entry
    .replace(/^["'`*_]+|["'`*_]+$/g, "")
    .replace(/^(?:task|step|issue)\s+#?|^#/i, "")
    .trim();
}

/** "None (within group)" says more than that, and is left as it is. */
const QUALIFIED = /^(?:none|nothing|n\/a|no)\b/i;
const NOTHING = /^(?:none|nothing|n\/a|na|nil|null|no|-|–|—)?\.?$/i;
const NOT_ONE_WORD = /[\s,;()[\]"'`]/;
