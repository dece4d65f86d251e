import { createPricing, type Pricing } from "../../adapters/prices/create-pricing.ts";
import { loadConfig } from "../../app/load-config.ts";
import type { Config } from "../../core/config.ts";
import { costReport, type CostReport, type CostRun } from "../../core/ledger/cost-report.ts";
import { noteCost, openLedger, type CostLine, type Ledger } from "../../core/ledger/ledger.ts";
import { COST_KEYS, type CostKey } from "../../core/ledger/totals.ts";
import type { Event } from "../../core/run/event.ts";
import { EXIT, UserError } from "../../core/user-error.ts";
import type { Journal } from "../../ports/journal.ts";
import { taskMarks, type TaskMarks } from "../cost-facts.ts";
import { paintFor } from "../render/colour.ts";
import { jsonText } from "../render/json-text.ts";
import { chooseRun, openPastRuns } from "../repository.ts";

export type CostOptions = {
  readonly by?: string;
  readonly format?: string;
  readonly json?: boolean;
  readonly since?: string;
  readonly project?: string;
  readonly againstStrong?: string;
  readonly plan?: string;
  readonly agent?: readonly string[];
  readonly retries?: string;
};

const FORMATS = ["text", "json", "csv"] as const;

/** `renga cost [RUN]`: what a run, or all attempts since a day, cost; with `--plan` what a plan would cost. */
export async function cost(id: string | undefined, options: CostOptions): Promise<number> {
  const format = options.json === true ? "json" : oneOf("--format", options.format ?? "text", FORMATS);
  if (options.plan !== undefined) {
    if (id !== undefined) throw new UserError("cost takes a run, or --plan FILE");
    if (format === "csv") throw new UserError("--format csv goes with a run: a forecast is text or json");
    const { forecast } = await import("../cost-of-plan.ts");
    process.stdout.write(await forecast(options.plan, { ...options, format }));
    return EXIT.done;
  }
  const by = oneOf("--by", options.by ?? (options.since === undefined ? "task" : "run"), COST_KEYS);
  const perWeek = runsPerWeek(options.project);
  const since = options.since === undefined ? undefined : dayOf(options.since);
  const { journal, root } = await openPastRuns(process.cwd());
  try {
    if (since !== undefined && id !== undefined) throw new UserError("cost takes a run, or --since");
    const runs = since === undefined ? [chooseRun(journal, id)] : journal.runs().map(({ run }) => run);
    const { config } = await loadConfig(root);
    const report = await reportOn(journal, runs.toReversed(), {
      by,
      since,
      perWeek,
      config,
      strong: options.againstStrong,
    });
    process.stdout.write(await rendered(format, report));
    return EXIT.done;
  } finally {
    journal.close();
  }
}

type About = {
  readonly by: CostKey;
  readonly since: number | undefined;
  readonly perWeek: number | undefined;
  readonly config: Config;
  readonly strong: string | undefined;
};

async function reportOn(journal: Journal, runs: readonly string[], about: About): Promise<CostReport> {
  const { by, since, perWeek, config } = about;
  const told: CostRun[] = [];
  const lines: CostLine[] = [];
  const marks: TaskMarks = { appliable: new Set(), kinds: new Map() };
  const pricing = createPricing({ overrides: config.prices, source: config.source });
  let pricedNow = 0;
  for (const run of runs) {
    const read = await readRun(journal, run, { pricing, since });
    if (read === undefined || (since !== undefined && read.lines.length === 0)) continue;
    told.push(read.run);
    lines.push(...read.lines);
    pricedNow += read.pricedNow;
    taskMarks(marks, read.ledger, journal.plan(run));
  }
  const strong = about.strong ?? strongModel(config, lines);
  return costReport(lines, {
    runs: told,
    since,
    by,
    perWeek,
    pricedNow,
    strong,
    priceOf: await pricing.list(),
    appliable: marks.appliable,
    kindOf: (uid) => marks.kinds.get(uid),
  });
}

type ReadRun = {
  readonly run: CostRun;
  readonly ledger: Ledger;
  readonly lines: readonly CostLine[];
  readonly pricedNow: number;
};

/** A run's lines from the journal; what nobody could put a price to then is priced by what is known now. */
async function readRun(
  journal: Journal,
  run: string,
  { pricing, since }: { readonly pricing: Pricing; readonly since: number | undefined },
): Promise<ReadRun | undefined> {
  let ledger: Ledger | undefined;
  let head: CostRun | undefined;
  let pricedNow = 0;
  for (const { event } of journal.events(run)) {
    if (event.type === "run-started") {
      ledger = openLedger(event);
      head = { run, title: event.title, startedAt: event.at };
      continue;
    }
    if (ledger === undefined) return undefined;
    const known = await priced(event, pricing);
    const line = noteCost(ledger, known);
    if (known !== event && line !== undefined && (since === undefined || line.startedAt >= since))
      pricedNow++;
  }
  if (ledger === undefined || head === undefined) return undefined;
  const lines =
    since === undefined ? ledger.lines : ledger.lines.filter(({ startedAt }) => startedAt >= since);
  return { run: head, ledger, lines, pricedNow };
}

async function priced(event: Event, pricing: Pricing): Promise<Event> {
  if (event.type !== "attempt-finished" || event.spent?.basis !== "unknown") return event;
  const spent = await pricing.price(event.spent);
  return spent.basis === "unknown" ? event : { ...event, spent };
}

/** The model that the configuration calls strong, else the one that strong attempts were given to most often. */
function strongModel({ agents = [] }: Config, lines: readonly CostLine[]): string | undefined {
  const named = agents.find(({ tier, model }) => tier === "strong" && model !== undefined)?.model;
  const counts = new Map<string, number>();
  for (const { tier, model } of lines)
    if (tier === "strong" && model !== undefined) counts.set(model, (counts.get(model) ?? 0) + 1);
  // What the provider calls it has a price; what the user calls it may be an alias.
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? named;
}

async function rendered(format: (typeof FORMATS)[number], report: CostReport): Promise<string> {
  switch (format) {
    case "json": {
      const { costReportDocument } = await import("../../schema/cost-report.ts");
      return jsonText(costReportDocument(report));
    }
    case "csv":
      return (await import("../render/cost-csv.ts")).costCsv(report);
    case "text": {
      const { columns } = process.stdout;
      const look = { width: columns > 0 ? columns : 100, paint: paintFor(process.stdout, process.env) };
      return (await import("../render/cost.ts")).renderCost(report, look);
    }
  }
}

function oneOf<T extends string>(name: string, given: string, known: readonly T[]): T {
  const found = known.find((one) => one === given);
  if (found !== undefined) return found;
  throw new UserError(`${name} ${given}: not one of ${known.join(", ")}`);
}

/** The beginning of a day here, as milliseconds since the epoch: `2026-11-01`, or `7d` for the last seven days. */
function dayOf(text: string): number {
  const days = /^(\d{1,4})d$/u.exec(text.trim())?.[1];
  if (days !== undefined) {
    const today = new Date();
    return new Date(today.getFullYear(), today.getMonth(), today.getDate() - Number(days) + 1).getTime();
  }
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(text.trim()) ?? [];
  const date = new Date(Number(year), Number(month) - 1, Number(day));
  if (date.getMonth() === Number(month) - 1 && date.getDate() === Number(day)) return date.getTime();
  throw new UserError(`--since ${text}: not a day like 2026-11-01, or 7d for the last seven days`);
}

function runsPerWeek(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() !== "" && number > 0 && number <= 100_000) return number;
  throw new UserError(`--project ${text}: not a number of runs a week`);
}
