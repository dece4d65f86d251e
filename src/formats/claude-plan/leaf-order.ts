import type { DraftGroup, DraftTask } from "../dialect.ts";
import type { Lines } from "../line.ts";
import { outsideTasks } from "../superpowers/outside-tasks.ts";
import { orderWords } from "../superpowers/phase-words.ts";
import { inOrder } from "../superpowers/task-order.ts";
import { executionOrder } from "./execution-order.ts";

/**
 * Chains the tasks that have no parts, in the order of the document or in the one that it recommends for its phases; sentences about
 * phases that are independent or come after others count.
 */
export function leafOrder(
  tasks: readonly DraftTask[],
  groups: readonly DraftGroup[],
  lines: Lines,
): DraftTask[] {
  const wholes = new Set(tasks.map(({ parent }) => parent));
  const leaves = tasks.flatMap((task, place) => (wholes.has(place) ? [] : [{ task, place }]));
  const rank = new Map(executionOrder(lines).map((id, at) => [id, at]));
  const rankOf = ({ task }: (typeof leaves)[number]): number =>
    rank.get(groups[task.groups[0] ?? -1]?.id ?? "") ?? rank.size;
  const ordered =
    rank.size === 0 ? leaves : leaves.toSorted((a, b) => rankOf(a) - rankOf(b) || a.place - b.place);
  const words = orderWords(lines, outsideTasks(tasks));
  const chained = inOrder(
    ordered.map(({ task }) => task),
    groups,
    words,
  );
  const result = [...tasks];
  for (const [at, { dependencies, ...task }] of chained.entries())
    result[ordered[at]!.place] = {
      ...task,
      dependencies: dependencies.map((one) =>
        one.place === undefined ? one : { ...one, place: ordered[one.place]!.place },
      ),
    };
  return result;
}
