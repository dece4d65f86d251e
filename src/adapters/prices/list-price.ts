import { calcPrice } from "@pydantic/genai-prices";
import type { MatchLogic, ModelPrice, PriceCalculation } from "@pydantic/genai-prices";

import type { Usage } from "../../core/ledger/spent.ts";
import { promptTokens } from "../../core/ledger/usage.ts";
import type { Cost } from "./cost-of.ts";

/** The price list that is installed, and the day it was published; a test holds the version against the package. */
export const PRICE_LIST: { readonly source: string; readonly date: string } = {
  source: "genai-prices 0.1.8",
  date: "2026-09-23",
};

/**
 * What the usage of this model costs by the installed list, as of `at` (milliseconds since the epoch); undefined: the list does
 * not know it. The list also matches by how an id begins, so that a new model gets an older one's price: that is `estimated`, and
 * the source names the model whose price it is.
 */
export function listPrice(model: string, usage: Usage, at: number): Cost | undefined {
  const found = look(model, usage, at);
  if (found === undefined) return undefined;
  const { price, asked } = found;
  const exact = price.model.id === asked || names(price.model.match, asked);
  const start = firstTier(price.model_price);
  const { requests } = usage;
  // A price that depends on the length of one prompt needs to know each: their mean is a guess.
  const guessed = promptTokens(usage) > start && requests !== 1;
  const usd =
    guessed && requests !== undefined && requests > 1
      ? requests * (look(model, share(usage, requests), at)?.price.total_price ?? Number.NaN)
      : price.total_price;
  if (!Number.isFinite(usd)) return undefined;
  const { source, date } = PRICE_LIST;
  const like = exact ? "" : `, as ${price.model.id}`;
  const mean = guessed ? ", by the mean length of its prompts" : "";
  return {
    usd: Math.round(usd * 1e12) / 1e12,
    basis: exact && !guessed ? "priced" : "estimated",
    price: { source: `${source}${like}${mean}`, date },
  };
}

/** Looks the id up as it is, then as `provider/model`. */
function look(
  model: string,
  usage: Usage,
  at: number,
): { readonly price: PriceCalculation; readonly asked: string } | undefined {
  const tokens = {
    input_tokens: promptTokens(usage),
    cache_read_tokens: usage.cacheRead,
    cache_write_tokens: usage.cacheWrite,
    output_tokens: usage.output,
  };
  const timestamp = new Date(at);
  const slash = model.indexOf("/");
  const ways: readonly (readonly [string, { readonly providerId?: string }])[] = [
    [model, {}],
    ...(slash > 0 ? [[model.slice(slash + 1), { providerId: model.slice(0, slash) }] as const] : []),
  ];
  for (const [asked, options] of ways) {
    const price = calcPrice(tokens, asked, { ...options, timestamp });
    if (price !== null && asked !== "") return { price, asked };
  }
  return undefined;
}

/** Whether the list itself names this id for the model, word for word. */
function names(match: MatchLogic, id: string): boolean {
  if ("equals" in match) return match.equals.toLowerCase() === id.toLowerCase();
  return "or" in match && match.or.some((it) => names(it, id));
}

/** How long a prompt may be before another price holds, in tokens. */
function firstTier(price: ModelPrice): number {
  const starts = Object.values(price).flatMap((it) =>
    typeof it === "object" ? it.tiers.map(({ start }) => start) : [],
  );
  return starts.reduce((least, start) => Math.min(least, start), Number.POSITIVE_INFINITY);
}

function share({ input, cacheRead, cacheWrite, output }: Usage, parts: number): Usage {
  return {
    input: input / parts,
    cacheRead: cacheRead / parts,
    cacheWrite: cacheWrite / parts,
    output: output / parts,
  };
}
