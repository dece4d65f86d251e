import { createCodexAgent } from "../../src/adapters/agent-codex/create-codex-agent.ts";
import type { Usage } from "../../src/core/ledger/spent.ts";
import type { Agent } from "../../src/ports/agent.ts";
import type { Expected } from "../contracts/cli-agent-cases.ts";
import { allTokens, cliAgentContract, type Setting } from "../contracts/cli-agent.ts";
import { installedAgent } from "./installed.ts";

const real = installedAgent("codex") ?? "codex";
const agentOf = ({ url, home, idleSeconds, maxTurns }: Setting): Agent =>
  createCodexAgent({
    home,
    program: [real],
    idleSeconds,
    env: { HOME: home, OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: "key-of-the-test" },
    config: {
      model: "gpt-5.5",
      env: { HOME: home, NO_PROXY: "127.0.0.1" },
      ...(maxTurns === undefined ? {} : { maxTurns }),
    },
    // As Codex's own cap counts: cached input is free. So it stops by itself where we would stop it.
    prices:
      async () =>
      (_model, { input, output }) =>
        (input * 0.1 + output * 0.5) / 1e6,
  });

/** Its stream of the API has no tokens written to a cache. */
const usageOf = (requests: number): Usage => ({ ...allTokens(requests), cacheWrite: 0 });
/** It is ended by us, between two requests or in the midst of one. */
const ended = { requests: undefined } as unknown as Partial<Expected>;

cliAgentContract("codex", {
  make: agentOf,
  usageOf,
  differs: {
    // A patch is one step; it need not be read before.
    edit: { requests: 2 },
    loop: ended,
    budget: { requests: 7 },
    // Its stream does not tell what its sandbox did not let through.
    outside: { message: /\S/ },
    "outside-run": { message: /\S/ },
  },
});
