import { z } from "zod";

import type { CostReport, CostRun } from "../core/ledger/cost-report.ts";
import type { CostForecast, MoneyRange } from "../core/ledger/forecast-cost.ts";
import type { CostLine } from "../core/ledger/ledger.ts";
import { usdOf } from "../core/ledger/money.ts";
import type { Savings, TierSample } from "../core/ledger/savings.ts";
import { COST_KEYS, isKnown, type CostTotal } from "../core/ledger/totals.ts";
import { TIERS } from "../core/route/tier.ts";

/** The document of `renga cost --format json`; amounts in US dollars, exact to the millionth, times in milliseconds since the epoch. */
export type CostReportDocument = Omit<
  CostReport,
  "total" | "rows" | "lines" | "savings" | "perYear" | "advice" | "runs"
> & {
  readonly version: 1;
  readonly runs: readonly CostRun[];
  readonly total: Amounts;
  readonly rows: readonly (Amounts & {
    readonly key: string;
    readonly name: string;
    readonly attempt?: AttemptDocument;
  })[];
  readonly savings?: Omit<
    Savings,
    "paidMicros" | "inVainMicros" | "strongMicros" | "savedMicros" | "sample"
  > & {
    readonly paidUsd: number;
    readonly inVainUsd: number;
    readonly strongUsd?: number;
    readonly savedUsd?: number;
    readonly sample?: Omit<TierSample, "cheaperMicros" | "strongMicros"> & {
      readonly cheaperUsd: number;
      readonly strongUsd: number;
    };
  };
  readonly perYear?: { readonly usd: number; readonly perWeek: number; readonly formula: string };
  readonly advice: readonly { readonly code: string; readonly text: string; readonly usd?: number }[];
};

type Amounts = Omit<CostTotal, "micros" | "inVainMicros"> & {
  readonly usd?: number;
  readonly inVainUsd?: number;
};

type AttemptDocument = Omit<CostLine, "uid" | "title" | "groups" | "micros"> & {
  readonly task_id: string;
  readonly usd?: number;
};

type RangeDocument = { readonly lowUsd: number; readonly likelyUsd: number; readonly highUsd: number };

/** The document of `renga cost --plan FILE --format json`; amounts in US dollars. */
export type CostForecastDocument = RangeDocument & {
  readonly version: 1;
  readonly title: string;
  readonly agents: readonly string[];
  readonly unknown: number;
  readonly free: number;
  readonly handedOn: number;
  readonly reasons: readonly string[];
  readonly tasks: readonly (RangeDocument & { readonly key: string; readonly unknown: boolean })[];
};

