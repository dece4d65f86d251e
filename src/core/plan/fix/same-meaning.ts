import type { Finding, Plan, Task } from "../plan.ts";

/**
 * Whether a plan that was mended is still the same: its tasks with all that a run goes by, and their dependencies but for
 * those that the findings add. A task's dependency on itself means nothing and may go.
 */
export function sameMeaning(before: Plan, after: Plan, mended: readonly Finding[]): boolean {
  if (before.tasks.length !== after.tasks.length || before.groups.length !== after.groups.length)
    return false;
  const added = new Map<string, Set<string>>();
  for (const { code, tasks = [] } of mended) {
    const [first, later] = tasks;
    if (code !== "same-file-in-group" || first === undefined || later === undefined) continue;
    if (added.get(later)?.add(first) === undefined) added.set(later, new Set([first]));
  }
  return before.tasks.every((task, at) => {
    const now = after.tasks[at]!;
    if (fixedPart(task) !== fixedPart(now)) return false;
    const wanted = needsOf(task);
    for (const key of added.get(task.key) ?? []) if (!wanted.has(`hard ${key}`)) wanted.add(`hard ${key}`);
    const found = needsOf(now);
    return wanted.size === found.size && [...wanted].every((need) => found.has(need));
  });
}

function fixedPart({
  key,
  id,
  title,
  kind,
  parent,
  status,
  groups,
  files,
  estimate,
  mark,
  ...rest
}: Task): string {
  const paths = files.map(({ path, action, lines }) => [path, action, lines]);
  const { acceptance, code, commands } = rest;
  return JSON.stringify([
    [key, id, title, kind, parent, status, groups, paths, estimate, mark?.line, mark?.raw, rest.humanGate],
    [
      acceptance.length,
      code.map(({ target, language }) => [target, language]),
      commands.map(({ phase, name }) => [phase, name]),
    ],
  ]);
}

function needsOf({ key, dependencies }: Task): Set<string> {
  return new Set(dependencies.flatMap(({ to, kind }) => (to === key ? [] : [`${kind} ${to}`])));
}
