import { components } from "../schedule/components.ts";
import { invert } from "../schedule/lists.ts";
import { expandBraces, isGlob, normalPath } from "./path.ts";
import type { Task } from "./plan.ts";
import { taskGraph } from "./task-graph.ts";

/** `after` should not start before `before` has ended. */
export type ImpliedEdge = { readonly before: string; readonly after: string };

/**
 * The order that files imply and the plan does not state: the first task that creates a file goes before all others that
 * write it. Edges that contradict the plan's own, or each other, are left out: together they never make a cycle.
 */
export function impliedOrder(tasks: readonly Task[]): ImpliedEdge[] {
  const edges = wantedEdges(tasks);
  if (edges.length === 0) return [];
  const { preds, order } = taskGraph(tasks).graph;
  const place = new Int32Array(tasks.length).fill(-1);
  order.forEach((job, at) => {
    place[job] = at;
  });
  // Only edges on a common cycle can be in each other's way; of those, the ones that follow one order of the plan's own edges stay.
  const component = components(invert(withEdges(preds, edges), tasks.length));
  return edges
    .filter(([first, later]) => component[first] !== component[later] || place[first]! < place[later]!)
    .map(([first, later]) => ({ before: tasks[first]!.key, after: tasks[later]!.key }));
}

type Pair = readonly [first: number, later: number];

function wantedEdges(tasks: readonly Task[]): Pair[] {
  const { parents } = taskGraph(tasks);
  const creators = new Map<string, number>();
  tasks.forEach((task, i) => {
    if (parents.has(task.key)) return;
    for (const path of writtenFiles(task, "create")) if (!creators.has(path)) creators.set(path, i);
  });
  const edges: Pair[] = [];
  tasks.forEach((task, i) => {
    if (parents.has(task.key)) return;
    const found = new Set<number>();
    for (const path of writtenFiles(task)) {
      const creator = creators.get(path);
      if (creator === undefined || creator === i || found.has(creator)) continue;
      found.add(creator);
      if (!task.dependencies.some((edge) => edge.to === tasks[creator]!.key)) edges.push([creator, i]);
    }
  });
  return edges;
}

function* writtenFiles(task: Task, action?: "create"): Iterable<string> {
  for (const file of task.files) {
    if (file.action === "read" || (action !== undefined && file.action !== action)) continue;
    for (const path of expandBraces(file.path)) if (!isGlob(path)) yield normalPath(path);
  }
}

function withEdges(
  preds: { readonly start: Int32Array; readonly items: Int32Array },
  edges: readonly Pair[],
): { start: Int32Array; items: Int32Array } {
  const size = preds.start.length - 1;
  const added = new Int32Array(size);
  for (const [, later] of edges) added[later]! += 1;
  const start = new Int32Array(size + 1);
  for (let i = 0; i < size; i++) start[i + 1] = start[i]! + preds.start[i + 1]! - preds.start[i]! + added[i]!;
  const items = new Int32Array(start[size]!);
  const next = start.slice();
  for (let i = 0; i < size; i++) {
    for (let e = preds.start[i]!; e < preds.start[i + 1]!; e++) items[next[i]!++] = preds.items[e]!;
  }
  for (const [first, later] of edges) items[next[later]!++] = first;
  return { start, items };
}
