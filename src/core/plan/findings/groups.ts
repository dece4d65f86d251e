import { isParallel, type PlanFacts } from "../plan-facts.ts";
import type { Dependency, Finding, Group, Task } from "../plan.ts";
import { sharedFiles } from "../shared-files.ts";
import { counted } from "./words.ts";

/** Above this, a group or file gets one finding with a count instead of one for each pair. */
const MOST_PAIRS = 10;

/** What keeps the tasks of a group from running side by side although the document says they do. */
export function groupFindings(facts: PlanFacts): Finding[] {
  return [...sameFile(facts), ...edgesInside(facts)];
}

function sameFile(facts: PlanFacts): Finding[] {
  const { tasks } = facts.plan;
  const reported = new Set<string>();
  const found: Finding[] = [];
  for (const { group, path, pairs, count, exact } of sharedFiles(facts, MOST_PAIRS)) {
    const fresh = pairs.filter(([a, b]) => !reported.has(`${a} ${b}`));
    for (const [a, b] of fresh) reported.add(`${a} ${b}`);
    if (fresh.length === 0) continue;
    if (count <= MOST_PAIRS) {
      found.push(...fresh.map(([a, b]) => sameFilePair(group, path, [tasks[a]!, tasks[b]!])));
      continue;
    }
    const [a, b] = fresh[0]!;
    const pair = sameFilePair(group, path, [tasks[a]!, tasks[b]!]);
    const number = `${exact ? "" : "up to "}${counted(count, "pair")}`;
    found.push({
      ...pair,
      message: `${number} of tasks of ${nameOf(group)} write ${path} at once, the first: ${pair.message}`,
    });
  }
  return found;
}

function sameFilePair(group: Group, path: string, pair: readonly [Task, Task]): Finding {
  const [a, b] = pair[0].span.start <= pair[1].span.start ? pair : [pair[1], pair[0]];
  return {
    code: "same-file-in-group",
    severity: "warning",
    message: `${a.id} and ${b.id} both write ${path}, yet ${nameOf(group)} is to run side by side and neither waits for the other`,
    span: b.span,
    fix: `they take turns at run time; to fix the order make ${b.id} depend on ${a.id}, or give each a file of its own`,
    tasks: [a.key, b.key],
  };
}

function edgesInside({ plan, members, numbers }: PlanFacts): Finding[] {
  const reported = new Set<string>();
  return plan.groups.filter(claimsParallel).flatMap((group) => {
    const inside = new Set(members.get(group.key));
    const edges: [Task, Task][] = [];
    for (const number of inside) {
      const task = plan.tasks[number]!;
      for (const edge of task.dependencies) {
        const target = numbers.get(edge.to);
        if (target === undefined || target === number || !inside.has(target) || !isStated(edge)) continue;
        if (!reported.has(`${number} ${target}`)) edges.push([task, plan.tasks[target]!]);
        reported.add(`${number} ${target}`);
      }
    }
    return edges.length <= MOST_PAIRS
      ? edges.map((edge) => edgeInside(group, edge))
      : [manyEdgesInside(group, edges)];
  });
}

/** Whether the group says that its tasks need not wait for each other; a wave that does not say so is judged with the waves. */
export function claimsParallel(group: Group): boolean {
  return group.claimsParallel || (isParallel(group) && group.kind !== "wave");
}

/** Whether the author wrote this edge, rather than the reader drawing it from the order or the groups. */
export function isStated(edge: Dependency): boolean {
  return edge.source !== "order" && edge.source !== "group" && edge.source !== "wave-graph";
}

function edgeInside(group: Group, [task, target]: readonly [Task, Task]): Finding {
  return {
    code: "edge-inside-group",
    severity: "warning",
    message: `${task.id} depends on ${target.id}, yet ${nameOf(group)} is to run side by side`,
    span: task.span,
    fix: `the dependency wins; move ${task.id} to a later group, or take the dependency out if there is none`,
    tasks: [task.key, target.key],
  };
}

function manyEdgesInside(group: Group, edges: readonly (readonly [Task, Task])[]): Finding {
  const first = edgeInside(group, edges[0]!);
  const message = `${counted(edges.length, "dependency").replace("ys", "ies")} inside ${nameOf(group)}, which is to run side by side, the first: ${edges[0]![0].id} on ${edges[0]![1].id}`;
  return { ...first, message };
}

/** `Wave 2: Utilities`, however much of it the title already says. */
export function nameOf({ kind, id, title }: Group): string {
  const label = kind === "parallel" ? `parallel group ${id}` : `${kind} ${id}`;
  if (title === "" || title === id) return label;
  return title.toLowerCase().startsWith(`${kind} ${id}`.toLowerCase()) ? title : `${label} (${title})`;
}
