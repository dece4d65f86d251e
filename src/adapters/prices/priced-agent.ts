import type { Spent } from "../../core/ledger/spent.ts";
import type { Agent } from "../../ports/agent.ts";
import type { PricedRequest, Pricing } from "./create-pricing.ts";

/** The same agent, whose every result says what it used and cost, as far as anybody knows. */
export function pricedAgent(agent: Agent, pricing: Pricing): Agent {
  const { name, deterministic, runsPlan } = agent;
  const free = name === "apply" || runsPlan === true;
  return {
    name,
    deterministic,
    ...(runsPlan === undefined ? {} : { runsPlan }),
    work: async (assignment, signal, started, said) => {
      const requests: PricedRequest[] = [];
      const result = await agent.work(assignment, signal, started, (event) => {
        if (event.type === "usage") {
          const { usage, model } = event;
          requests.push({ usage, ...(model === undefined ? {} : { model }) });
        }
        said?.(event);
      });
      return { ...result, spent: await spentOf(result.spent, requests, free ? undefined : pricing) };
    },
  };
}

const FREE: Spent = { basis: "free", usd: 0 };

/** Without a pricing: an agent that asks no model. A price that cannot be found never fails the work. */
async function spentOf(
  spent: Spent | undefined,
  requests: readonly PricedRequest[],
  pricing: Pricing | undefined,
): Promise<Spent> {
  if (pricing === undefined) return spent ?? FREE;
  const given = spent ?? { basis: "unknown" };
  const model = given.model ?? requests.findLast((request) => request.model !== undefined)?.model;
  try {
    return await pricing.price(model === undefined ? given : { ...given, model }, requests);
  } catch {
    const { usd: _usd, price: _price, ...rest } = given;
    return { ...rest, basis: "unknown" };
  }
}
