import { buildGraph, numbersOf, type Graph } from "../schedule/graph.ts";
import { jobsOf, subTasks, type SubTasks } from "./jobs.ts";
import type { Task } from "./plan.ts";

/** The tasks as a graph, in which job i is task i. */
export type TaskGraph = {
  readonly graph: Graph;
  readonly parents: SubTasks;
  /** The place of each task by its key. */
  readonly numbers: ReadonlyMap<string, number>;
};

const made = new WeakMap<readonly Task[], TaskGraph>();

/** The graph of these tasks; linear in their size, and made once for each list. */
export function taskGraph(tasks: readonly Task[]): TaskGraph {
  const known = made.get(tasks);
  if (known !== undefined) return known;
  const parents = subTasks(tasks);
  const numbers = numbersOf(tasks);
  const fresh = { graph: buildGraph(jobsOf(tasks, parents), numbers), parents, numbers };
  made.set(tasks, fresh);
  return fresh;
}
