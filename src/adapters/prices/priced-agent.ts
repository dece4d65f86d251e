import type { Spent } from "../../core/ledger/spent.ts";
import type { Agent } from "../../ports/agent.ts";
import type { PricedRequest, Pricing } from "./create-pricing.ts";

export type PricedAgentOptions = {
  /** The model that it was told to ask, for an agent that does not say which one it asked: a guess, so at best an estimate. */
  readonly model?: string | undefined;
  /** Its own count of tokens is best effort: its cost is an estimate. Default: agents over the Agent Client Protocol. */
  readonly bestEffort?: boolean;
};

/** The same agent, whose every result says what it used and cost, as far as anybody knows. */
export function pricedAgent(agent: Agent, pricing: Pricing, options: PricedAgentOptions = {}): Agent {
  const { model: told, bestEffort = agent.name.startsWith("acp:") } = options;
  const { name, runsPlan } = agent;
  const free = name === "apply" || runsPlan === true;
  return {
    ...agent,
    work: async (assignment, signal, started, said) => {
      const requests: PricedRequest[] = [];
      const result = await agent.work(assignment, signal, started, (event) => {
        if (event.type === "usage") {
          const { usage, model } = event;
          requests.push({ usage, ...(model === undefined ? {} : { model }) });
        }
        said?.(event);
      });
      if (free) return { ...result, spent: result.spent ?? FREE };
      const own = known(result.spent ?? { basis: "unknown" }, requests);
      const isGuess = own.model === undefined && told !== undefined;
      const spent = await spentOf(isGuess ? { ...own, model: told } : own, requests, pricing);
      return { ...result, spent: isGuess || bestEffort ? guessed(spent) : spent };
    },
  };
}

const FREE: Spent = { basis: "free", usd: 0 };

/** With the model that its stream told of last, where its result names none. */
function known(spent: Spent, requests: readonly PricedRequest[]): Spent {
  const model = spent.model ?? requests.findLast((request) => request.model !== undefined)?.model;
  return model === undefined ? spent : { ...spent, model };
}

/** A price that cannot be found never fails the work. */
async function spentOf(spent: Spent, requests: readonly PricedRequest[], pricing: Pricing): Promise<Spent> {
  try {
    return await pricing.price(spent, requests);
  } catch {
    const { usd: _usd, price: _price, ...rest } = spent;
    return { ...rest, basis: "unknown" };
  }
}

function guessed(spent: Spent): Spent {
  return spent.basis === "priced" || spent.basis === "override" ? { ...spent, basis: "estimated" } : spent;
}
