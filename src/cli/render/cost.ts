import type { CostReport } from "../../core/ledger/cost-report.ts";
import type { CostForecast } from "../../core/ledger/forecast-cost.ts";
import { decimalsFor, money, roughMoney } from "../../core/ledger/money.ts";
import type { Savings } from "../../core/ledger/savings.ts";
import { isKnown, type CostTotal } from "../../core/ledger/totals.ts";
import { cells, fit } from "./cells.ts";
import type { Paint } from "./colour.ts";
import { costWords } from "./cost-words.ts";
import { counted, percent } from "./report-section.ts";
import { tabulate, type Cell } from "./tabulate.ts";
import { wrap } from "./wrap.ts";

export type CostLook = { readonly width: number; readonly paint: Paint };

const MOST_ROWS = 200;
const LEAST_NAME = 12;

/** The text of `renga cost`: what it came to, in rows that add up to the last digit, against the strong model, and advice. */
export function renderCost(report: CostReport, look: CostLook): string {
  const { paint } = look;
  const { runs, total, pricedNow, perYear, advice } = report;
  const [first] = runs;
  const head =
    runs.length === 1 && first !== undefined
      ? `${paint.tone("strong", paint.say(first.run))}  ${paint.say(first.title)}`
      : paint.tone("strong", counted(runs.length, "run"));
  const lines = [head, ...paragraph(costWords(total), look)];
  if (pricedNow > 0)
    lines.push(
      ...paragraph(
        `${counted(pricedNow, "attempt")} of unknown cost priced now, by a price that was not known then`,
        look,
      ),
    );
  if (total.attempts > 0) lines.push("", ...tableOf(report, look));
  if (report.savings !== undefined) lines.push("", ...savingsLines(report.savings, look));
  if (perYear !== undefined)
    lines.push(
      "",
      `${paint.tone("strong", "A year")}: ${!isKnown(total) ? "unknown, as the cost of no attempt is known" : `${total.unknown > 0 ? "at least " : ""}${money(perYear.micros)} = ${perYear.formula}`}`,
    );
  if (advice.length > 0)
    lines.push("", paint.tone("strong", "Advice"), ...advice.flatMap(({ text }) => item(text, look)));
  return `${lines.join("\n")}\n`;
}

function tableOf({ by, rows, total }: CostReport, { paint, width }: CostLook): readonly string[] {
  const shown = rows.slice(0, MOST_ROWS);
  const decimals = decimalsFor([...rows, { total }].map((row) => row.total.micros));
  const numbers = [...shown, { total }].map((row) => amountCells(row.total, decimals));
  const taken = numbers[0]!.map((_, i) =>
    Math.max(cells(HEADS[i] ?? ""), ...numbers.map((row) => cells(row[i]?.text ?? ""))),
  );
  const room = Math.max(LEAST_NAME, width - taken.reduce((sum, it) => sum + it + 2, 0));
  const name = (text: string): string => fit(paint.say(text), room, paint.marks.ellipsis);
  const table: Cell[][] = [
    [
      { text: `by ${by}`, tone: "dim" },
      ...HEADS.map((text): Cell => ({ text, tone: "dim", align: "right" })),
    ],
    ...shown.map((row, i): Cell[] => [{ text: name(row.name) }, ...numbers[i]!]),
    [{ text: "total", tone: "strong" }, ...numbers.at(-1)!],
  ];
  const lines = tabulate(table, paint);
  const left = rows.length - shown.length;
  if (left > 0) lines.splice(-1, 0, `${paint.marks.ellipsis} ${left} more; --format csv has them all`);
  return lines;
}

const HEADS = ["tries", "in vain", "tokens in", "cached", "tokens out", "cost"] as const;

function amountCells(total: CostTotal, decimals: number): readonly Cell[] {
  const { attempts, inVain, usage, micros, unknown, running } = total;
  const number = (value: number): Cell => ({ text: value === 0 ? "" : thousands(value), align: "right" });
  const known = attempts > unknown + running;
  const open = unknown > 0 || running > 0;
  const amount = known
    ? `${open ? "≥ " : ""}${money(micros, decimals)}`
    : unknown > 0
      ? "unknown"
      : "running";
  return [
    number(attempts),
    { ...number(inVain), tone: "warn" },
    number(usage.input + usage.cacheWrite),
    number(usage.cacheRead),
    number(usage.output),
    { text: amount, align: "right", ...(unknown > 0 ? { tone: "warn" as const } : {}) },
  ];
}

