import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { createAcpAgent } from "../../src/adapters/agent-acp/create-acp-agent.ts";
import type { Usage } from "../../src/core/ledger/spent.ts";
import type { Agent } from "../../src/ports/agent.ts";
import { makePlace, makeTask, work } from "../contracts/agent.ts";
import type { Expected } from "../contracts/cli-agent-expected.ts";
import { allTokens, cliAgentContract, type Setting } from "../contracts/cli-agent.ts";
import { startFakeModel } from "./fake-model.ts";

const SCRIPTED = fileURLToPath(new URL("scripted-acp.ts", import.meta.url));
const agentOf = ({ url, idleSeconds, maxTurns }: Setting): Agent =>
  createAcpAgent(`"${process.execPath}" "${SCRIPTED}" "${url}"`, {
    idleSeconds,
    ...(maxTurns === undefined ? {} : { config: { maxTurns } }),
  });

const usageOf = (requests: number): Usage => ({ ...allTokens(requests), cacheWrite: 0 });
/** The protocol tells of tokens at the end of a turn only, and of retries never. */
const unknown = { requests: undefined } as unknown as Partial<Expected>;

/** It gets the whole assignment again: not all agents can load a conversation, and none of them in another folder. */
const afresh = { continuation: undefined } as unknown as Partial<Expected>;

cliAgentContract("an agent over the Agent Client Protocol", {
  make: agentOf,
  usageOf,
  differs: {
    write: { events: ["text", "tool", "session"] },
    edit: { requests: 2 },
    "429": { events: [] },
    "once-429": { events: [] },
    "resume-elsewhere": afresh,
    "resume-too-long": afresh,
    loop: unknown,
    budget: unknown,
  },
});

test("an error that is told as an ordinary end is a failure all the same", async () => {
  const model = await startFakeModel();
  using place = makePlace();
  try {
    for (const [scenario, failure] of [
      ["403", "infrastructure"],
      ["429", "transient"],
    ] as const) {
      const agent = createAcpAgent(`"${process.execPath}" "${SCRIPTED}" "${model.at(scenario)}" hides`);
      const result = await work(agent, place.assign(makeTask()));
      assert.equal(result.status === "failed" && result.failure, failure, JSON.stringify(result));
    }
  } finally {
    await model.close();
  }
});

test("a program that is not there, and one that speaks something else, are told apart from a failed attempt", async () => {
  using place = makePlace();
  for (const command of ["no-such-agent --acp", "echo hello; exit 3"]) {
    const result = await work(createAcpAgent(command), place.assign(makeTask()));
    assert.equal(result.status === "failed" && result.failure, "infrastructure", JSON.stringify(result));
  }
  assert.equal(existsSync(join(place.worktree, "made.txt")), false);
});
