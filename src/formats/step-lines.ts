import { contentStart } from "./headed/list-text.ts";
import { idParts, isNextId } from "./id-order.ts";
import type { IdParts } from "./id-order.ts";
import { indentOf, inkStart, LINE, lineEnd } from "./line.ts";
import type { Lines } from "./line.ts";
import type { Watch } from "./scan.ts";
import { readStepHead } from "./step-head.ts";

/** A line that names a step. */
export type StepLine = {
  /** From 0. */
  readonly line: number;
  /** `heading` opens a section, `item` a list line, with a box or without, `words` a paragraph. */
  readonly form: "heading" | "item" | "words";
  /** Depth of a heading, 7 for the others. */
  readonly depth: number;
  readonly indent: number;
  /** Offset of the character inside the box, -1 without a box. */
  readonly box: number;
  readonly id: string;
  readonly rest: string;
  /** The number stands in bold. */
  readonly bold: boolean;
  /** First line that is no longer about this step. */
  readonly end: number;
};

/**
 * Every line that names a step, in order. Outside of boxes and headings that takes a colon or a dash behind the number, or bold; in a
 * document with boxes it takes bold.
 */
export function stepLines(lines: Lines): StepLine[] {
  const found: Omit<StepLine, "end">[] = [];
  for (let line = 0; line < lines.count; line++) {
    const step = stepAt(lines, line);
    if (step !== undefined) found.push(step);
  }
  const boxes = found.some(({ box }) => box >= 0);
  return withEnds(
    lines,
    boxes ? found.filter(({ form, bold, box }) => form === "heading" || bold || box >= 0) : found,
  );
}

function stepAt(lines: Lines, line: number): Omit<StepLine, "end"> | undefined {
  const kind = lines.kinds[line];
  const form =
    kind === LINE.heading ? "heading" : kind === LINE.bullet || kind === LINE.number ? "item" : "words";
  if (form === "words" && kind !== LINE.text) return undefined;
  let at = contentStart(lines, line);
  let depth = 7;
  if (form === "heading") {
    const ink = at;
    while (lines.text[at] === "#") at++;
    depth = at - ink;
    while (lines.text[at] === " " || lines.text[at] === "\t") at++;
  }
  const boxed = form !== "words" && lines.text[at] === "[" && lines.text[at + 2] === "]";
  const head = readStepHead(lines.text.slice(boxed ? at + 3 : at, lineEnd(lines, line)));
  if (head === undefined || (!boxed && form !== "heading" && !head.strong)) return undefined;
  const indent = form === "heading" ? 0 : indentOf(lines, line);
  return {
    line,
    form,
    depth,
    indent,
    box: boxed ? at + 1 : -1,
    id: head.id,
    rest: head.rest,
    bold: head.bold,
  };
}

function withEnds(lines: Lines, found: readonly Omit<StepLine, "end">[]): StepLine[] {
  const sectionEnds = headingEnds(lines);
  const indents = Int32Array.from({ length: lines.count }, (_, line) => indentOf(lines, line));
  return found.map((step, i) => {
    if (step.form === "heading") return { ...step, end: sectionEnds.get(step.line) ?? lines.count };
    return {
      ...step,
      end:
        step.form === "item" ? itemEnd(lines, indents, step) : wordsEnd(lines, step.line, found[i + 1]?.line),
    };
  });
}

/** For each heading the line of the next one that is not below it. */
function headingEnds(lines: Lines): Map<number, number> {
  const ends = new Map<number, number>();
  const open: { line: number; depth: number }[] = [];
  for (let line = 0; line < lines.count; line++) {
    if (lines.kinds[line] !== LINE.heading) continue;
    const at = inkStart(lines, line);
    let depth = 0;
    while (lines.text[at + depth] === "#") depth++;
    while (open.length > 0 && open.at(-1)!.depth >= depth) ends.set(open.pop()!.line, line);
    open.push({ line, depth });
  }
  return ends;
}

/** A list item goes on over deeper lines, blank ones between them, and the rest of its own paragraph. */
function itemEnd(lines: Lines, indents: Int32Array, { line: first, indent }: Omit<StepLine, "end">): number {
  let end = first + 1;
  let parted = false;
  for (let line = first + 1; line < lines.count; line++) {
    const kind = lines.kinds[line];
    if (kind === LINE.blank) {
      parted = true;
      continue;
    }
    const inside = kind === LINE.fenceBody || kind === LINE.fenceClose || indents[line]! > indent;
    const wrapped = kind === LINE.text && !parted;
    if (!inside && !wrapped) break;
    if (kind === LINE.heading || (wrapped && !inside && stepAt(lines, line) !== undefined)) break;
    parted = false;
    end = line + 1;
  }
  return end;
}

/** A paragraph that names a step goes on to the next step or heading. */
function wordsEnd(lines: Lines, first: number, next: number | undefined): number {
  const limit = next ?? lines.count;
  let end = first + 1;
  for (
    let line = first + 1;
    line < limit && lines.kinds[line] !== LINE.heading && lines.kinds[line] !== LINE.rule;
    line++
  )
    if (lines.kinds[line] !== LINE.blank) end = line + 1;
  return end;
}

/** In odd fences: a heading or box that names the step which comes next is the document's own. */
export function trustNextStep(): Watch {
  const last = new Map<number, IdParts>();
  return (text, start, end, fenced) => {
    let depth = 0;
    while (text[start + depth] === "#") depth++;
    const boxed = text[start + 2] === "[" && text[start + 4] === "]";
    if (depth === 0 && !boxed) return false;
    const previous = last.get(depth);
    if (fenced && previous === undefined) return false;
    const head = readStepHead(text.slice(start + (depth === 0 ? 5 : depth), Math.min(end, start + 200)));
    if (head === undefined) return false;
    const parts = idParts(head.id);
    if (fenced && previous !== undefined) return isNextId(previous, parts);
    last.set(depth, parts);
    return true;
  };
}
