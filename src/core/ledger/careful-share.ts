/** What ended attempts of one agent have cost, in micro-dollars. */
export type AgentCosts = {
  /** Attempts whose cost is known, and what they cost together. */
  readonly known: number;
  readonly micros: number;
  readonly greatest: number;
  /** Attempts that did their work at a known cost: those that fail at once say nothing of what one takes. */
  readonly worked: number;
  /** The most that an attempt of unknown cost was counted at. */
  readonly guessed: number;
};

export const NO_COSTS: AgentCosts = { known: 0, micros: 0, greatest: 0, worked: 0, guessed: 0 };

/** So many attempts have to have done their work before the greatest of them says what the next may take. */
const ENOUGH = 3;
const TIMES_GREATEST = 4;
const PART_OF_ALL = 3;
/** Where nothing is ever known, shares become smaller with every attempt; below this part of the first one they say nothing. */
const LEAST_PART = 8;

/**
 * What an attempt can plausibly cost, in micro-dollars, at most `full`: four times the greatest known cost of that agent; a third of `full`
 * while little is known of it; four times what a former attempt of the task came to as its limit. Whatever is lost without a
 * word counts at its share, so a share is no larger than it has to be.
 */
export function carefulShare(full: number, costs: AgentCosts, outgrown = 0): number {
  const seen = TIMES_GREATEST * Math.max(costs.greatest, outgrown);
  const plausible = costs.worked >= ENOUGH ? seen : Math.max(seen, full / PART_OF_ALL);
  const share = Math.min(full, Math.max(1, Math.floor(plausible)));
  // What would be left is too little to try again with.
  return outgrown > 0 && full < 2 * share ? full : share;
}

/** What an attempt takes on average; `usual` or, where nothing is known at all, a part of what was guessed. */
export function usualCost({ known, micros, guessed }: AgentCosts, usual: number): number {
  return known === 0 ? Math.max(usual, Math.ceil(guessed / LEAST_PART)) : Math.round(micros / known);
}

/** The same with one more; `micros` undefined: nobody knows, and `share` is what it is counted at. */
export function addCost(
  costs: AgentCosts,
  micros: number | undefined,
  { share = 0, worked }: { readonly share?: number | undefined; readonly worked: boolean },
): AgentCosts {
  if (micros === undefined) return { ...costs, guessed: Math.max(costs.guessed, share) };
  return {
    ...costs,
    known: costs.known + 1,
    micros: costs.micros + micros,
    greatest: Math.max(costs.greatest, micros),
    worked: costs.worked + (worked && micros > 0 ? 1 : 0),
  };
}
