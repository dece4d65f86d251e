import { addDependency } from "../fix/dependency-edit.ts";
import { isParallel, type PlanFacts } from "../plan-facts.ts";
import type { Dependency, Group, Task } from "../plan.ts";
import { sharedFiles, type SharedFile } from "../shared-files.ts";
import type { Draft } from "./draft.ts";
import { filePlace } from "./file-place.ts";
import { dependencyPlace } from "./place.ts";
import { called, counted } from "./words.ts";

/** Above this, a group or file gets one finding with a count instead of one for each pair. */
const MOST_PAIRS = 10;

/** What keeps the tasks of a group from running side by side although the document says they do. */
export function* groupFindings(facts: PlanFacts): Iterable<Draft> {
  yield* sameFile(facts);
  yield* edgesInside(facts);
}

function* sameFile(facts: PlanFacts): Iterable<Draft> {
  const { tasks } = facts.plan;
  const reported = new Set<number>();
  const nameOfPair = ([a, b]: readonly [number, number]): number => a * tasks.length + b;
  for (const shared of sharedFiles(facts, MOST_PAIRS)) {
    const { group, path, pairs, count, exact } = shared;
    const fresh = pairs.filter((pair) => !reported.has(nameOfPair(pair)));
    for (const pair of fresh) reported.add(nameOfPair(pair));
    if (fresh.length === 0) continue;
    if (count <= MOST_PAIRS) {
      const areNext = neighbours(shared, tasks);
      for (const [a, b] of fresh) {
        const pair = inOrder(tasks[a]!, tasks[b]!, path);
        yield sameFilePair(group, path, pair, areNext(...pair));
      }
      continue;
    }
    const [a, b] = fresh[0]!;
    const pair = sameFilePair(group, path, inOrder(tasks[a]!, tasks[b]!, path), false);
    const number = `${exact ? "" : "up to "}${counted(count, "pair")}`;
    yield {
      ...pair,
      message: `${number} of tasks of ${nameOf(group)} write ${path} at once, the first: ${pair.message()}`,
    };
  }
}

/** Whoever creates the file goes first, else the order of the document. */
function inOrder(a: Task, b: Task, path: string): readonly [Task, Task] {
  const makes = (task: Task): boolean =>
    task.files.some((use) => use.action === "create" && use.path === path);
  if (makes(a) !== makes(b)) return makes(a) ? [a, b] : [b, a];
  return a.span.file === b.span.file && a.span.start > b.span.start ? [b, a] : [a, b];
}

/** Which pairs stand next to each other in the order of writers: to put those in order puts all of them in order. */
function neighbours(
  { pairs, path }: SharedFile,
  tasks: readonly Task[],
): (first: Task, later: Task) => boolean {
  const next = new Map<Task, Task>();
  const previous = new Map<Task, Task>();
  for (const [a, b] of pairs) {
    const [first, later] = inOrder(tasks[a]!, tasks[b]!, path);
    const [after, before] = [next.get(first), previous.get(later)];
    if (after === undefined || inOrder(later, after, path)[0] === later) next.set(first, later);
    if (before === undefined || inOrder(first, before, path)[0] === before) previous.set(later, first);
  }
  return (first, later) => next.get(first) === later && previous.get(later) === first;
}

function sameFilePair(
  group: Group,
  path: string,
  [a, b]: readonly [Task, Task],
  isNext: boolean,
): Draft & { readonly message: () => string } {
  return {
    code: "same-file-in-group",
    severity: "warning",
    message: () =>
      `${called(a)} and ${called(b)} both write ${path}, yet ${nameOf(group)} is to run side by side and neither waits for the other`,
    place: () => filePlace(b, path),
    fix: `they take turns at run time; to fix the order make ${b.id} depend on ${a.id}, or give each a file of its own`,
    tasks: [a.key, b.key],
    mend: () => {
      const added = isNext && a.id === a.key ? addDependency(b, a.id) : undefined;
      return added === undefined ? undefined : { edits: [added], safe: true };
    },
  };
}

function* edgesInside({ plan, members, numbers }: PlanFacts): Iterable<Draft> {
  const reported = new Set<number>();
  for (const group of plan.groups.filter(claimsParallel)) {
    const inside = new Set(members.get(group.key));
    const edges: Edge[] = [];
    for (const number of inside) {
      const task = plan.tasks[number]!;
      for (const edge of task.dependencies) {
        const target = numbers.get(edge.to);
        if (target === undefined || target === number || !inside.has(target) || !isStated(edge)) continue;
        const name = number * plan.tasks.length + target;
        if (reported.has(name)) continue;
        reported.add(name);
        edges.push([task, plan.tasks[target]!, edge]);
      }
    }
    if (edges.length > MOST_PAIRS) yield manyEdgesInside(group, edges);
    else for (const edge of edges) yield edgeInside(group, edge);
  }
}

type Edge = readonly [task: Task, target: Task, edge: Dependency];

/** Whether the group says that its tasks need not wait for each other; a wave that does not say so is judged with the waves. */
export function claimsParallel(group: Group): boolean {
  return group.claimsParallel || (isParallel(group) && group.kind !== "wave");
}

/** Whether the author wrote this edge, rather than the reader drawing it from the order or the groups. */
export function isStated(edge: Dependency): boolean {
  return edge.source !== "order" && edge.source !== "group" && edge.source !== "wave-graph";
}

function edgeInside(group: Group, [task, target, edge]: Edge): Draft {
  return {
    code: "edge-inside-group",
    severity: "warning",
    message: `${task.id} depends on ${target.id}, yet ${nameOf(group)} is to run side by side`,
    place: () => dependencyPlace(task, [edge.raw, target.id]),
    fix: `the dependency wins; move ${task.id} to a later group, or take the dependency out if there is none`,
    tasks: [task.key, target.key],
  };
}

function manyEdgesInside(group: Group, edges: readonly Edge[]): Draft {
  const first = edgeInside(group, edges[0]!);
  const message = `${edges.length} dependencies inside ${nameOf(group)}, which is to run side by side, the first: ${edges[0]![0].id} on ${edges[0]![1].id}`;
  return { ...first, message };
}

/** `Wave 2: Utilities`, however much of it the title already says. */
export function nameOf({ kind, id, title }: Group): string {
  const label = kind === "parallel" ? `parallel group ${id}` : `${kind} ${id}`;
  if (title === "" || title.toLowerCase() === id.toLowerCase()) return label;
  return title.toLowerCase().startsWith(`${kind} ${id}`.toLowerCase()) ? title : `${label} (${title})`;
}
