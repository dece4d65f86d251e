import { adviceOn, type Advice, type AdviceFacts } from "./advice.ts";
import type { CostLine } from "./ledger.ts";
import { perYear, type PerYear } from "./per-year.ts";
import { savingsOf, type PriceOf, type Savings } from "./savings.ts";
import { costBy, totalOf, type CostKey, type CostRow, type CostTotal } from "./totals.ts";

/** What runs cost: the data of `renga cost`. Amounts in micro-dollars, times in milliseconds since the epoch. */
export type CostReport = {
  readonly runs: readonly CostRun[];
  /** Attempts that began before are left out. */
  readonly since?: number;
  readonly by: CostKey;
  readonly total: CostTotal;
  readonly rows: readonly CostRow[];
  /** The attempts, in the order of their starts, where the rows are attempts. */
  readonly lines?: readonly CostLine[];
  /** Attempts whose cost was unknown when they ended and that a price known now was put to. */
  readonly pricedNow: number;
  /** Absent: nobody says which model is the strong one. */
  readonly savings?: Savings;
  readonly perYear?: PerYear & { readonly perWeek: number };
  readonly advice: readonly Advice[];
};

export type CostRun = { readonly run: string; readonly title: string; readonly startedAt: number };

export type CostReportFacts = AdviceFacts & {
  readonly runs: readonly CostRun[];
  readonly since?: number | undefined;
  readonly by: CostKey;
  readonly pricedNow: number;
  /** The model that the savings are held against. */
  readonly strong?: string | undefined;
  readonly priceOf: PriceOf;
  /** Runs a week, for a year's cost. */
  readonly perWeek?: number | undefined;
};

/** The report over the attempts of one run or several. */
export function costReport(lines: readonly CostLine[], facts: CostReportFacts): CostReport {
  const { runs, since, by, pricedNow, strong, priceOf, perWeek } = facts;
  const total = totalOf(lines);
  return {
    runs,
    ...(since === undefined ? {} : { since }),
    by,
    total,
    rows: costBy(lines, by),
    ...(by === "attempt" ? { lines } : {}),
    pricedNow,
    ...(strong === undefined ? {} : { savings: savingsOf(lines, strong, priceOf) }),
    ...(perWeek === undefined || runs.length === 0
      ? {}
      : { perYear: { ...perYear(total.micros, runs.length, perWeek), perWeek } }),
    advice: adviceOn(lines, facts),
  };
}
