import { unorderedPairsOracle } from "../schedule/unordered-pairs.ts";
import { isParallel, type PlanFacts } from "./plan-facts.ts";
import type { Group } from "./plan.ts";

/** A path that several tasks of one parallel group may write at once. */
export type SharedFile = {
  readonly group: Group;
  readonly path: string;
  /** Numbers of the first pairs of tasks; no dependency puts them in order. */
  readonly pairs: readonly (readonly [number, number])[];
  readonly count: number;
  /** False: the count may be too high. */
  readonly exact: boolean;
};

/** Files that tasks of a parallel group would write at once; a group that holds the same tasks as an earlier one is passed over. */
export function sharedFiles(facts: PlanFacts, few: number): SharedFile[] {
  const { plan, graph, members } = facts;
  const pairsOf = unorderedPairsOracle(graph);
  const { locks } = graph;
  const told = new Set<string>();
  const found: SharedFile[] = [];
  for (const group of plan.groups.filter(isParallel)) {
    const contenders = new Map<number, { exclusive: number[]; shared: number[] }>();
    for (const task of members.get(group.key) ?? []) {
      for (let e = locks.start[task]!; e < locks.start[task + 1]!; e++) {
        const lock = locks.items[e]!;
        let wanting = contenders.get(lock);
        if (wanting === undefined) contenders.set(lock, (wanting = { exclusive: [], shared: [] }));
        (locks.units[e] === locks.capacity[lock] ? wanting.exclusive : wanting.shared).push(task);
      }
    }
    for (const [lock, wanting] of contenders) {
      const { exclusive, shared } = wanting;
      if (exclusive.length === 0 || exclusive.length + shared.length < 2) continue;
      const all = [...exclusive, ...shared];
      const same = `${lock} ${all.length} ${all[0]} ${all.at(-1)}`;
      if (told.has(same)) continue;
      told.add(same);
      const { count, first, exact } = pairsOf(wanting, few);
      if (count > 0) found.push({ group, path: locks.paths[lock]!, pairs: first, count, exact });
    }
  }
  return found;
}
