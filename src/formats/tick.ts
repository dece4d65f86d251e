import { bytesOf } from "./latin1.ts";
import { boxAt, leadsWith, lineAt, linesWithBox } from "./tick-line.ts";
import type { BoxLine } from "./tick-line.ts";

/** The mark to set: as the reader found it, with what the task is called so that an edited file is noticed. */
export type TickMark = {
  /** From 1. */
  readonly line: number;
  /** UTF-16 units from the start of the line to the character between the brackets. */
  readonly column?: number;
  /** The character between the brackets when the plan was read. */
  readonly raw: string;
  readonly style: "box" | "step-box";
  /** The task's id as written. */
  readonly id: string;
  /** Tells repeated ids apart, and finds a box whose line bears no id. */
  readonly title?: string;
  /** The line as it was read, where the plan has it: the surest sign of all, and the only one of a box without an id. */
  readonly was?: string;
};

/** What was done: `uid` is the run's id of the task, `at` an ISO time. */
export type TickDone = { readonly uid: string; readonly at: string };

/** `ticked` carries the new bytes; `gone` says why nothing could be changed. */
export type TickResult =
  | { readonly status: "ticked"; readonly latin1: string }
  | { readonly status: "already" }
  | { readonly status: "gone"; readonly reason: string };

const FINISHED = new Set(["x", "X", ...["✓", "✔", "☑", "✅"].map(bytesOf)]);
const FINISHED_BOXES = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[([xX])\]/gm;

/**
 * Marks one task finished in the bytes of its plan file (one char of `latin1` is one byte, so invalid UTF-8 survives):
 * exactly the character between the brackets changes, and a `step-box` gets ` ✓ [task_id: …] […]` at the end of its line.
 * A file edited since it was read is searched for the one line that bears the id; where that is not certain, nothing changes.
 */
export function tick(file: { readonly latin1: string }, mark: TickMark, done: TickDone): TickResult {
  const found = locate(file.latin1, mark);
  if (typeof found === "string") return { status: "gone", reason: found };
  if (FINISHED.has(found.inner)) return { status: "already" };
  if (found.inner !== " " && found.inner !== bytesOf(mark.raw))
    return { status: "gone", reason: `line ${found.line} is now marked [${found.inner}]` };
  if (found.inner.length !== 1)
    return { status: "gone", reason: `line ${found.line} has a mark of several bytes` };

  const text = file.latin1;
  const suffix = mark.style === "step-box" ? bytesOf(` ✓ [task_id: ${done.uid}] [${done.at}]`) : "";
  return {
    status: "ticked",
    latin1:
      text.slice(0, found.at) +
      finishedMark(text) +
      text.slice(found.at + 1, found.end) +
      suffix +
      text.slice(found.end),
  };
}

/** The box that belongs to the task, or the reason why there is none. */
function locate(text: string, mark: TickMark): BoxLine | string {
  const id = bytesOf(mark.id);
  const title = bytesOf(mark.title ?? "");
  const here = boxAt(text, lineAt(text, mark.line), mark.column);
  const was = mark.was === undefined ? undefined : textBehindBox(bytesOf(mark.was));
  if (was !== undefined && here?.text.trimEnd() === was) return here;
  const nameless = was !== undefined && !leadsWith(was, id);
  if (!nameless && here && leadsWith(here.text, id) && here.text.includes(title)) return here;

  const boxes = linesWithBox(text);
  const same = was === undefined ? [] : boxes.filter((box) => box.text.trimEnd() === was);
  if (same.length === 1) return same[0]!;
  if (nameless) return `line ${mark.line} no longer holds the box of ${mark.id}`;
  return search(text, boxes, mark, here);
}

/** The one box that is called as the task is, by its id or else by its title. */
function search(
  text: string,
  boxes: readonly BoxLine[],
  mark: TickMark,
  here: BoxLine | undefined,
): BoxLine | string {
  const { line } = mark;
  const id = bytesOf(mark.id);
  const title = bytesOf(mark.title ?? "");
  let named = boxes.filter((box) => leadsWith(box.text, id));
  if (named.length === 0) {
    if (here && (inRow(text, here, id) || underHeading(text, here, id))) return here;
    named = title === "" ? [] : boxes.filter((box) => box.text.includes(title));
  }
  const exact = named.filter((box) => box.text.includes(title));
  const candidates = exact.length > 0 ? exact : named;
  const unmoved = candidates.find((box) => box.line === line);
  if (unmoved) return here ?? unmoved;
  const only = candidates[0];
  if (only === undefined) return `line ${line} no longer holds the box of ${mark.id}`;
  if (candidates.length > 1)
    return `the file changed and the boxes of lines ${candidates
      .slice(0, 5)
      .map((box) => box.line)
      .join(", ")} could all be ${mark.id}`;
  return only;
}

/** True where the id stands in a cell before the box: a task that is a row of a table. */
function inRow(text: string, box: BoxLine, id: string): boolean {
  return text
    .slice(box.start, box.at - 1)
    .split("|")
    .some((cell) => leadsWith(cell, id));
}

/** True where the nearest heading above the box bears the id: a task whose mark stands inside its section. */
function underHeading(text: string, box: BoxLine, id: string): boolean {
  const heading = text.lastIndexOf("\n#", box.start);
  const start = heading >= 0 ? heading + 1 : text.startsWith("#") ? 0 : -1;
  if (start < 0) return false;
  const end = text.indexOf("\n", start);
  return leadsWith(text.slice(start, end < 0 ? text.length : end).replace(/^#+/, ""), id);
}

function textBehindBox(line: string): string | undefined {
  return boxAt(line, { line: 1, start: 0, end: line.length })?.text.trimEnd();
}

/** `X` where the file's finished boxes are mostly `[X]`, else `x`. */
function finishedMark(text: string): string {
  let capitals = 0;
  for (const match of text.matchAll(FINISHED_BOXES)) capitals += match[1] === "X" ? 1 : -1;
  return capitals > 0 ? "X" : "x";
}
