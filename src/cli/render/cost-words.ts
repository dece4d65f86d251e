import type { CostForecast } from "../../core/ledger/forecast-cost.ts";
import { money, roughMoney } from "../../core/ledger/money.ts";
import type { CostTotal } from "../../core/ledger/totals.ts";
import { counted } from "./report-section.ts";

/** What some attempts came to, in one sentence: `≥ $0.27 for 14 attempts, of which 2 of unknown cost`. */
export function costWords(total: CostTotal): string {
  const { attempts, running, unknown, estimated, micros, inVain, inVainMicros } = total;
  if (attempts === 0) return "no attempts, no cost";
  const known = attempts - running - unknown;
  const open = unknown > 0 || running > 0;
  const beside = [
    ...(unknown === 0 ? [] : [`${unknown} of unknown cost`]),
    ...(running === 0 ? [] : [`${running} still running`]),
    ...(estimated === 0 ? [] : [`${estimated} estimated`]),
  ];
  const amount = known === 0 ? "unknown cost" : `${open ? "≥ " : ""}${money(micros)}`;
  const of = beside.length === 0 ? "" : `, of which ${beside.join(", ")}`;
  const lost =
    inVainMicros === 0
      ? ""
      : `; ${money(inVainMicros)} went to ${counted(inVain, "attempt")} of which nothing was kept`;
  return `${amount} for ${counted(attempts, "attempt")}${of}${lost}`;
}

/** A forecast in one line, for those who asked for something else. */
export function forecastLine({ low, likely, high, unknown, tasks }: CostForecast): string {
  const more = "`renga cost --plan` says how that comes";
  if (likely === 0 && unknown > 0) return `cost: unknown, no price is known; ${more}`;
  const open = unknown > 0 ? `, without ${counted(unknown, "task")} of unknown price` : "";
  if (likely === 0 && tasks.length > 0) return `cost: nothing, no model is needed; ${more}`;
  return `cost: about ${roughMoney(likely)}, between ${roughMoney(low)} and ${roughMoney(high)}${open}; ${more}`;
}
