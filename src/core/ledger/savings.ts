import { isInVain, type CostLine } from "./ledger.ts";
import { microsOf } from "./money.ts";
import type { CostBasis, Spent, Usage } from "./spent.ts";
import { NO_USAGE, promptTokens } from "./usage.ts";

/** What a usage of a model would cost, in US dollars, and who says so; undefined: nobody knows. */
export type PriceOf = (
  model: string,
  usage: Usage,
) =>
  | { readonly usd: number; readonly basis: CostBasis; readonly price: NonNullable<Spent["price"]> }
  | undefined;

/** What a run cost, against what it would have cost had the strong model done all of it. Amounts in micro-dollars. */
export type Savings = {
  readonly strong: string;
  /** The strong model's, and how good it is; absent: not known. */
  readonly price?: { readonly source: string; readonly date?: string; readonly basis: CostBasis };
  /** Of the tasks that are compared, all their attempts, failed ones too. */
  readonly paidMicros: number;
  /** Of that, on attempts of which nothing was kept: counted against the savings. */
  readonly inVainMicros: number;
  /** The attempts that landed, at the strong model's price. Absent: that price is not known. */
  readonly strongMicros?: number;
  /** Negative: it cost more than the strong model would have. */
  readonly savedMicros?: number;
  /** Of `strongMicros`; absent also where that is 0. */
  readonly share?: number;
  readonly tasks: number;
  /** Tasks that are on neither side. */
  readonly leftOut: {
    /** An attempt's cost, or the tokens of the one that landed, are not known. */
    readonly unknown: number;
    /** Done without a model: nobody knows what tokens one would have used. */
    readonly free: number;
  };
  readonly assumption: string;
  /** What was measured rather than assumed: tasks that were tried with the strong model and with a cheaper one. */
  readonly sample?: TierSample;
};

/** Tasks that were tried with the strong model and with a cheaper one: what one attempt came to on average. */
export type TierSample = {
  readonly tasks: number;
  readonly cheaperMicros: number;
  readonly strongMicros: number;
  /** Tokens in and out of an attempt of the strong model, for each of a cheaper one's; 1 is what the savings assume. */
  readonly tokenRatio: number;
};

/** Said wherever savings are. */
export const SAVINGS_ASSUMPTION =
  "the strong model lands each task at its first attempt, with as many tokens as the attempt that landed; attempts that failed are paid for on our side only";

/** The savings against `strong` doing everything; one pass over the lines. */
export function savingsOf(lines: readonly CostLine[], strong: string, priceOf: PriceOf): Savings {
  const sums = { paid: 0, inVain: 0, strong: 0, tasks: 0, unknown: 0, free: 0 };
  let priced = true;
  for (const attempts of byTask(lines)) {
    const kept = attempts.findLast(({ state }) => state === "landed");
    const paid = attempts.reduce((sum, { micros = 0 }) => sum + micros, 0);
    if (attempts.some(({ basis }) => basis === "unknown")) {
      sums.unknown++;
      continue;
    }
    const wouldBe = kept === undefined || kept.basis === "free" ? 0 : atStrong(kept, strong, priceOf);
    if (wouldBe === "no-usage") {
      sums.unknown++;
      continue;
    }
    if (paid === 0 && wouldBe === 0) {
      if (kept !== undefined) sums.free++;
      continue;
    }
    sums.tasks++;
    sums.paid += paid;
    sums.inVain += attempts.reduce((sum, line) => sum + (isInVain(line) ? (line.micros ?? 0) : 0), 0);
    if (wouldBe === undefined) priced = false;
    else sums.strong += wouldBe;
  }
  const sample = sampleOf(lines, strong);
  const quote = priceOf(strong, NO_USAGE);
  const saved = sums.strong - sums.paid;
  return {
    strong,
    ...(quote === undefined ? {} : { price: { ...quote.price, basis: quote.basis } }),
    paidMicros: sums.paid,
    inVainMicros: sums.inVain,
    ...(priced
      ? {
          strongMicros: sums.strong,
          savedMicros: saved,
          ...(sums.strong === 0 ? {} : { share: saved / sums.strong }),
        }
      : {}),
    tasks: sums.tasks,
    leftOut: { unknown: sums.unknown, free: sums.free },
    assumption: SAVINGS_ASSUMPTION,
    ...(sample === undefined ? {} : { sample }),
  };
}

function byTask(lines: readonly CostLine[]): Iterable<readonly CostLine[]> {
  const tasks = new Map<string, CostLine[]>();
  for (const line of lines) {
    const list = tasks.get(line.uid);
    if (list === undefined) tasks.set(line.uid, [line]);
    else list.push(line);
  }
  return tasks.values();
}

/** Its own cost where it was the strong model itself. */
function atStrong(
  { model, micros, usage }: CostLine,
  strong: string,
  priceOf: PriceOf,
): number | "no-usage" | undefined {
  if (model === strong && micros !== undefined) return micros;
  if (usage === undefined) return "no-usage";
  const cost = priceOf(strong, usage);
  return cost === undefined ? undefined : microsOf(cost.usd);
}

function sampleOf(lines: readonly CostLine[], strong: string): TierSample | undefined {
  const sum = { tasks: 0, cheaper: 0, strong: 0, cheaperTokens: 0, strongTokens: 0 };
  for (const attempts of byTask(lines)) {
    const known = attempts.filter(({ micros, usage }) => micros !== undefined && usage !== undefined);
    const high = known.filter((line) => isStrong(line, strong));
    const low = known.filter((line) => !isStrong(line, strong));
    if (high.length === 0 || low.length === 0) continue;
    sum.tasks++;
    sum.strong += mean(high.map(({ micros = 0 }) => micros));
    sum.cheaper += mean(low.map(({ micros = 0 }) => micros));
    sum.strongTokens += mean(high.map(tokensOf));
    sum.cheaperTokens += mean(low.map(tokensOf));
  }
  if (sum.tasks === 0 || sum.cheaperTokens === 0) return undefined;
  return {
    tasks: sum.tasks,
    cheaperMicros: Math.round(sum.cheaper / sum.tasks),
    strongMicros: Math.round(sum.strong / sum.tasks),
    tokenRatio: sum.strongTokens / sum.cheaperTokens,
  };
}

function isStrong({ tier, model }: CostLine, strong: string): boolean {
  return model === strong || tier === "strong";
}

function tokensOf({ usage }: CostLine): number {
  return usage === undefined ? 0 : promptTokens(usage) + usage.output;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
