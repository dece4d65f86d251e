import { earliestPairs } from "../plan/parts.ts";
import type { RunTask } from "../run/event.ts";
import { buildGraph, type Graph } from "../schedule/graph.ts";
import { withNeeds, type NeedPair } from "../schedule/with-needs.ts";

/** A run's tasks as a schedule sees them, with all that they waited for; of a part as many as it asks for. */
export function graphOf(
  tasks: readonly Pick<RunTask, "key" | "minutes" | "needs" | "after" | "parts" | "scope">[],
): Graph {
  const graph = buildGraph(
    tasks.map(({ key, minutes, needs, after, scope }) => ({
      key,
      minutes,
      needs: after.length === 0 ? needs : [...needs, ...after],
      scope,
    })),
  );
  if (tasks.every(({ parts }) => parts === undefined)) return graph;
  const numbers = new Map(tasks.map(({ key }, number) => [key, number]));
  const parts = tasks.flatMap(({ parts = [] }, later) =>
    parts.map(({ of, percent }) => ({ later, of: of.flatMap((key) => numbers.get(key) ?? []), percent })),
  );
  const all = parts.flatMap(({ later, of }) => of.map((first): NeedPair => [first, later]));
  return withNeeds(graph, earliestPairs(graph, withNeeds(graph, all), parts));
}
