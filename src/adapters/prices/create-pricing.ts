import type { PriceConfig } from "../../core/config.ts";
import type { CostBasis, Spent, Usage } from "../../core/ledger/spent.ts";
import { addUsage, NO_USAGE, promptTokens } from "../../core/ledger/usage.ts";
import { costOf, type Cost } from "./cost-of.ts";

/** One request to a model; `model` where it is another than the attempt's. */
export type PricedRequest = { readonly usage: Usage; readonly model?: string };

/** Puts prices to what attempts used. */
export type Pricing = {
  /**
   * The same with its cost, where it has none yet: what an agent reports itself stays as it is; else the user's price, else that
   * of `@pydantic/genai-prices`, else `unknown`. `requests`, as the stream told them, decide where prices depend on the length of
   * a prompt.
   */
  price(spent: Spent, requests?: readonly PricedRequest[]): Promise<Spent>;
  /** What any usage of a model costs, for what-if sums; loads the price list first, once. */
  list(): Promise<(model: string, usage: Usage) => Cost | undefined>;
};

export type PricingOptions = {
  /** The user's own prices, by the exact model id. */
  readonly overrides?: Readonly<Record<string, PriceConfig>> | undefined;
  /** Where they stand, for the ledger; default: `renga.config`. */
  readonly source?: string | undefined;
  /** Milliseconds since the epoch: prices that change on a date are those of then. */
  readonly now?: () => number;
};

/** Prices by these overrides and the list that is installed; the list is read when it is first needed, and no network is used. */
export function createPricing({
  overrides = {},
  source = "renga.config",
  now = Date.now,
}: PricingOptions = {}): Pricing {
  const own = (model: string): PriceConfig | undefined =>
    Object.hasOwn(overrides, model) ? overrides[model] : undefined;
  const price = async (model: string, usage: Usage): Promise<Cost | undefined> => {
    const mine = own(model);
    if (mine !== undefined) return costOf(mine, usage, source);
    const { listPrice } = await import("./list-price.ts");
    return listPrice(model, usage, now());
  };
  return {
    price: async (spent, requests = []) => {
      if (spent.usd !== undefined && spent.basis !== "unknown") return spent;
      const usage = spent.usage ?? together(requests);
      const known: Spent = { ...spent, ...(usage === undefined ? {} : { usage }) };
      // It says itself that it sent nothing, or that nothing was taken: no price is needed for that.
      if (usage?.requests === 0 && promptTokens(usage) + usage.output === 0)
        return { ...known, usd: 0, basis: "free" };
      const parts = partsOf(known, requests);
      const costs = await Promise.all(
        (parts ?? []).map(async (part) =>
          part.model === undefined ? undefined : price(part.model, part.usage),
        ),
      );
      const found = costs.filter((cost) => cost !== undefined);
      const { usd: _usd, price: _price, ...rest } = known;
      if (found.length === 0 || found.length < costs.length) return { ...rest, basis: "unknown" };
      return { ...rest, ...sumOf(found, spent.basis) };
    },
    list: async () => {
      const { listPrice } = await import("./list-price.ts");
      return (model, usage) => {
        const mine = own(model);
        return mine === undefined ? listPrice(model, usage, now()) : costOf(mine, usage, source);
      };
    },
  };
}

/** The requests one by one where they are the whole of the usage, else the usage as one; undefined: no usage is known. */
function partsOf(
  { usage, model }: Spent,
  requests: readonly PricedRequest[],
): readonly PricedRequest[] | undefined {
  if (usage === undefined) return undefined;
  const own = (part: PricedRequest): PricedRequest =>
    part.model === undefined && model !== undefined ? { ...part, model } : part;
  const sum = together(requests);
  const isWhole =
    sum !== undefined &&
    (["input", "cacheRead", "cacheWrite", "output"] as const).every((key) => sum[key] === usage[key]);
  return isWhole
    ? requests.map((request) => own({ ...request, usage: { ...request.usage, requests: 1 } }))
    : [own({ usage })];
}

function together(requests: readonly PricedRequest[]): Usage | undefined {
  if (requests.length === 0) return undefined;
  const sum = requests.reduce((sum, { usage }) => addUsage(sum, usage), NO_USAGE);
  return { ...sum, requests: requests.length };
}

const WORSE: readonly CostBasis[] = ["priced", "override", "estimated"];

/** The parts together: as good as the worst of them, and never better than the agent's own word for its usage. */
function sumOf(costs: readonly Cost[], told: CostBasis): Pick<Spent, "usd" | "basis" | "price"> {
  const worst = costs.reduce((a, b) => (WORSE.indexOf(b.basis) > WORSE.indexOf(a.basis) ? b : a));
  const usd = costs.reduce((sum, cost) => sum + cost.usd, 0);
  const basis = told === "estimated" ? "estimated" : worst.basis;
  // Floating point leaves dust far below a token's price.
  return { usd: Math.round(usd * 1e12) / 1e12, basis, price: worst.price };
}
