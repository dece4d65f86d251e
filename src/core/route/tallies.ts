import { TIERS, type Tier } from "./tier.ts";

/** How attempts of one kind at one tier went. */
export type Tally = {
  /** Begun and not told to say nothing of the tier. */
  readonly begun: number;
  readonly good: number;
  readonly bad: number;
  /** Attempts whose cost is known, and what they cost together, in US dollars. */
  readonly priced: number;
  readonly usd: number;
};

/** Outcomes by kind of task and tier: what a router knows; also as it is kept of earlier runs, as plain data. */
export type Tallies = { readonly [kind: string]: { readonly [T in Tier]?: Tally } };

const NONE: Tally = { begun: 0, good: 0, bad: 0, priced: 0, usd: 0 };

/** Counts that grow while a run goes on; each note and each look takes constant time. */
export class Counts {
  readonly #kinds = new Map<string, Record<Tier, Tally>>();
  /** Over all kinds. */
  readonly #all: Record<Tier, Tally> = empty();

  note(kind: string, tier: Tier, change: Partial<Tally>): void {
    let tiers = this.#kinds.get(kind);
    if (tiers === undefined) this.#kinds.set(kind, (tiers = empty()));
    tiers[tier] = sum(tiers[tier], change);
    this.#all[tier] = sum(this.#all[tier], change);
  }

  /** Takes what is known of earlier runs, each count times `weight`: the world has moved on since. */
  learn(earlier: Tallies, weight: number): void {
    for (const [kind, tiers] of Object.entries(earlier))
      for (const tier of TIERS) {
        const { begun, good, bad, priced, usd } = tiers[tier] ?? NONE;
        const share = Math.min(weight, MOST_EARLIER / Math.max(1, good + bad));
        this.note(kind, tier, {
          begun: begun * share,
          good: good * share,
          bad: bad * share,
          priced: priced * share,
          usd: usd * share,
        });
      }
  }

  of(kind: string, tier: Tier): Tally {
    return this.#kinds.get(kind)?.[tier] ?? NONE;
  }

  ofAll(tier: Tier): Tally {
    return this.#all[tier];
  }

  /** Attempts begun with tasks of this kind, at any tier that asks a model. */
  begun(kind: string): number {
    const tiers = this.#kinds.get(kind);
    return tiers === undefined ? 0 : tiers.cheap.begun + tiers.standard.begun + tiers.strong.begun;
  }

  /** As plain data, without what never happened. */
  data(): Tallies {
    return Object.fromEntries(
      [...this.#kinds].map(([kind, tiers]) => [
        kind,
        Object.fromEntries(TIERS.filter((tier) => tiers[tier].begun > 0).map((tier) => [tier, tiers[tier]])),
      ]),
    );
  }
}

/** However many earlier outcomes there are, a dozen of this run's own weigh as much. */
const MOST_EARLIER = 12;

function empty(): Record<Tier, Tally> {
  return { none: NONE, cheap: NONE, standard: NONE, strong: NONE };
}

function sum(tally: Tally, change: Partial<Tally>): Tally {
  return {
    begun: Math.max(0, tally.begun + (change.begun ?? 0)),
    good: Math.max(0, tally.good + (change.good ?? 0)),
    bad: Math.max(0, tally.bad + (change.bad ?? 0)),
    priced: tally.priced + (change.priced ?? 0),
    usd: tally.usd + (change.usd ?? 0),
  };
}
