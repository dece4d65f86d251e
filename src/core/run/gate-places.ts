import type { Gates } from "../config.ts";
import type { Group } from "../plan/plan.ts";
import type { RunTask } from "./event.ts";
import type { GatePlace } from "./gate-event.ts";
import { gatePoints, type GroupedTask } from "./gate-points.ts";

/** What decides where gates stand. */
export type GateChoices = {
  readonly gates: Gates;
  /** Levels that the profile runs. */
  readonly levels: readonly (keyof Gates)[];
  /** The run goes from batch to batch: gates stand after each of them rather than where the plan's groups end. */
  readonly barriers: boolean;
};

/** Where the gates of a run stand; nowhere for a level without gates. */
export function gatePlaces(
  plan: { readonly groups: readonly Group[]; readonly tasks: readonly GroupedTask[] },
  tasks: readonly RunTask[],
  { gates, levels, barriers }: GateChoices,
): readonly GatePlace[] {
  const has = (level: keyof Gates): boolean => gates[level].length > 0 && levels.includes(level);
  // What every task is held to must be known to be green before the first of them.
  const before = has("before") || has("task");
  const inside = barriers
    ? batchPlaces(tasks).filter(() => has("group") || has("phase"))
    : gatePoints(plan.groups, plan.tasks).filter(({ level }) => has(level));
  return [
    ...(before ? [{ level: "before" as const, tasks: [] }] : []),
    ...inside,
    ...(has("end") ? [{ level: "end" as const, tasks: [] }] : []),
  ];
}

function batchPlaces(tasks: readonly RunTask[]): readonly GatePlace[] {
  const members = new Map<number, string[]>();
  for (const { key, batch } of tasks) {
    if (batch === undefined) continue;
    const known = members.get(batch);
    if (known === undefined) members.set(batch, [key]);
    else known.push(key);
  }
  return [...members]
    .toSorted(([a], [b]) => a - b)
    .map(([batch, keys]) => ({ level: "group", group: `batch:${batch}`, tasks: keys }));
}
