import type { Graph } from "../schedule/graph.ts";
import type { NeedPair } from "../schedule/with-needs.ts";
import type { Task } from "./plan.ts";

/** “60 % of these before this one”, by number of task. */
export type PlanPart = { readonly later: number; readonly of: readonly number[]; readonly percent: number };

/** The partial dependencies among these pairs: those of one task with the same percentage count together. */
export function partsOf(tasks: readonly Task[], pairs: readonly NeedPair[]): readonly PlanPart[] {
  const parts = new Map<string, { later: number; of: number[]; percent: number }>();
  const seen = new Set<string>();
  const known = new Map<number, ReadonlyMap<string, number>>();
  for (const [first, later] of pairs) {
    let own = known.get(later);
    if (own === undefined) known.set(later, (own = percentages(tasks[later])));
    const percent = own.get(tasks[first]?.key ?? "");
    if (percent === undefined) continue;
    if (seen.has(`${first} ${later}`)) continue;
    seen.add(`${first} ${later}`);
    const part = parts.get(`${later} ${percent}`);
    if (part === undefined) parts.set(`${later} ${percent}`, { later, of: [first], percent });
    else part.of.push(first);
  }
  return [...parts.values()];
}

/** How many of so many tasks make the part. */
export function countOf(of: number, percent: number): number {
  return Math.max(0, Math.min(of, Math.ceil((percent / 100) * of - 1e-9)));
}

/**
 * The needs by which a schedule keeps to the parts: of each as many tasks as it asks for, those that can end first.
 * `whole` has all the pairs of the parts, so that its order fits them; a chunked task counts when it has ended.
 */
export function earliestPairs(graph: Graph, whole: Graph, parts: readonly PlanPart[]): readonly NeedPair[] {
  if (parts.length === 0) return [];
  const byLater = Map.groupBy(parts, ({ later }) => later);
  const end = new Float64Array(graph.size);
  const pairs: NeedPair[] = [];
  for (const job of whole.order) {
    let start = 0;
    const after = (first: number): void => {
      start = Math.max(start, end[first]!);
    };
    for (let e = graph.preds.start[job]!; e < graph.preds.start[job + 1]!; e++) after(graph.preds.items[e]!);
    for (const { of, percent } of byLater.get(job) ?? []) {
      const soonest = of.toSorted((a, b) => end[a]! - end[b]! || a - b);
      for (const first of soonest.slice(0, countOf(of.length, percent))) {
        pairs.push([first, job]);
        after(first);
      }
    }
    end[job] = start + graph.minutes[job]!;
  }
  return pairs;
}

/** Percentages of a task's partial dependencies, by key; one without a number is a plain soft one. */
function percentages(task: Task | undefined): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { kind, to, percent } of task?.dependencies ?? [])
    if (kind === "percent" && percent !== undefined) found.set(to, percent);
  return found;
}