function savingsLines(savings: Savings, look: CostLook): readonly string[] {
  const {
    strong,
    paidMicros,
    strongMicros,
    savedMicros,
    share,
    tasks,
    leftOut,
    assumption,
    sample,
    inVainMicros,
  } = savings;
  const { paint } = look;
  const head = `Against ${paint.say(strong)} for everything`;
  const said =
    savedMicros === undefined || strongMicros === undefined
      ? `unknown: no price is known of ${strong} (prices: in renga.config.yaml)`
      : `${savedMicros < 0 ? `${money(-savedMicros)} more than it would have cost` : `${money(savedMicros)} saved`}${share === undefined ? "" : ` (${percent(share)})`}: ${money(paidMicros)} paid instead of ${money(strongMicros)}, for ${counted(tasks, "task")}`;
  const left = [
    ...(leftOut.free === 0 ? [] : [`${counted(leftOut.free, "task")} done without a model`]),
    ...(leftOut.unknown === 0 ? [] : [`${counted(leftOut.unknown, "task")} with something unknown`]),
  ];
  const priced =
    savings.price === undefined
      ? ""
      : ` (price: ${savings.price.source}${savings.price.date === undefined ? "" : ` of ${savings.price.date}`}${savings.price.basis === "estimated" ? ", an estimate" : ""})`;
  const notes = [
    `assumed: ${assumption}${priced}`,
    ...(inVainMicros === 0
      ? []
      : [`${money(inVainMicros)} of what was paid went to attempts of which nothing was kept`]),
    ...(left.length === 0 ? [] : [`on neither side: ${left.join(", ")}`]),
    ...(sample === undefined
      ? []
      : [
          `measured, not assumed: of ${counted(sample.tasks, "task")} that both tried, an attempt cost ${money(sample.cheaperMicros)} with the cheaper model and ${money(sample.strongMicros)} with the strong one, with ${sample.tokenRatio.toFixed(2)} times the tokens`,
        ]),
  ];
  return [...paragraph(`${head}: ${said}`, look), ...notes.flatMap((note) => item(note, look))];
}

/** The text of `renga cost --plan`: what carrying the plan out would cost, and where the numbers come from. */
export function renderForecast(forecast: CostForecast, title: string, look: CostLook): string {
  const { paint } = look;
  const { low, likely, high, tasks, unknown, free, handedOn, reasons } = forecast;
  const open = unknown > 0 ? "at least " : "";
  const known = likely > 0 || unknown === 0;
  const lines = [
    `${paint.tone("strong", paint.say(title))}  ${counted(tasks.length, "task")} to do`,
    known
      ? `About ${open}${roughMoney(likely)}; between ${roughMoney(low)} and ${roughMoney(high)}`
      : "The cost is unknown",
  ];
  if (unknown > 0)
    lines.push(
      `${counted(unknown, "task")} may be given to an agent whose price is not known: no 0 is put in for it`,
    );
  if (free > 0) lines.push(`${counted(free, "task")} should need no model`);
  if (handedOn >= 0.05)
    lines.push(
      `About ${handedOn.toFixed(1)} of the tasks are expected to be handed on to a further agent; that is in it`,
    );
  lines.push(
    "",
    paint.tone("strong", "Where the numbers come from"),
    ...reasons.flatMap((reason) => item(reason, look)),
  );
  const dear = [...tasks]
    .sort((a, b) => b.likely - a.likely)
    .slice(0, 5)
    .filter((task) => task.likely > 0);
  if (dear.length > 1)
    lines.push(
      "",
      paint.tone("strong", "Dearest"),
      ...tabulate(
        dear.map(({ key, likely, high }) => [
          { text: `  ${paint.say(key)}` },
          { text: roughMoney(likely), align: "right" as const },
          { text: `up to ${roughMoney(high)}`, tone: "dim" as const, align: "right" as const },
        ]),
        paint,
      ),
    );
  return `${lines.join("\n")}\n`;
}

function item(text: string, look: CostLook): readonly string[] {
  const { paint } = look;
  return wrap(paint.say(text), Math.max(20, look.width - 4)).map(
    (line, i) => `${i === 0 ? "  - " : "    "}${line}`,
  );
}

function paragraph(text: string, { paint, width }: CostLook): readonly string[] {
  return wrap(paint.say(text), Math.max(20, width));
}

function thousands(value: number): string {
  return String(value).replaceAll(/\B(?=(?:\d{3})+$)/gu, ",");
}
