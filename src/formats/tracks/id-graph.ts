import type { Detection, Dialect, DraftTask, PartialPlan, PlanFile, RawDependency } from "../dialect.ts";
import { allFences } from "../fences.ts";
import { readOnce } from "../headed/read-once.ts";
import { scanLines } from "../scan.ts";
import { trustNext } from "../trust-next.ts";

/** Drawings of ids with arrows between them (`MT-1.1 ─→ MT-1.2 ─→ MT-1.3`) that define no task: references with the edges drawn. */
export const idGraph: Dialect = { name: "id-graph", detect, read };

function detect(file: PlanFile): Detection {
  const { tasks } = readOnce(file);
  if (tasks.length < 2 || tasks.some(({ kind }) => kind !== "reference"))
    return { confidence: 0, reasons: [] };
  const edges = drawnEdges(file, new Set(tasks.map(({ id }) => id)));
  const count = [...edges.values()].reduce((sum, earlier) => sum + earlier.size, 0);
  if (count < 2) return { confidence: 0, reasons: [] };
  return { confidence: 0.88, reasons: [`${tasks.length} ids in drawings`, `${count} arrows between them`] };
}

function read(file: PlanFile): PartialPlan {
  const plan = readOnce(file);
  const tasks = plan.tasks.filter(({ id, body }) => !isFamily(id, body));
  const edges = drawnEdges(file, new Set(tasks.map(({ id }) => id)));
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

/** For each id the ids that an arrow on one line leads from. */
function drawnEdges(file: PlanFile, known: ReadonlySet<string>): Map<string, Set<string>> {
  const lines = scanLines(file.text, trustNext());
  const found = new Map<string, Set<string>>();
  for (const { start, end } of allFences(lines))
    for (const line of file.text.slice(start, end).split("\n"))
      if (ARROW.test(line)) readArrows(line.slice(0, LONGEST), known, found);
  return found;
}

function readArrows(line: string, known: ReadonlySet<string>, found: Map<string, Set<string>>): void {
  let before: { id: string; end: number } | undefined;
  for (const match of line.matchAll(ID)) {
    const id = match[0];
    if (!known.has(id) || line.startsWith(".x", match.index + id.length)) continue;
    if (before !== undefined && before.id !== id && BETWEEN.test(line.slice(before.end, match.index))) {
      const earlier = found.get(id) ?? new Set();
      found.set(id, earlier.add(before.id));
    }
    before = { id, end: match.index + id.length };
  }
}

const LONGEST = 1000;
const ARROW = /→|->|=>/;
/** Nothing but an arrow and a remark stands between two ids that it joins. */
const BETWEEN = /^\s*(?:\([^()]{0,60}\)\s*)?[─—=-]*(?:→|>)\s*$/;
const ID = /[A-Za-zµμ]{0,12}(?:[-_][A-Za-z]{1,12}){0,3}[-_]?\d+[A-Za-z]?(?:\.\d+[A-Za-z]?)*/g;
