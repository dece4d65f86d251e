import { distinctIds } from "../core/plan/distinct-ids.ts";
import { jobsOf, subTasks } from "../core/plan/jobs.ts";
import { countOf, type PlanPart } from "../core/plan/parts.ts";
import type { Plan, Task } from "../core/plan/plan.ts";
import { softPairs } from "../core/plan/run-order.ts";
import type { TaskRoute } from "../core/route/task-route.ts";
import type { RunTask } from "../core/run/event.ts";

/** What the run takes from the plan: which tasks are chosen, and eight random hex digits for each. */
export type RunTaskOptions = {
  readonly chosen: (task: Task) => boolean;
  readonly hex: () => string;
  /** The number of the batch of each task, by key, where the run has barriers. */
  readonly batch?: ReadonlyMap<string, number>;
  /** Where each task begins among the agents, by key. */
  readonly routes?: ReadonlyMap<string, TaskRoute>;
};

/**
 * The plan's tasks as the run sees them. A task with sub-tasks is not run itself: who needs it needs its sub-tasks.
 * Tasks outside the choice count as settled, so that one step can be run by itself.
 */
export function runTasks(
  plan: Plan,
  { chosen, hex, batch: batches, routes }: RunTaskOptions,
): readonly RunTask[] {
  const children = subTasks(plan.tasks);
  const after = softEdges(plan.tasks);
  const partial = partsByTask(plan.tasks);
  const known = new Set(plan.tasks.map(({ key }) => key));
  const chunked = new Set(plan.tasks.flatMap(({ key, mode }) => (mode === "chunked" ? [key] : [])));
  const jobs = jobsOf(plan.tasks);
  const ids = distinctIds(plan.tasks);
  return plan.tasks.flatMap((task, i) => {
    const job = jobs[i];
    if (job === undefined || children.has(task.key)) return [];
    const leaves = (keys: readonly string[]): readonly string[] => [
      ...new Set(keys.flatMap((key) => leavesOf(key, children))),
    ];
    const settled = settledState(task, chosen);
    const parts = (partial.get(i) ?? []).map(({ of, percent }) => ({
      of: leaves(of.map((number) => plan.tasks[number]!.key)),
      percent,
    }));
    // All of them is a need like any other, unless one tells how far it has come.
    const isWhole = ({ of, percent }: NonNullable<RunTask["parts"]>[number]): boolean =>
      countOf(of.length, percent) === of.length && !of.some((key) => chunked.has(key));
    const open = parts.filter((part) => part.percent > 0 && !isWhole(part));
    const batch = batches?.get(task.key);
    const route = settled === undefined ? routes?.get(task.key) : undefined;
    return {
      key: task.key,
      id: ids.get(task.key) ?? task.id,
      title: task.title,
      uid: `task_${step(task.id)}_${hex()}`,
      minutes: job.minutes,
      needs: leaves([
        ...job.needs.filter((key) => known.has(key)),
        ...parts.filter(isWhole).flatMap(({ of }) => of),
      ]),
      after: leaves((after.get(task.key) ?? []).filter((key) => known.has(key))),
      ...(open.length === 0 ? {} : { parts: open }),
      scope: job.scope,
      ...(batch === undefined ? {} : { batch }),
      ...(route === undefined ? {} : { route }),
      ...(task.groups.length === 0 ? {} : { groups: task.groups }),
      ...(task.keep === true ? { keep: true as const } : {}),
      ...(settled === undefined ? {} : { settled }),
    };
  });
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

/** What a task only waits for, without needing it: recommended order, and the creator of a file before its other writers. */
function softEdges(tasks: readonly Task[]): ReadonlyMap<string, readonly string[]> {
  const after = new Map<string, string[]>();
  const { firm, implied } = softPairs(tasks);
  for (const [first, later] of [...firm, ...implied]) {
    const [earlier, key] = [tasks[first]?.key ?? "", tasks[later]?.key ?? ""];
    const known = after.get(key);
    if (known === undefined) after.set(key, [earlier]);
    else known.push(earlier);
  }
  return after;
}

function partsByTask(tasks: readonly Task[]): ReadonlyMap<number, readonly PlanPart[]> {
  return Map.groupBy(softPairs(tasks).parts, ({ later }) => later);
}

/** The tasks that are really run for this one: itself, or its sub-tasks at any depth. */
function leavesOf(key: string, children: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const stack = [key];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const below = children.get(at);
    if (below === undefined) found.push(at);
    else stack.push(...below.toReversed());
  }
  return found;
}

function settledState(task: Task, chosen: (task: Task) => boolean): RunTask["settled"] {
  if (task.status === "done") return "done";
  if (task.status === "skipped" || task.status === "deferred") return "skipped";
  return chosen(task) ? undefined : "skipped";
}

function step(id: string): string {
  return id.replace(/[^\w.-]+/gu, "-").slice(0, 40) || "x";
}
