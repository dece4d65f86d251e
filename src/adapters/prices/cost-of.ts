import type { PriceConfig } from "../../core/config.ts";
import type { Spent, Usage } from "../../core/ledger/spent.ts";

/** A cost in US dollars, how good it is, and who says so. */
export type Cost = {
  readonly usd: number;
  readonly basis: "priced" | "override" | "estimated";
  readonly price: NonNullable<Spent["price"]>;
};

/** What the usage costs at the user's own price; cached tokens without a price of their own cost what fresh ones do. */
export function costOf(price: PriceConfig, usage: Usage, source: string): Cost {
  const { input, output, cacheRead = input, cacheWrite = input, date } = price;
  const millionths =
    usage.input * input + usage.cacheRead * cacheRead + usage.cacheWrite * cacheWrite + usage.output * output;
  return {
    usd: Math.round(millionths * 1e6) / 1e12,
    basis: "override",
    price: { source, ...(date === undefined ? {} : { date }) },
  };
}
