import type { RawDependency } from "../dialect.ts";
import type { OpenDraft } from "./item-task.ts";

/** True where dependencies say what comes first, even if that is nothing. */
export function statesOrder(dependencies: readonly RawDependency[]): boolean {
  return dependencies.some(({ inverse }) => inverse !== true);
}

/** Enters what is drawn and what the order says behind what a task says itself. */
export function addEdges(
  draft: OpenDraft,
  drawn: readonly RawDependency[] | undefined,
  ordered: readonly RawDependency[],
): void {
  const more = drawn === undefined ? ordered : [...drawn, ...ordered];
  if (more.length === 0) return;
  draft.dependencies = draft.dependencies.length === 0 ? more : [...draft.dependencies, ...more];
}
