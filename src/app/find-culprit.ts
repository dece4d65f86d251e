import { culpritSearch } from "../core/gates/culprit-search.ts";

/** A task's commit on the integration branch. */
export type LandedCommit = { readonly task: string; readonly commit: string };

export type CulpritQuestion = {
  /** What landed, oldest first; on the last of them the gate is red. */
  readonly landings: readonly LandedCommit[];
  /** The commit that the run began on. */
  readonly base: string;
  /** What earlier runs of the gate said of a commit; undefined: it was not run there. */
  readonly known: (commit: string) => boolean | undefined;
  /** Runs the gate on a commit. */
  readonly isGreen: (commit: string) => Promise<boolean>;
};

/**
 * Which landing turned a gate red: bisection over what landed since the gate was last known to be green, with at most
 * ⌈log2 n⌉ runs, and one on the base where that was never tried. Undefined: it was red before the first of them.
 */
export async function findCulprit(question: CulpritQuestion): Promise<LandedCommit | undefined> {
  const { landings, base, known, isGreen } = question;
  const lastGreen = landings.findLastIndex(
    ({ commit }, i) => i < landings.length - 1 && known(commit) === true,
  );
  if (lastGreen === -1 && !(known(base) ?? (await isGreen(base)))) return undefined;
  const suspects = landings.slice(lastGreen + 1);
  if (suspects.length === 0) return undefined;
  const search = culpritSearch(suspects.length);
  let step = search.next();
  while (step.done !== true) {
    const { commit } = suspects[step.value]!;
    step = search.next(known(commit) ?? (await isGreen(commit)));
  }
  return suspects[step.value];
}
