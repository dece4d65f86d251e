import type { Span } from "../../core/plan/plan.ts";
import type { Detection, Dialect, DraftTask, PartialPlan, PlanFile, RawDependency } from "../dialect.ts";
import { readOnce } from "../headed/read-once.ts";
import { References } from "../headed/references.ts";
import { idParts } from "../id-order.ts";
import { LINE, lineText } from "../line.ts";
import { scanLines } from "../scan.ts";
import { trustNext } from "../trust-next.ts";

/** Drawings of ids with arrows between them (`MT-1.1 ─→ MT-1.2 ─→ MT-1.3`) that define no task: references with the edges drawn. */
export const idGraph: Dialect = { name: "id-graph", detect, read };

function detect(file: PlanFile): Detection {
  const { tasks } = readOnce(file);
  if (tasks.some(({ kind }) => kind !== "reference")) return { confidence: 0, reasons: [] };
  const arrows = drawnArrows(file);
  if (arrows.length < 2) return { confidence: 0, reasons: [] };
  return { confidence: 0.88, reasons: [`${arrows.length} arrows between ids`, "no task is defined"] };
}

function read(file: PlanFile): PartialPlan {
  const plan = readOnce(file);
  const arrows = drawnArrows(file);
  const tasks = [...plan.tasks.filter(({ id, body }) => !isFamily(id, body)), ...onlyInArrows(plan, arrows)];
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of arrows) edges.set(to, (edges.get(to) ?? new Set()).add(from));
  return {
    ...plan,
    tasks: tasks.map((task): DraftTask => {
      const earlier = [...(edges.get(task.id) ?? [])];
      if (earlier.length === 0) return task;
      return {
        ...task,
        dependencies: earlier.map((text): RawDependency => ({ text, exact: true, raw: "→" })),
      };
    }),
    order: "none",
  };
}

/** `MT-2.1.x` speaks of all tasks of that family, and MT-2.1 is none. */
function isFamily(id: string, body: string): boolean {
  return body.includes(`${id}.x`);
}

/** References to ids that nothing but an arrow names. */
function onlyInArrows({ tasks }: PartialPlan, arrows: readonly Arrow[]): DraftTask[] {
  const known = new Set(tasks.map(({ id }) => id));
  const references = new References();
  for (const { from, to, span, text } of arrows)
    for (const id of [from, to])
      if (!known.has(id)) references.add([{ text: id, from: idParts(id) }], undefined, { span, text });
  return references.drafts();
}

type Arrow = { readonly from: string; readonly to: string; readonly span: Span; readonly text: string };

/** The arrows that lead from one id to another on a line of a fence. */
function drawnArrows(file: PlanFile): Arrow[] {
  const lines = scanLines(file.text, trustNext());
  const found: Arrow[] = [];
  for (let line = 0; line < lines.count; line++) {
    if (lines.kinds[line] !== LINE.fenceBody) continue;
    const text = lineText(lines, line);
    if (!ARROW.test(text)) continue;
    const start = lines.starts[line]!;
    const span = { file: file.path, line: line + 1, endLine: line + 1, start, end: start + text.length };
    let before: { id: string; end: number } | undefined;
    for (const { 0: id, index } of text.slice(0, LONGEST).matchAll(ID)) {
      const end = index + id.length;
      if (text.startsWith(".x", end)) before = undefined;
      else {
        if (before !== undefined && before.id !== id && BETWEEN.test(text.slice(before.end, index)))
          found.push({ from: before.id, to: id, span, text });
        before = { id, end };
      }
    }
  }
  return found;
}

const LONGEST = 1000;
const ARROW = /→|->|=>/;
/** Nothing but an arrow and a remark stands between two ids that it joins. */
const BETWEEN = /^\s*(?:\([^()]{0,60}\)\s*)?[─—=-]*(?:→|>)\s*$/;
/** Ids with letters or dots: bare numbers in drawings are mostly something else. */
const ID =
  /(?<![\w.-])(?:[A-Za-zµμ]{1,12}(?:[-_][A-Za-z]{1,12}){0,3}[-_]?\d+[A-Za-z]?(?:\.\d+[A-Za-z]?)*|\d+(?:\.\d+[A-Za-z]?)+)(?![\w-])/g;
