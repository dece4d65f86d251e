import type { Job } from "../schedule/graph.ts";
import { minutes } from "./minutes.ts";
import type { Dependency, Task } from "./plan.ts";
import { scopeOf } from "./scope.ts";

/**
 * The tasks as the scheduler sees them, one job each and in the same order. Only hard dependencies count. A task with
 * sub-tasks takes no time itself: it ends with the last of them, and they wait for what it waits for.
 */
export function jobsOf(tasks: readonly Task[], children: SubTasks = subTasks(tasks)): Job[] {
  if (children.size === 0) {
    return tasks.map((task) => ({
      key: task.key,
      minutes: minutes(task),
      needs: hardNeeds(task),
      scope: scopeOf(task),
    }));
  }
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  const ancestors = (task: Task): Task[] => {
    const chain: Task[] = [];
    for (let at = parentOf(task, byKey); at !== undefined && !chain.includes(at); at = parentOf(at, byKey)) {
      chain.push(at);
    }
    return chain;
  };
  return tasks.map((task) => {
    const above = ancestors(task);
    const needs = new Set(hardNeeds(task));
    for (const ancestor of above) {
      for (const key of hardNeeds(ancestor)) {
        const target = byKey.get(key);
        if (target !== undefined && !ancestors(target).includes(ancestor)) needs.add(key);
      }
    }
    for (const ancestor of above) needs.delete(ancestor.key);
    needs.delete(task.key);
    const below = children.get(task.key);
    if (below === undefined)
      return { key: task.key, minutes: minutes(task), needs: [...needs], scope: scopeOf(task) };
    for (const key of below) needs.add(key);
    return { key: task.key, minutes: 0, needs: [...needs], scope: [] };
  });
}

/** Keys of the sub-tasks of each task that has any. */
export type SubTasks = ReadonlyMap<string, readonly string[]>;

/** Which tasks are only there to hold others together. */
export function subTasks(tasks: readonly Task[]): SubTasks {
  const children = new Map<string, string[]>();
  if (tasks.every((task) => task.parent === undefined)) return children;
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  for (const task of tasks) {
    const parent = parentOf(task, byKey);
    if (parent === undefined) continue;
    const siblings = children.get(parent.key);
    if (siblings === undefined) children.set(parent.key, [task.key]);
    else siblings.push(task.key);
  }
  return children;
}

function parentOf(task: Task, byKey: ReadonlyMap<string, Task>): Task | undefined {
  if (task.parent === undefined || task.parent === task.key) return undefined;
  return byKey.get(task.parent);
}

/** Made at its exact size, where `push` would make room for seventeen. */
function hardNeeds({ dependencies }: Task): readonly string[] {
  if (dependencies.length === 0) return NONE;
  const hard = dependencies.every(isHard) ? dependencies : dependencies.filter(isHard);
  return hard.map(({ to }) => to);
}

function isHard({ kind }: Dependency): boolean {
  return kind === "hard";
}

const NONE: readonly string[] = [];
