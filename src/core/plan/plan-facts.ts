import { buildGraph, type Graph, type Job } from "../schedule/graph.ts";
import { jobsOf, subTasks } from "./jobs.ts";
import { isGlob } from "./path.ts";
import type { FileUse, Group, Plan, Task } from "./plan.ts";
import type { RepositoryFacts } from "./repository-roots.ts";

/** What the families of findings share, each made once: tasks go by their number in the plan. */
export type PlanFacts = {
  readonly plan: Plan;
  readonly repository?: RepositoryFacts;
  readonly numbers: ReadonlyMap<string, number>;
  readonly jobs: readonly Job[];
  readonly graph: Graph;
  /** Tasks that are really worked on: those without sub-tasks. */
  readonly leaves: readonly Task[];
  readonly isLeaf: readonly boolean[];
  readonly members: ReadonlyMap<string, readonly number[]>;
  /** Every use of a file but reading, by its re-based path; globs are left out. */
  readonly writers: ReadonlyMap<string, readonly Writer[]>;
};

export type Writer = { readonly task: number; readonly use: FileUse };

/** Gathers the facts of a plan whose paths are re-based; linear in its size. */
export function planFacts(plan: Plan, repository?: RepositoryFacts): PlanFacts {
  const { tasks } = plan;
  const jobs = jobsOf(tasks);
  const parents = subTasks(tasks);
  const members = new Map<string, number[]>(plan.groups.map((group) => [group.key, []]));
  const writers = new Map<string, Writer[]>();
  tasks.forEach((task, number) => {
    for (const key of new Set(task.groups)) members.get(key)?.push(number);
    for (const use of task.files) {
      if (use.action === "read" || isGlob(use.path)) continue;
      const known = writers.get(use.path);
      if (known === undefined) writers.set(use.path, [{ task: number, use }]);
      else known.push({ task: number, use });
    }
  });
  return {
    plan,
    ...(repository === undefined ? {} : { repository }),
    numbers: new Map(tasks.map((task, number) => [task.key, number])),
    jobs,
    graph: buildGraph(jobs),
    leaves: tasks.filter((task) => !parents.has(task.key)),
    isLeaf: tasks.map((task) => !parents.has(task.key)),
    members,
    writers,
  };
}

/** Whether the document means the group's tasks to run side by side. */
export function isParallel(group: Group): boolean {
  return group.claimsParallel || group.kind === "parallel" || group.kind === "batch" || group.kind === "wave";
}

/** Whether nothing is left to do for the task. */
export function isSettled(task: Task): boolean {
  return task.status === "done" || task.status === "skipped" || task.status === "deferred";
}
