import type { Dependency } from "../../core/plan/plan.ts";
import type { DraftTask, PartialPlan } from "../dialect.ts";

/** True where a task says itself what comes first, even if that is nothing. */
export function statesDependencies({ dependencies }: DraftTask): boolean {
  return dependencies.some(({ source, inverse }) => source !== "order" && inverse !== true);
}

/** True where a file's order is all that it says about order: no edge, no parallel mark, no order of groups. */
export function ordersByDocument({ order, tasks, groups }: PartialPlan): boolean {
  if (order !== undefined) return order === "document";
  if (groups.some(({ after, claimsParallel }) => claimsParallel || after.length > 0)) return false;
  return !tasks.some((task) => task.kind === "reference" || task.dependencies.length > 0);
}

/**
 * Chains the tasks of one file in document order, as edges with the source `order`. What has parts waits for its last part, and the chain
 * runs through the parts. A task that states its dependencies itself keeps those.
 */
export function addDocumentOrder(
  places: readonly number[],
  drafts: readonly DraftTask[],
  edges: Dependency[][],
  keys: readonly string[],
): void {
  const whole = new Set<number>();
  for (const { parent } of drafts) if (parent !== undefined) whole.add(parent);
  const chain = (later: number, earlier: number): void => {
    if (later === earlier || statesDependencies(drafts[later]!)) return;
    edges[places[later]!] = [
      ...edges[places[later]!]!,
      { to: keys[places[earlier]!]!, kind: "hard", source: "order" },
    ];
  };
  let previous = -1;
  for (const [index, { parent }] of drafts.entries()) {
    if (whole.has(index)) continue;
    if (previous >= 0) chain(index, previous);
    previous = index;
    if (parent === undefined || !isLastPart(drafts, index, parent)) continue;
    chain(parent, index);
  }
}

function isLastPart(drafts: readonly DraftTask[], index: number, parent: number): boolean {
  for (let next = index + 1; next < drafts.length; next++) {
    if (drafts[next]!.parent === parent) return false;
    if (drafts[next]!.parent === undefined) return true;
  }
  return true;
}
