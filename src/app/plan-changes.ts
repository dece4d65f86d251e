import type { Plan, Task } from "../core/plan/plan.ts";

/** What has become of a plan's tasks since it was read: ids. Ticks are no change. */
export type PlanChanges = {
  readonly changed: readonly string[];
  readonly added: readonly string[];
  readonly gone: readonly string[];
};

/** Holds a plan as it is now against what it was when a run began. */
export function planChanges(then: Pick<Plan, "tasks">, now: Pick<Plan, "tasks">): PlanChanges {
  const before = new Map(then.tasks.map((task) => [task.key, task]));
  const after = new Set(now.tasks.map(({ key }) => key));
  const ids = (tasks: readonly Task[]): readonly string[] => tasks.map(({ id }) => id);
  return {
    changed: ids(
      now.tasks.filter((task) => {
        const was = before.get(task.key);
        return was !== undefined && meaning(was) !== meaning(task);
      }),
    ),
    added: ids(now.tasks.filter(({ key }) => !before.has(key))),
    gone: ids(then.tasks.filter(({ key }) => !after.has(key))),
  };
}

/** The changes in words; undefined: there are none. */
export function planChangesText({ changed, added, gone }: PlanChanges): string | undefined {
  const parts = [
    ...(changed.length === 0 ? [] : [`${some(changed)} changed`]),
    ...(added.length === 0 ? [] : [`${some(added)} new`]),
    ...(gone.length === 0 ? [] : [`${some(gone)} gone`]),
  ];
  return parts.length === 0 ? undefined : parts.join("; ");
}

/** What an agent would be told, and when; without marks and what is written behind them. */
function meaning({ title, body, dependencies, files, commands }: Task): string {
  const words = body
    .replaceAll(/\[[xX]\]/gu, "[ ]")
    .replaceAll(/ ✓ \[task_id: \S+\] \[[^\]\n]*\]/gu, "")
    .trimEnd();
  return JSON.stringify([
    title,
    words,
    dependencies.map(({ to, kind }) => [to, kind]),
    files.map(({ path, action }) => [path, action]),
    commands.map(({ phase, command }) => [phase, command]),
  ]);
}

function some(ids: readonly string[]): string {
  return ids.length > 5 ? `${ids.slice(0, 5).join(", ")} and ${ids.length - 5} more` : ids.join(", ");
}
