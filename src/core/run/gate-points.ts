import type { Group } from "../plan/plan.ts";

/** A place in the plan where gates stand: when all of `tasks` have settled, the gates of `level` are run. */
export type GatePoint = {
  /** Key of the plan's group. */
  readonly group: string;
  readonly level: "group" | "phase";
  /** Keys of the tasks that are really run, those of groups inside it among them, in the plan's order. */
  readonly tasks: readonly string[];
};

/** A task of the plan, or one of the run, as far as it matters here. */
export type GroupedTask = {
  readonly key: string;
  readonly parent?: string;
  /** Keys of the plan's groups, outermost first. */
  readonly groups?: readonly string[];
};

/**
 * Where the plan's groups ask for gates, in the plan's order: waves, batches and parallel groups gate as a group; phases,
 * stories, tracks, and sections that stand in an order gate as a phase. Groups without a task to run are left out.
 */
export function gatePoints(
  groups: readonly Pick<Group, "key" | "kind" | "after" | "barrier">[],
  tasks: readonly GroupedTask[],
): readonly GatePoint[] {
  const followed = new Set(groups.flatMap(({ after }) => after));
  const members = new Map<string, string[]>(groups.map(({ key }) => [key, []]));
  const parents = new Set(tasks.map(({ key, parent }) => (parent === key ? undefined : parent)));
  const groupsOf = inherited(tasks);
  for (const task of tasks)
    if (!parents.has(task.key)) for (const key of groupsOf(task)) members.get(key)?.push(task.key);
  return groups.flatMap((group) => {
    const own = members.get(group.key) ?? [];
    const level = levelOf(group, followed);
    return level === undefined || own.length === 0 ? [] : [{ group: group.key, level, tasks: own }];
  });
}

function levelOf(
  { key, kind, after, barrier }: Pick<Group, "key" | "kind" | "after" | "barrier">,
  followed: ReadonlySet<string>,
): GatePoint["level"] | undefined {
  if (kind === "wave" || kind === "batch" || kind === "parallel") return "group";
  if (kind !== "section") return "phase";
  return after.length > 0 || followed.has(key) || barrier === true ? "phase" : undefined;
}

/** The groups of a task and of all it is a part of; each chain of parents is gone through once. */
function inherited(tasks: readonly GroupedTask[]): (task: GroupedTask) => ReadonlySet<string> {
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  const known = new Map<string, ReadonlySet<string>>();
  return (task) => {
    const chain: GroupedTask[] = [];
    const seen = new Set<string>();
    let at: GroupedTask | undefined = task;
    for (; at !== undefined && !known.has(at.key) && !seen.has(at.key); at = byKey.get(at.parent ?? "")) {
      chain.push(at);
      seen.add(at.key);
    }
    let above: ReadonlySet<string> = known.get(at?.key ?? "") ?? new Set();
    for (const it of chain.toReversed()) {
      const own = (it.groups ?? []).filter((key) => !above.has(key));
      if (own.length > 0) above = new Set([...above, ...own]);
      known.set(it.key, above);
    }
    return above;
  };
}
