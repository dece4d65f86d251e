import assert from "node:assert/strict";
import { test } from "node:test";

import type { Agent, AgentEvent, AgentResult, Assignment } from "../../ports/agent.ts";
import { createPricing } from "./create-pricing.ts";
import { pricedAgent } from "./priced-agent.ts";

const pricing = createPricing({ overrides: { m: { input: 1, output: 2 } } });
const usage = { input: 1000, cacheRead: 0, cacheWrite: 0, output: 500 };
const assignment = {} as Assignment;

function agentThat(
  says: readonly AgentEvent[],
  result: Partial<AgentResult>,
  more: Partial<Agent> = {},
): Agent {
  return {
    name: "command:x",
    deterministic: false,
    ...more,
    work: async (_assignment, _signal, _started, said) => {
      for (const event of says) said?.(event);
      return { status: "done", output: "", ...result } as AgentResult;
    },
  };
}

const spentBy = async (agent: Agent): Promise<AgentResult["spent"]> =>
  (await pricedAgent(agent, pricing).work(assignment, AbortSignal.abort(), () => {})).spent;

test("agents that ask no model are free, whatever they say", async () => {
  for (const more of [{ name: "apply" }, { name: "script", runsPlan: true }])
    assert.deepEqual(await spentBy(agentThat([], {}, more)), { basis: "free", usd: 0 });
});

test("a result without a word of its usage is completed from the stream, else unknown", async () => {
  const told = await spentBy(
    agentThat([{ type: "usage", usage, model: "m" }], { status: "failed" } as never),
  );
  assert.deepEqual([told?.usd, told?.basis, told?.model, told?.usage?.requests], [0.002, "override", "m", 1]);
  assert.deepEqual(await spentBy(agentThat([], {})), { basis: "unknown" });
});

test("what the agent tells of itself goes on to who listens", async () => {
  const heard: AgentEvent[] = [];
  const says: AgentEvent[] = [
    { type: "text", text: "hello" },
    { type: "usage", usage, model: "m" },
  ];
  const agent = pricedAgent(
    agentThat(says, { spent: { usage, model: "m", basis: "unknown", session: "s" } }),
    pricing,
  );
  const { spent } = await agent.work(
    assignment,
    AbortSignal.abort(),
    () => {},
    (event) => heard.push(event),
  );
  assert.deepEqual(heard, says);
  assert.deepEqual([spent?.usd, spent?.session], [0.002, "s"]);
});

test("a price list that fails leaves the work done and its cost unknown", async () => {
  const broken = { ...pricing, price: () => Promise.reject(new Error("no list")) };
  const agent = agentThat([], { spent: { usage, model: "m", basis: "unknown" } });
  const result = await pricedAgent(agent, broken).work(assignment, AbortSignal.abort(), () => {});
  assert.deepEqual([result.status, result.spent], ["done", { usage, model: "m", basis: "unknown" }]);
});

test("a model that was only asked for, and usage that is best effort, give estimates", async () => {
  const work = async (name: string, options: object, spent: object): Promise<AgentResult["spent"]> => {
    const agent = agentThat([], { spent: { usage, basis: "unknown", ...spent } }, { name });
    return (await pricedAgent(agent, pricing, options).work(assignment, AbortSignal.abort(), () => {})).spent;
  };
  const asked = await work("pi", { model: "m" }, {});
  assert.deepEqual([asked?.basis, asked?.usd, asked?.model], ["estimated", 0.002, "m"]);
  assert.equal(
    (await work("pi", { model: "m" }, { model: "other" }))?.basis,
    "unknown",
    "what it says goes first",
  );
  assert.equal((await work("acp:agent --acp", {}, { model: "m" }))?.basis, "estimated");
  assert.equal((await work("pi", {}, { model: "m" }))?.basis, "override");
  assert.equal((await work("pi", { model: "m" }, { usd: 1, basis: "reported" }))?.basis, "reported");
});

test("an agent that says that nothing was taken from it costs nothing, whatever the model", async () => {
  const none = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, requests: 0 };
  const spent = await spentBy(agentThat([], { spent: { usage: none, model: "nobody's", basis: "unknown" } }));
  assert.deepEqual([spent?.basis, spent?.usd], ["free", 0]);
  const { requests: _requests, ...untold } = none;
  const silent = await spentBy(
    agentThat([], { spent: { usage: untold, model: "nobody's", basis: "unknown" } }),
  );
  assert.equal(silent?.basis, "unknown");
});
