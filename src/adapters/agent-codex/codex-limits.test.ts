import assert from "node:assert/strict";
import { test } from "node:test";

import type { Usage } from "../../core/ledger/spent.ts";
import { codexArguments } from "./codex-arguments.ts";
import { codexLimits, limitReached } from "./codex-limits.ts";

const priceOf = (model: string, usage: Usage): { usd: number } | undefined =>
  model === "m" ? { usd: (usage.input * 2 + usage.cacheRead * 0.2 + usage.output * 10) / 1e6 } : undefined;
const prices = async (): Promise<typeof priceOf> => priceOf;

test("money becomes Codex's own cap in tokens, at the price of the model", async () => {
  const limits = await codexLimits({ turns: 9, model: "m", mostUsd: 0.5 }, prices);
  assert.deepEqual(limits.cap, { inputTokens: 250_000, outputWeight: 5 });
  const args = codexArguments({ instructionsFile: "/i.md", temporary: "/t", cap: limits.cap });
  for (const setting of [
    "features.rollout_budget.limit_tokens=250000",
    "features.rollout_budget.sampling_token_weight=5.0",
  ])
    assert(args.includes(setting), setting);
});

test("without a price, or without a limit, there is no cap", async () => {
  assert.equal((await codexLimits({ turns: 9, model: "other", mostUsd: 1 }, prices)).cap, undefined);
  assert.equal((await codexLimits({ turns: 9, mostUsd: 1 }, prices)).cap, undefined);
  assert.deepEqual(await codexLimits({ turns: 9, model: "m" }, prices), { turns: 9 });
  assert.deepEqual(await codexLimits({ turns: 9, model: "m", mostUsd: 1 }, undefined), { turns: 9 });
});

test("cached tokens, which Codex's cap does not count, are counted by us", async () => {
  const limits = await codexLimits({ turns: 9, model: "m", mostUsd: 0.002 }, prices);
  const request = { input: 0, cacheRead: 4_000, cacheWrite: 0, output: 20 };
  const after = (times: number, model = "m"): string | undefined =>
    limitReached(limits, { tools: 1, requests: Array.from({ length: times }, () => request), model });
  assert.equal(after(1), undefined);
  assert.match(after(2) ?? "", /limit of money, \$0\.002: it cost \$0\.0020/);
  assert.equal(after(9, "other"), undefined, "nobody knows its price");
  assert.match(limitReached(limits, { tools: 10, requests: [] }) ?? "", /9 turns/);
  assert.equal(limitReached(limits, { tools: 9, requests: [] }), undefined);
});

test("what the user sets comes last, a conversation after that, and the assignment is read from the input", () => {
  const args = codexArguments({
    model: "gpt-5.5",
    session: "abc",
    baseUrl: 'http://a"b/v1',
    instructionsFile: "/with space/i.md",
    temporary: "/t",
    args: ["-c", 'sandbox_mode="read-only"'],
  });
  assert.deepEqual(args.slice(-7), ["-m", "gpt-5.5", "-c", 'sandbox_mode="read-only"', "resume", "abc", "-"]);
  assert(args.includes('model_instructions_file="/with space/i.md"'));
  assert(args.some((it) => it.includes(String.raw`base_url="http://a\"b/v1"`)));
});
