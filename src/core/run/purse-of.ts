import { createPurse, type Purse } from "../ledger/budget.ts";
import type { RunStarted } from "./event.ts";

/** What a run may spend, as its settings say. */
export function openPurse({ settings, day }: RunStarted): Purse {
  const { config, agents } = settings;
  const configured = new Map((config?.agents ?? []).map((agent) => [agent.name, agent]));
  return createPurse({
    budget: config?.budget ?? {},
    agents,
    maxUsdOf: (agent) => configured.get(agent)?.maxUsd,
    isFree: (agent) => {
      const kind = configured.get(agent)?.kind;
      return kind === "apply" || kind === "script";
    },
    ...(day === undefined ? {} : { day }),
  });
}
