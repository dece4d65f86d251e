import type { Estimate, FileUse, TaskStatus } from "../core/plan/plan.ts";
import { append, withAll, withOne } from "./append.ts";
import type { DraftTask } from "./dialect.ts";
import { targetCode } from "./headed/code-target.ts";
import { contentStart, listText } from "./headed/list-text.ts";
import { markStatus } from "./headed/status.ts";
import { readBody } from "./headed/task-body.ts";
import type { BodyCode } from "./headed/task-body.ts";
import { noFields } from "./headed/task-fields.ts";
import { LINE } from "./line.ts";
import type { Lines } from "./line.ts";
import type { FieldReader } from "./read-field.ts";
import { bodyEnd, mainPlace, placeSpan } from "./step-entries.ts";
import type { StepEntry } from "./step-entries.ts";
import { readStepTitle } from "./step-head.ts";
import type { StepLine } from "./step-lines.ts";

/** What all steps of one file are read with. */
export type StepReading = {
  readonly path: string;
  readonly lines: Lines;
  /** All lines that name a step, in order. */
  readonly found: readonly StepLine[];
  readonly readField: FieldReader;
  /** Estimates that a table gives, by id. */
  readonly estimates: ReadonlyMap<string, Estimate>;
};

/**
 * The draft of one step: mark and status from its box, text from its section, fields from the lines that belong to no sub-step.
 */
export function readStepTask(reading: StepReading, entry: StepEntry, groups: readonly number[]): DraftTask {
  const { path, lines } = reading;
  const main = mainPlace(entry);
  const titles = entry.places.map(({ rest }) => readStepTitle(rest));
  const fields = noFields();
  const code: BodyCode[] = [];
  for (const [from, to] of ownLines(reading, main)) {
    append(code, readBody(lines, from, to, { readField: reading.readField, fields }));
    fields.acceptance = withAll(fields.acceptance, boxesIn(lines, from, to));
  }
  for (const { dependencies } of titles)
    if (dependencies !== undefined)
      fields.dependencies = withOne(fields.dependencies, { text: dependencies });
  const estimate =
    fields.estimate ?? titles.find((title) => title.estimate)?.estimate ?? reading.estimates.get(entry.id);
  const span = placeSpan(lines, path, main);
  const boxed = boxedPlace(lines, entry);
  const raw = boxed === undefined ? "" : lines.text[boxed.box]!;
  const said = titles.map(({ status }) => status).find((status) => status !== undefined);
  const files = eachOnce(fields.files);
  return {
    id: entry.id,
    title: titles.find(({ title }) => title !== "")?.title ?? `Step ${entry.id}`,
    kind: "step",
    groups,
    status: boxed === undefined ? (fields.status ?? said ?? "open") : boxStatus(raw, said),
    dependencies: fields.dependencies.map((dependency) => ({
      ...dependency,
      text: withoutWord(dependency.text),
    })),
    files,
    acceptance: [...new Set(fields.acceptance)],
    code: targetCode(code, files),
    commands: fields.commands,
    body: lines.text.slice(span.start, span.end),
    span,
    ...(estimate === undefined ? {} : { estimate }),
    ...(boxed === undefined
      ? {}
      : { mark: { file: path, line: boxed.line + 1, offset: boxed.box, raw, style: "step-box" } }),
    ...fields.extra,
  };
}

/** The place whose box is ticked: the detailed one where a step has several boxes, for lists of contents go stale. */
export function boxedPlace(lines: Lines, { places }: StepEntry): StepLine | undefined {
  const boxed = places.filter(({ box }) => box >= 0);
  return boxed.find((place) => bodyEnd(lines, place) > place.line + 1) ?? boxed[0];
}

/** An open box whose line says how the step ended has ended so. */
function boxStatus(raw: string, said: TaskStatus | undefined): TaskStatus {
  const status = markStatus(raw);
  return status === "open" && said !== undefined ? said : status;
}

/** The lines of a place below its head that belong to no step inside it, as ranges. */
function ownLines({ lines, found }: StepReading, place: StepLine): [from: number, to: number][] {
  const end = bodyEnd(lines, place);
  const ranges: [number, number][] = [];
  let from = place.line + 1;
  for (let at = after(found, place.line); at < found.length && found[at]!.line < end; at++) {
    const inner = found[at]!;
    if (inner.id === place.id || inner.line < from) continue;
    if (inner.line > from) ranges.push([from, inner.line]);
    from = inner.end;
  }
  if (from < end) ranges.push([from, end]);
  return ranges;
}

/** Place of the first step line behind a line. */
function after(found: readonly StepLine[], line: number): number {
  let low = 0;
  let high = found.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (found[middle]!.line <= line) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The words of every box in a stretch: what has to be so in the end, not tasks of their own. */
function boxesIn(lines: Lines, from: number, to: number): string[] {
  const words: string[] = [];
  for (let line = from; line < to; line++) {
    if (lines.kinds[line] !== LINE.bullet && lines.kinds[line] !== LINE.number) continue;
    const at = contentStart(lines, line);
    if (lines.text[at] === "[" && lines.text[at + 2] === "]") words.push(listText(lines, line));
  }
  return words;
}

function eachOnce(files: readonly FileUse[]): FileUse[] {
  const byPath = new Map<string, FileUse>();
  for (const file of files) {
    const known = byPath.get(file.path);
    if (known === undefined || (known.action === "unknown" && file.action !== "unknown"))
      byPath.set(file.path, file);
  }
  return [...byPath.values()];
}

/** "Step 3, Steps 5-7" → "3, 5-7": ids stand without the word. */
function withoutWord(text: string): string {
  return text.replace(/\bsteps?[ _#]+(?=\d)/gi, "");
}
