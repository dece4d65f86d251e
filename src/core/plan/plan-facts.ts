import type { Graph } from "../schedule/graph.ts";
import { isGlob } from "./path.ts";
import type { FileUse, Group, Plan, Task } from "./plan.ts";
import { taskGraph } from "./task-graph.ts";

/** What all judgement of a plan rests on, made once: tasks and jobs go by their number in the plan. */
export type PlanFacts = {
  readonly plan: Plan;
  readonly numbers: ReadonlyMap<string, number>;
  readonly graph: Graph;
  /** Tasks that are really worked on: those without sub-tasks. */
  readonly leaves: readonly Task[];
  readonly isLeaf: Uint8Array;
  readonly members: ReadonlyMap<string, readonly number[]>;
};

const made = new WeakMap<Plan, PlanFacts>();

/** The facts of a plan; linear in its size, and made once for each plan. */
export function planFacts(plan: Plan): PlanFacts {
  const known = made.get(plan);
  if (known !== undefined) return known;
  const facts = gather(plan);
  made.set(plan, facts);
  return facts;
}

function gather(plan: Plan): PlanFacts {
  const { tasks } = plan;
  const { graph, parents, numbers } = taskGraph(tasks);
  const members = new Map<string, number[]>(plan.groups.map((group) => [group.key, []]));
  const isLeaf = new Uint8Array(tasks.length);
  tasks.forEach((task, number) => {
    isLeaf[number] = parents.has(task.key) ? 0 : 1;
    for (const key of task.groups) {
      const list = members.get(key);
      if (list !== undefined && list.at(-1) !== number) list.push(number);
    }
  });
  const leaves = parents.size === 0 ? tasks : tasks.filter((_, number) => isLeaf[number] === 1);
  return { plan, numbers, graph, leaves, isLeaf, members };
}

export type Writer = { readonly task: number; readonly use: FileUse };

/** Every use of a file but reading, by its path; globs are left out. */
export function writersOf(plan: Plan): ReadonlyMap<string, readonly Writer[]> {
  const writers = new Map<string, Writer[]>();
  plan.tasks.forEach(({ files }, task) => {
    for (const use of files) {
      if (use.action === "read") continue;
      const known = writers.get(use.path);
      if (known !== undefined) known.push({ task, use });
      else if (!isGlob(use.path)) writers.set(use.path, [{ task, use }]);
    }
  });
  return writers;
}

/** Whether the document means the group's tasks to run side by side. */
export function isParallel(group: Group): boolean {
  return group.claimsParallel || group.kind === "parallel" || group.kind === "batch" || group.kind === "wave";
}

/** Whether nothing is left to do for the task. */
export function isSettled(task: Task): boolean {
  return task.status === "done" || task.status === "skipped" || task.status === "deferred";
}
