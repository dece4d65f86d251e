import type { RunTask } from "../run/event.ts";
import type { RunReport } from "./report.ts";

/** What has to go when one task's commit goes. */
export type Revert = {
  /** Commits to revert, newest first: all of its own and of what builds on it. */
  readonly commits: readonly string[];
  /** Keys of the tasks that go with it: they need it, or changed its lines knowingly. */
  readonly dependents: readonly string[];
  /** There are more than that; then taking back the whole run is the way. */
  readonly isCut: boolean;
};

/** More dependents than this are no way back for one task. */
const MOST = 50;

/** A task's commits and where they stand on the branch, counted from its oldest. */
type Placed = readonly { readonly commit: string; readonly place: number }[];

/** Says what goes with each task, from the plan's needs and from the lines that were superseded; work per task is bounded. */
export function revertOf(
  report: RunReport,
  tasks: readonly RunTask[],
  landed: ReadonlyMap<string, Placed>,
): (key: string) => Revert {
  const after = new Map<string, Set<string>>();
  const follow = (key: string, later: string): void => {
    if (!landed.has(key) || !landed.has(later) || key === later) return;
    const set = after.get(key);
    if (set === undefined) after.set(key, new Set([later]));
    else set.add(later);
  };
  for (const { key, needs } of tasks) for (const need of needs) follow(need, key);
  for (const { of, task } of report.superseded) follow(of, task);
  return (key) => {
    const gone = new Set([key]);
    let isCut = false;
    // A set takes in what is added while it is gone through.
    for (const one of gone) {
      for (const later of after.get(one) ?? []) {
        isCut ||= gone.size > MOST && !gone.has(later);
        if (isCut) break;
        gone.add(later);
      }
      if (isCut) break;
    }
    const newestFirst = [...gone]
      .flatMap((one) => landed.get(one) ?? [])
      .sort((a, b) => b.place - a.place)
      .map(({ commit }) => commit);
    gone.delete(key);
    return { commits: newestFirst, dependents: [...gone], isCut };
  };
}
