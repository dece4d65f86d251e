import { createClaudeAgent } from "../../src/adapters/agent-claude/create-claude-agent.ts";
import type { Agent } from "../../src/ports/agent.ts";
import { cliAgentContract, type CliSubject, type Setting } from "../contracts/cli-agent.ts";
import { realAgent, STARTS_SLOWLY } from "./real-agent.ts";
import { recording, replaying } from "./recorded.ts";

type Program = readonly [string, ...string[]];

const subject = (programOf: (setting: Setting) => Program, more: CliSubject["differs"] = {}): CliSubject => ({
  make: (setting): Agent =>
    createClaudeAgent({
      home: setting.home,
      program: programOf(setting),
      idleSeconds: setting.idleSeconds,
      env: { ANTHROPIC_BASE_URL: setting.url, ANTHROPIC_API_KEY: "key-of-the-test" },
      config: {
        model: "haiku",
        env: { HOME: setting.home, NO_PROXY: "127.0.0.1" },
        ...(setting.maxTurns === undefined ? {} : { maxTurns: setting.maxTurns }),
      },
    }),
  differs: {
    // It asks the model for a summary of what is too long before it gives up.
    "resume-too-long": { requests: 3 },
    "401": { message: /does not take the key in ANTHROPIC_API_KEY; .* log in with/ },
    ...more,
  },
  // Haiku 5.5 at list price: 0.10 in, 0.01 from the cache, 0.125 into it, 0.50 out, for a million tokens.
  usdOf: (requests) => Number((requests * 0.00008625).toFixed(12)),
});

const program = await realAgent("claude");
const records = process.env["RENGA_AGENTS"] === "record";
if (program !== undefined)
  cliAgentContract(
    "Claude Code",
    subject(
      (setting) => (records ? recording("claude", setting.case, program) : [program]),
      records ? {} : STARTS_SLOWLY,
    ),
  );
if (!records)
  cliAgentContract("Claude Code as it was recorded", {
    ...subject((setting) => replaying("claude", setting.case) ?? ["no-recording"]),
  });