const text = z.string();
const count = z.int().min(0);
/** US dollars, exact to the millionth. */
const usd = z.number();
const usage = z.object({
  input: count,
  cacheRead: count,
  cacheWrite: count,
  output: count,
  requests: count.optional(),
});
const amounts = {
  attempts: count,
  running: count,
  unknown: count.describe("ended attempts whose cost nobody knows: they are in no sum"),
  estimated: count,
  usd: usd.optional().describe("US dollars of all attempts whose cost is known; absent: of none"),
  inVain: count,
  inVainUsd: usd.optional(),
  usage,
};
const attempt = z.object({
  run: text,
  task: text,
  id: text,
  task_id: text,
  attempt: count,
  agent: text,
  tier: z.enum(TIERS).optional(),
  model: text.optional(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  state: z.enum([
    "running",
    "worked",
    "landed",
    "skipped",
    "failed",
    "refused",
    "rolled-back",
    "cancelled",
    "lost",
  ]),
  failure: text.optional(),
  basis: z.enum(["free", "reported", "priced", "override", "estimated", "unknown"]).optional(),
  usd: usd.optional().describe("absent: not known"),
  usage: usage.optional(),
  price: z.object({ source: text, date: text.optional() }).optional(),
});
const basis = z.enum(["free", "reported", "priced", "override", "estimated", "unknown"]);
const savings = z.object({
  strong: text,
  price: z.object({ source: text, date: text.optional(), basis }).optional(),
  paidUsd: usd,
  inVainUsd: usd,
  strongUsd: usd.optional(),
  savedUsd: usd.optional(),
  share: z.number().optional(),
  tasks: count,
  leftOut: z.object({ unknown: count, free: count }),
  assumption: text,
  sample: z.object({ tasks: count, cheaperUsd: usd, strongUsd: usd, tokenRatio: z.number() }).optional(),
});

/** What `renga cost --format json` prints. */
export const costReportSchema: z.ZodType<CostReportDocument> = z.object({
  version: z.literal(1),
  runs: z.array(z.object({ run: text, title: text, startedAt: z.number() })),
  since: z.number().optional(),
  by: z.enum(COST_KEYS),
  total: z.object(amounts),
  rows: z.array(z.object({ key: text, name: text, ...amounts, attempt: attempt.optional() })),
  pricedNow: count,
  savings: savings.optional(),
  perYear: z.object({ usd, perWeek: z.number(), formula: text }).optional(),
  advice: z.array(z.object({ code: text, text, usd: usd.optional() })),
}) as unknown as z.ZodType<CostReportDocument>;

const range = { lowUsd: usd, likelyUsd: usd, highUsd: usd };

/** What `renga cost --plan FILE --format json` prints. */
export const costForecastSchema: z.ZodType<CostForecastDocument> = z.object({
  version: z.literal(1),
  title: text,
  agents: z.array(text),
  ...range,
  unknown: count.describe("tasks for which an agent may be asked whose price is not known"),
  free: count,
  handedOn: z.number(),
  reasons: z.array(text),
  tasks: z.array(z.object({ key: text, ...range, unknown: z.boolean() })),
});

/** The report as a document, in US dollars. */
export function costReportDocument(report: CostReport): CostReportDocument {
  const { runs, since, by, total, rows, lines, pricedNow, savings, perYear, advice } = report;
  return defined({
    version: 1 as const,
    runs: [...runs],
    since,
    by,
    total: amountsOf(total),
    rows: rows.map(({ key, name, total }, i) => {
      const line = lines?.[i];
      return { key, name, ...amountsOf(total), ...(line === undefined ? {} : { attempt: attemptOf(line) }) };
    }),
    pricedNow,
    savings: savings === undefined ? undefined : savingsDocument(savings),
    perYear:
      perYear === undefined || !isKnown(total)
        ? undefined
        : { usd: usdOf(perYear.micros), perWeek: perYear.perWeek, formula: perYear.formula },
    advice: advice.map(({ code, text, micros }) => ({
      code,
      text,
      ...(micros === undefined ? {} : { usd: usdOf(micros) }),
    })),
  }) as CostReportDocument;
}

/** The forecast as a document, in US dollars. */
export function costForecastDocument(
  forecast: CostForecast,
  { title, agents }: { readonly title: string; readonly agents: readonly string[] },
): CostForecastDocument {
  const { unknown, free, handedOn, reasons, tasks } = forecast;
  return {
    version: 1,
    title,
    agents: [...agents],
    ...rangeOf(forecast),
    unknown,
    free,
    handedOn,
    reasons: [...reasons],
    tasks: tasks.map((task) => ({ key: task.key, ...rangeOf(task), unknown: task.unknown })),
  };
}

function rangeOf({ low, likely, high }: MoneyRange): { lowUsd: number; likelyUsd: number; highUsd: number } {
  return { lowUsd: usdOf(low), likelyUsd: usdOf(likely), highUsd: usdOf(high) };
}

function amountsOf(total: CostTotal): Amounts {
  const { micros, inVainMicros, usage, ...counts } = total;
  const known = isKnown(total) ? { usd: usdOf(micros), inVainUsd: usdOf(inVainMicros) } : {};
  return { ...counts, ...known, usage };
}

function attemptOf(line: CostLine): AttemptDocument {
  const { uid, title: _title, groups: _groups, micros, ...rest } = line;
  return { ...rest, task_id: uid, ...(micros === undefined ? {} : { usd: usdOf(micros) }) };
}

function savingsDocument(
  savings: NonNullable<CostReport["savings"]>,
): NonNullable<CostReportDocument["savings"]> {
  const {
    strong,
    price,
    paidMicros,
    inVainMicros,
    strongMicros,
    savedMicros,
    share,
    tasks,
    leftOut,
    assumption,
    sample,
  } = savings;
  return defined({
    strong,
    price,
    paidUsd: usdOf(paidMicros),
    inVainUsd: usdOf(inVainMicros),
    strongUsd: strongMicros === undefined ? undefined : usdOf(strongMicros),
    savedUsd: savedMicros === undefined ? undefined : usdOf(savedMicros),
    share,
    tasks,
    leftOut,
    assumption,
    sample:
      sample === undefined
        ? undefined
        : {
            tasks: sample.tasks,
            cheaperUsd: usdOf(sample.cheaperMicros),
            strongUsd: usdOf(sample.strongMicros),
            tokenRatio: sample.tokenRatio,
          },
  }) as NonNullable<CostReportDocument["savings"]>;
}

function defined<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}
