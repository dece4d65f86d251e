import { createCodexAgent } from "../../src/adapters/agent-codex/create-codex-agent.ts";
import type { Agent } from "../../src/ports/agent.ts";
import type { Expected } from "../contracts/cli-agent-expected.ts";
import { allTokens, cliAgentContract, type CliSubject, type Setting } from "../contracts/cli-agent.ts";
import { realAgent } from "./real-agent.ts";
import { recording, replaying } from "./recorded.ts";

type Program = readonly [string, ...string[]];

/** It is ended by us, between two requests or in the midst of one. */
const ended = { requests: undefined } as unknown as Partial<Expected>;

const subject = (programOf: (setting: Setting) => Program): CliSubject => ({
  make: (setting): Agent =>
    createCodexAgent({
      home: setting.home,
      program: programOf(setting),
      idleSeconds: setting.idleSeconds,
      env: { HOME: setting.home, OPENAI_BASE_URL: `${setting.url}/v1`, OPENAI_API_KEY: "key-of-the-test" },
      config: {
        model: "gpt-5.5",
        env: { HOME: setting.home, NO_PROXY: "127.0.0.1" },
        ...(setting.maxTurns === undefined ? {} : { maxTurns: setting.maxTurns }),
      },
      // As Codex's own cap counts: cached input is free. So it stops by itself where we would stop it.
      prices:
        async () =>
        (_model, { input, output }) => ({ usd: (input * 0.1 + output * 0.5) / 1e6 }),
    }),
  // Its API does not tell of tokens that are written to a cache.
  usageOf: (requests) => ({ ...allTokens(requests), cacheWrite: 0 }),
  differs: {
    // A patch is one step; the file need not be read before.
    edit: { requests: 2 },
    "401": { message: /does not take the key in OPENAI_API_KEY; .* log in with/ },
    loop: ended,
    budget: { requests: 7 },
    // Its stream does not tell what its sandbox did not let through.
    outside: { message: /\S/ },
    "outside-run": { message: /\S/ },
  },
});

const program = await realAgent("codex");
const records = process.env["RENGA_AGENTS"] === "record";
if (program !== undefined)
  cliAgentContract(
    "Codex",
    subject((setting) => (records ? recording("codex", setting.case, program) : [program])),
  );
if (!records)
  cliAgentContract("Codex as it was recorded", {
    ...subject((setting) => replaying("codex", setting.case) ?? ["no-recording"]),
  });
