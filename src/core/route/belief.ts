import type { PriceConfig } from "../config.ts";
import type { Counts, Tally } from "./tallies.ts";
import { TIERS, type Tier } from "./tier.ts";

/**
 * What is believed of a tier before anything was seen: a Beta distribution with this mean, worth `PRIOR_WEIGHT` outcomes.
 * Our own figures, on the careful side of the success rates (88 to 99 %) that a plan for small agents states for itself.
 */
export const PRIOR_SUCCESS: Readonly<Record<Tier, number>> = {
  none: 0.9,
  cheap: 0.7,
  standard: 0.85,
  strong: 0.95,
};
export const PRIOR_WEIGHT = 2;

/**
 * What an attempt costs against one at the cheap tier while no price is known. Price lists run from 1 : 3 : 5 (Claude 4.5) to
 * 1 : 20 : 40 (Claude 5.5); these stand between them.
 */
export const RELATIVE_COST: Readonly<Record<Tier, number>> = { none: 0, cheap: 1, standard: 5, strong: 12 };

/** Tokens of an attempt that was never seen, to make a first guess from a price: 30,000 in and 5,000 out. */
export const ASSUMED_TOKENS: { readonly input: number; readonly output: number } = {
  input: 30_000,
  output: 5_000,
};

/** How many attempts a tier's mean over all kinds is worth where a kind has costs of its own. */
const COST_WEIGHT = 3;

/** The probability that an attempt goes well: the mean of the Beta posterior. */
export function successOf(tier: Tier, { good, bad }: Pick<Tally, "good" | "bad">): number {
  return (PRIOR_SUCCESS[tier] * PRIOR_WEIGHT + good) / (PRIOR_WEIGHT + good + bad);
}

/** US dollars of an attempt at this price, with the assumed tokens. */
export function assumedUsd({ input, output }: PriceConfig): number {
  return (input * ASSUMED_TOKENS.input + output * ASSUMED_TOKENS.output) / 1e6;
}

/** What an attempt of each tier costs, in one unit: US dollars where any cost is known, else attempts at the cheap tier. */
export type Costs = { readonly isMoney: boolean; readonly of: (kind: string, tier: Tier) => number };

/** Costs as they were seen, else as `assumed` of a price (US dollars), else in the proportion of the known ones. */
export function costsOf(counts: Counts, assumed: Readonly<Partial<Record<Tier, number>>>): Costs {
  const seen = (tier: Tier): number | undefined => {
    const { priced, usd } = counts.ofAll(tier);
    return priced > 0 ? usd / priced : assumed[tier];
  };
  let known = 0;
  let unit = 0;
  for (const tier of TIERS) {
    const usd = seen(tier);
    if (usd === undefined || usd === 0 || tier === "none") continue;
    known++;
    unit += usd / RELATIVE_COST[tier];
  }
  const one = known === 0 ? 1 : unit / known;
  return {
    isMoney: known > 0,
    of: (kind, tier) => {
      const general = seen(tier) ?? RELATIVE_COST[tier] * one;
      const { priced, usd } = counts.of(kind, tier);
      return (usd + general * COST_WEIGHT) / (priced + COST_WEIGHT);
    },
  };
}
