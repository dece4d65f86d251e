import type { CostReport } from "../../core/ledger/cost-report.ts";
import type { CostLine } from "../../core/ledger/ledger.ts";
import { usdOf } from "../../core/ledger/money.ts";
import { isKnown, type CostRow } from "../../core/ledger/totals.ts";
import { safeText } from "./plain.ts";

/**
 * The rows as CSV after RFC 4180, with a header. Amounts are plain decimal numbers of US dollars, empty where nothing is known. No
 * cell of text begins with what a spreadsheet takes for a formula: such a cell gets an apostrophe before it.
 */
export function costCsv({ by, rows, lines }: CostReport): string {
  const table =
    lines === undefined
      ? [[by, "name", ...AMOUNTS], ...rows.map(rowOf)]
      : [
          ["attempt", ...OF_ATTEMPT],
          ...lines.map((line, i) => [cellText(rows[i]?.key ?? ""), ...attemptCells(line)]),
        ];
  return table.map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

const AMOUNTS = [
  "attempts",
  "running",
  "unknown",
  "estimated",
  "input",
  "cache_read",
  "cache_write",
  "output",
  "usd",
  "in_vain",
  "in_vain_usd",
] as const;

function rowOf({ key, name, total }: CostRow): string[] {
  const { attempts, running, unknown, estimated, usage, micros, inVain, inVainMicros } = total;
  const known = isKnown(total);
  return [
    cellText(key),
    cellText(name),
    ...[attempts, running, unknown, estimated].map(String),
    ...[usage.input, usage.cacheRead, usage.cacheWrite, usage.output].map(String),
    known ? decimal(micros) : "",
    String(inVain),
    known ? decimal(inVainMicros) : "",
  ];
}

const OF_ATTEMPT = [
  "run",
  "task",
  "title",
  "number",
  "agent",
  "tier",
  "model",
  "state",
  "failure",
  "started_at",
  "input",
  "cache_read",
  "cache_write",
  "output",
  "usd",
  "basis",
  "price_source",
  "price_date",
] as const;

function attemptCells(line: CostLine): string[] {
  const { usage, micros, price } = line;
  const tokens = (key: "input" | "cacheRead" | "cacheWrite" | "output"): string =>
    usage === undefined ? "" : String(usage[key]);
  return [
    cellText(line.run),
    cellText(line.id),
    cellText(line.title),
    String(line.attempt),
    cellText(line.agent),
    line.tier ?? "",
    cellText(line.model ?? ""),
    line.state,
    line.failure ?? "",
    new Date(line.startedAt).toISOString(),
    tokens("input"),
    tokens("cacheRead"),
    tokens("cacheWrite"),
    tokens("output"),
    micros === undefined ? "" : decimal(micros),
    line.basis ?? "",
    cellText(price?.source ?? ""),
    cellText(price?.date ?? ""),
  ];
}

/** Never in exponents, as `1e-6` would be. */
function decimal(micros: number): string {
  return usdOf(micros).toFixed(6);
}

function cellText(text: string): string {
  const safe = safeText(text);
  return /^\s*[=+\-@|%]/u.test(safe) ? `'${safe}` : safe;
}

function quoted(cell: string): string {
  return /[",\r\n]/u.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell;
}
