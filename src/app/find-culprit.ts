import { culpritSearch } from "../core/gates/culprit-search.ts";

/** A task's commit on the integration branch. */
export type LandedCommit = { readonly task: string; readonly commit: string };

export type CulpritQuestion<Gate> = {
  /** What landed, oldest first; on the last of them each of the gates is red. */
  readonly landings: readonly LandedCommit[];
  /** The commit that the run began on. */
  readonly base: string;
  readonly gates: readonly Gate[];
  /** What earlier runs of a gate said of a commit; undefined: it was not run there. */
  readonly known: (gate: Gate, commit: string) => boolean | undefined;
  /** Runs gates on a commit; which are green, in their order. */
  readonly areGreen: (commit: string, gates: readonly Gate[]) => Promise<readonly boolean[]>;
};

/**
 * Which landing turned each of these gates red, in their order: bisection over what landed since a gate was last known to be
 * green, at most ⌈log2 n⌉ runs of each, and one on the base where that was never tried. Gates that want the same commit tried are
 * run on it together. Undefined: it was red before the first landing.
 */
export async function findCulprits<Gate>(
  question: CulpritQuestion<Gate>,
): Promise<readonly (LandedCommit | undefined)[]> {
  const { landings, base, known } = question;
  const searches = question.gates.map((gate): Search<Gate> => {
    const lastGreen = landings.findLastIndex(
      ({ commit }, i) => i < landings.length - 1 && known(gate, commit) === true,
    );
    return { gate, suspects: landings.slice(lastGreen + 1), wanted: lastGreen === -1 ? base : undefined };
  });
  await answer(question, searches);
  for (const search of searches) {
    if (search.green === false || search.suspects.length === 0) continue;
    search.steps = culpritSearch(search.suspects.length);
    step(search, search.steps.next());
  }
  while (searches.some(({ wanted }) => wanted !== undefined)) {
    const open = searches.filter(({ wanted }) => wanted !== undefined);
    await answer(question, open);
    for (const search of open) step(search, search.steps!.next(search.green!));
  }
  return searches.map(({ found }) => found);
}

type Search<Gate> = {
  readonly gate: Gate;
  readonly suspects: readonly LandedCommit[];
  steps?: Generator<number, number, boolean>;
  /** The commit to be tried next; `green` is what came of it. */
  wanted: string | undefined;
  green?: boolean;
  found?: LandedCommit | undefined;
};

function step<Gate>(search: Search<Gate>, { done, value }: IteratorResult<number, number>): void {
  const commit = search.suspects[value];
  if (done === true) search.found = commit;
  search.wanted = done === true ? undefined : commit?.commit;
}

/** Finds out what each search wants to know, one run for all that want the same commit. */
async function answer<Gate>(
  { known, areGreen }: CulpritQuestion<Gate>,
  searches: readonly Search<Gate>[],
): Promise<void> {
  const missing = new Map<string, Search<Gate>[]>();
  for (const search of searches) {
    if (search.wanted === undefined) continue;
    const told = known(search.gate, search.wanted);
    if (told !== undefined) search.green = told;
    else missing.set(search.wanted, [...(missing.get(search.wanted) ?? []), search]);
  }
  for (const [commit, these] of missing) {
    const greens = await areGreen(
      commit,
      these.map(({ gate }) => gate),
    );
    these.forEach((search, i) => {
      search.green = greens[i] === true;
    });
  }
  for (const search of searches) search.wanted = undefined;
}
