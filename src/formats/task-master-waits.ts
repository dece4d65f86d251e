import type { YamlMap } from "./yaml-tree.ts";
import { textsOf, valueOf } from "./yaml-value.ts";

/** Steps that all look-ups together may take: a plan needs a handful, and nothing may cost more than the plan is long. */
const MOST_STEPS = 1_000_000;

/**
 * Answers whether a sub-task of `parent` may wait for a task of the same list: there is such a task, and by the tasks' own dependencies
 * it does not wait for `parent`.
 */
export function waitsAmong(
  ids: readonly string[],
  tasks: readonly YamlMap[],
): (parent: string, task: string) => boolean {
  const places = new Map(ids.map((id, place) => [id, place]));
  let steps = 0;
  return (parent, task) => {
    const first = places.get(task);
    if (first === undefined || task === parent) return false;
    const seen = new Set<number>([first]);
    for (const place of seen) {
      for (const id of textsOf(valueOf(tasks[place], "dependencies"))) {
        if (id === parent) return false;
        const next = places.get(id);
        if (next !== undefined) seen.add(next);
        if (++steps > MOST_STEPS) return false;
      }
    }
    return true;
  };
}
