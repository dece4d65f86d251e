import type { RawDependency } from "../dialect.ts";
import type { OpenDraft } from "./item-task.ts";
import type { Drawn, Finder } from "./list-order.ts";

/** True where dependencies say what comes first, even if that is nothing. */
export function statesOrder(dependencies: readonly RawDependency[]): boolean {
  return dependencies.some(({ inverse }) => inverse !== true);
}

/**
 * Places of the tasks that each task waits for by its own words, by arrows, or because another one says that it blocks it. Words for
 * many ("all previous") are left out: what stands above is no riddle.
 */
export function saidEdges(drafts: readonly OpenDraft[], drawn: Drawn, find: Finder): Map<number, number[]> {
  const said = new Map<number, number[]>();
  let budget = MOST_EDGES;
  const wait = (place: number, to: number): void => {
    if (budget-- <= 0) return;
    const known = said.get(place);
    if (known === undefined) said.set(place, [to]);
    else known.push(to);
  };
  for (const [place, { dependencies }] of drafts.entries()) {
    const words = drawn.get(place);
    if (dependencies.length === 0 && words === undefined) continue;
    for (const { text, inverse } of [...dependencies, ...(words ?? [])].slice(0, MOST_WORDS)) {
      const named = budget > 0 ? text.split(/[,;&]| and /).flatMap((part) => find(part.trim())) : [];
      for (const to of named) wait(inverse === true ? to : place, inverse === true ? place : to);
    }
  }
  return said;
}

/** So many edges and words of one task are looked at. */
const MOST_EDGES = 1_000_000;
const MOST_WORDS = 200;

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
