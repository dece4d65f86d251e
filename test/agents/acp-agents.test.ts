import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { createAcpAgent } from "../../src/adapters/agent-acp/create-acp-agent.ts";
import type { Agent } from "../../src/ports/agent.ts";
import { CASES } from "../contracts/cli-agent-cases.ts";
import type { CaseName, Expected } from "../contracts/cli-agent-expected.ts";
import { allTokens, cliAgentContract, type CliSubject, type Setting } from "../contracts/cli-agent.ts";
import { ACP_SETUPS, type AcpSetup } from "./acp-setups.ts";
import { otherAgent } from "./real-agent.ts";
import { recording, replaying } from "./recorded.ts";

/** What the protocol can tell at all; the rest of the contract is kept by the adapter and played with a scripted agent. */
const PLAYED: readonly CaseName[] = [
  ...(["write", "edit", "run", "question", "refuse", "truncate", "401", "403", "429"] as const),
  ...(["hang", "interrupt", "outside", "outside-run"] as const),
];

/** Tokens are told at the end of a turn only, if at all; retries never. */
const lessOf = (name: CaseName): Partial<Expected> => ({
  ...(CASES[name].events === undefined
    ? {}
    : { events: name === "write" ? ["text", "tool", "session"] : [] }),
  requests: undefined as never,
});

const subject = (
  setup: AcpSetup,
  programOf: (setting: Setting) => readonly [string, ...string[]],
): CliSubject => ({
  make: (setting): Agent => {
    for (const [path, text] of Object.entries(setup.files(setting.url))) {
      mkdirSync(dirname(join(setting.home, path)), { recursive: true });
      writeFileSync(join(setting.home, path), text);
    }
    mkdirSync(join(setting.home, "tmp"), { recursive: true });
    const words = [...programOf(setting), ...setup.args].map((word) => `'${word}'`);
    return createAcpAgent(words.join(" "), {
      idleSeconds: setting.idleSeconds,
      // What is replayed ends by nothing but a signal.
      ladder: { lingerMs: programOf(setting)[0] === process.execPath && !records ? 50 : 1_000 },
      env: {
        ...setup.env(setting.url),
        HOME: setting.home,
        TMPDIR: join(setting.home, "tmp"),
        NO_PROXY: "127.0.0.1",
      },
    });
  },
  usageOf: (requests) => ({ ...allTokens(requests), ...setup.usage }),
  differs: Object.fromEntries(
    (Object.keys(CASES) as CaseName[]).map((name) => {
      if (!PLAYED.includes(name)) return [name, { not: "it is the adapter's, not the agent's" }];
      const differs = setup.differs?.[name] ?? {};
      return [name, "not" in differs ? differs : { ...lessOf(name), ...differs }];
    }),
  ),
});

const records = process.env["RENGA_AGENTS"] === "record";
const only = process.env["RENGA_AGENTS_ONLY"]?.split(",");
for (const [name, setup] of Object.entries(ACP_SETUPS)) {
  if (only !== undefined && !only.includes(name)) continue;
  const program = otherAgent(setup.pinned);
  const folder = `acp-${name}`;
  if (program !== undefined)
    cliAgentContract(
      `${name} over the protocol`,
      subject(setup, (setting) => (records ? recording(folder, setting.case, program) : [program])),
    );
  if (!records)
    cliAgentContract(
      `${name} over the protocol, as it was recorded`,
      subject(setup, (setting) => replaying(folder, setting.case) ?? ["no-recording"]),
    );
}
