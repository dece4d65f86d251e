import { components } from "../schedule/components.ts";
import type { Graph } from "../schedule/graph.ts";
import { withNeeds, type NeedPair } from "../schedule/with-needs.ts";
import { partsOf, type PlanPart } from "./parts.ts";
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
  return softPairs(tasks).implied.map(([first, later]) => ({
    before: tasks[first]!.key,
    after: tasks[later]!.key,
  }));
}

/** Order that a run keeps although no task needs another: by number of task, without any cycle. */
export type SoftPairs = {
  /** Soft and partial dependencies, but for those that contradict the hard ones or each other. */
  readonly stated: readonly NeedPair[];
  /** What files imply, as far as it fits all that is stated. */
  readonly implied: readonly NeedPair[];
  /** What of `stated` asks for a part only; `firm` is the rest of it. */
  readonly parts: readonly PlanPart[];
  readonly firm: readonly NeedPair[];
};

const made = new WeakMap<readonly Task[], SoftPairs>();

/** The soft order of these tasks; linear in their size, and made once for each list. */
export function softPairs(tasks: readonly Task[]): SoftPairs {
  const known = made.get(tasks);
  if (known !== undefined) return known;
  const { graph } = taskGraph(tasks);
  const stated = compatible(graph, statedPairs(tasks));
  const implied = compatible(withNeeds(graph, stated), impliedPairs(tasks));
  const parts = partsOf(tasks, stated);
  const partial = new Set(parts.flatMap(({ of, later }) => of.map((first) => `${first} ${later}`)));
  const firm =
    parts.length === 0 ? stated : stated.filter(([first, later]) => !partial.has(`${first} ${later}`));
  const pairs = { stated, implied, parts, firm };
  made.set(tasks, pairs);
  return pairs;
}

/** The pairs that together with the graph make no cycle; only one on a common cycle is ever left out. */
function compatible(graph: Graph, pairs: readonly NeedPair[]): readonly NeedPair[] {
  if (pairs.length === 0) return pairs;
  const place = new Int32Array(graph.size).fill(-1);
  graph.order.forEach((job, at) => {
    place[job] = at;
  });
  // Of those on a cycle the ones stay that follow one order of the graph's own needs.
  const component = components(withNeeds(graph, pairs).succs);
  return pairs.filter(
    ([first, later]) => component[first] !== component[later] || place[first]! < place[later]!,
  );
}

function statedPairs(tasks: readonly Task[]): NeedPair[] {
  if (tasks.every(({ dependencies }) => dependencies.every(({ kind }) => kind === "hard"))) return [];
  const numbers = new Map(tasks.map((task, number) => [task.key, number]));
  return tasks.flatMap(({ dependencies }, later) =>
    dependencies.flatMap(({ kind, to }): NeedPair[] => {
      const first = numbers.get(to);
      return kind === "hard" || first === undefined || first === later ? [] : [[first, later]];
    }),
  );
}

function impliedPairs(tasks: readonly Task[]): NeedPair[] {
  const { parents } = taskGraph(tasks);
  const creators = new Map<string, number>();
  tasks.forEach((task, i) => {
    if (parents.has(task.key)) return;
    for (const path of writtenFiles(task, "create")) if (!creators.has(path)) creators.set(path, i);
  });
  const pairs: NeedPair[] = [];
  tasks.forEach((task, i) => {
    if (parents.has(task.key)) return;
    const found = new Set<number>();
    for (const path of writtenFiles(task)) {
      const creator = creators.get(path);
      if (creator === undefined || creator === i || found.has(creator)) continue;
      found.add(creator);
      if (!task.dependencies.some((edge) => edge.to === tasks[creator]!.key)) pairs.push([creator, i]);
    }
  });
  return pairs;
}

function* writtenFiles(task: Task, action?: "create"): Iterable<string> {
  for (const file of task.files) {
    if (file.action === "read" || (action !== undefined && file.action !== action)) continue;
    for (const path of expandBraces(file.path)) if (!isGlob(path)) yield normalPath(path);
  }
}
