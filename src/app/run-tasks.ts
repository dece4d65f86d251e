import { minutes } from "../core/plan/minutes.ts";
import type { Plan, Task } from "../core/plan/plan.ts";
import { impliedOrder } from "../core/plan/run-order.ts";
import { scopeOf } from "../core/plan/scope.ts";
import type { RunTask } from "../core/run/event.ts";

/** What the run takes from the plan: which tasks are chosen, and eight random hex digits for each. */
export type RunTaskOptions = {
  readonly chosen: (task: Task) => boolean;
  readonly hex: () => string;
};

/**
 * The plan's tasks as the run sees them. A task with sub-tasks is not run itself: who needs it needs its sub-tasks.
 * Tasks outside the choice count as settled, so that one step can be run by itself.
 */
export function runTasks(plan: Plan, { chosen, hex }: RunTaskOptions): readonly RunTask[] {
  const leaves = leavesByKey(plan);
  const after = new Map<string, string[]>();
  for (const { before, after: later } of impliedOrder(plan.tasks))
    after.set(later, [...(after.get(later) ?? []), before]);
  return plan.tasks
    .filter((task) => leaves.get(task.key)?.length === 1 && leaves.get(task.key)?.[0] === task.key)
    .map((task) => {
      const edges = [...inherited(plan, task)].filter((it) => it.unknown !== true);
      const to = (kinds: (kind: string) => boolean): readonly string[] => [
        ...new Set(edges.filter((it) => kinds(it.kind)).flatMap((it) => leaves.get(it.to) ?? [])),
      ];
      const settled = settledState(task, chosen);
      return {
        key: task.key,
        id: task.id,
        title: task.title,
        uid: `task_${step(task.id)}_${hex()}`,
        minutes: minutes(task),
        needs: to((kind) => kind === "hard").filter((key) => key !== task.key),
        after: [...to((kind) => kind !== "hard"), ...(after.get(task.key) ?? [])],
        scope: scopeOf(task),
        ...(settled === undefined ? {} : { settled }),
      };
    });
}

/** A task waits for what its parents wait for. */
function* inherited(plan: Plan, task: Task): Iterable<Task["dependencies"][number]> {
  const byKey = tasksByKey(plan);
  const seen = new Set<string>();
  for (let it: Task | undefined = task; it !== undefined && !seen.has(it.key);) {
    seen.add(it.key);
    yield* it.dependencies;
    it = it.parent === undefined ? undefined : byKey.get(it.parent);
  }
}

const byKeyOf = new WeakMap<Plan, ReadonlyMap<string, Task>>();

/** The plan's tasks by key, made once per plan. */
export function tasksByKey(plan: Plan): ReadonlyMap<string, Task> {
  const known = byKeyOf.get(plan);
  if (known !== undefined) return known;
  const made = new Map(plan.tasks.map((task) => [task.key, task]));
  byKeyOf.set(plan, made);
  return made;
}

/** For each task the keys of the tasks that are really run for it: itself, or its sub-tasks at any depth. */
function leavesByKey(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>();
  for (const { key, parent } of plan.tasks) {
    if (parent === undefined) continue;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [key]);
    else siblings.push(key);
  }
  const leaves = new Map<string, readonly string[]>();
  for (const { key } of plan.tasks) {
    const found: string[] = [];
    const stack = [key];
    const seen = new Set<string>();
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const below = children.get(at);
      if (below === undefined) found.push(at);
      else stack.push(...below.toReversed());
    }
    leaves.set(key, found);
  }
  return leaves;
}

function settledState(task: Task, chosen: (task: Task) => boolean): RunTask["settled"] {
  if (task.status === "done") return "done";
  if (task.status === "skipped" || task.status === "deferred") return "skipped";
  return chosen(task) ? undefined : "skipped";
}

function step(id: string): string {
  return id.replace(/[^\w.-]+/gu, "-").slice(0, 40) || "x";
}
