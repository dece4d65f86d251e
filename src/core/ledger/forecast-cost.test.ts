import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { arbitraryCosts } from "../../../test/rig/arbitrary-costs.ts";
import { DEFAULT_TOKENS, forecastCost, type ForecastFacts } from "./forecast-cost.ts";
import { ledgerOf, type CostLine } from "./ledger.ts";

const prices: Readonly<Record<string, readonly [number, number]>> = { small: [1, 5], big: [3, 15] };
const facts = (more: Partial<ForecastFacts> = {}): ForecastFacts => ({
  tasks: [{ key: "a", kind: "types", free: false }],
  agents: [{ name: "claude:small", tier: "cheap", model: "small" }],
  retries: 0,
  past: [],
  kindOf: () => undefined,
  priceOf: (model, { input, output }) => {
    const price = prices[model];
    return price === undefined
      ? undefined
      : { usd: (price[0] * input + price[1] * output) / 1e6, basis: "priced", price: { source: "a list" } };
  },
  ...more,
});

function past(count: number, of: Partial<CostLine> = {}): CostLine[] {
  return Array.from({ length: count }, (_, i) => ({
    run: "r",
    task: `${i}`,
    id: `${i}`,
    uid: `u${i}`,
    title: "",
    groups: [],
    attempt: 1,
    agent: "claude:small",
    tier: "cheap" as const,
    startedAt: 0,
    state: "landed" as const,
    basis: "reported" as const,
    micros: 2000,
    usage: { input: 500, cacheRead: 0, cacheWrite: 0, output: 300 },
    ...of,
  }));
}

test("where nothing was run yet, the stated tokens at the model's price, a third to three times of it", () => {
  const { low, likely, high, reasons, unknown } = forecastCost(facts());
  assert.deepEqual([DEFAULT_TOKENS.input, DEFAULT_TOKENS.output], [30_000, 5000]);
  assert.equal(likely, 55_000);
  assert.equal(low, 18_335, "10,000 in and 1,667 out");
  assert.equal(high, 165_000);
  assert.equal(unknown, 0);
  assert.match(
    reasons[0] ?? "",
    /^claude:small: no attempts here yet; assumed 30000 tokens in and 5000 out .*75 % succeed$/u,
  );
});

test("retries and the hand-on to the next agent are in it by how likely they are", () => {
  const agents = [
    { name: "claude:small", tier: "cheap", model: "small" },
    { name: "claude:big", tier: "strong", model: "big" },
  ] as const;
  const { likely, handedOn, high } = forecastCost(facts({ agents, retries: 1 }));
  // One attempt fails in a quarter, two in a sixteenth: 55,000 × 1.25, then 165,000 × 1.1 in a sixteenth of the cases.
  assert.equal(likely, Math.round(55_000 * 1.25 + (165_000 * 1.1) / 16));
  assert.equal(handedOn, 1 / 16);
  assert(high > 3 * likely);
});

test("attempts of this repository are believed before anything else: of the same kind, else of the same agent, else of the tier", () => {
  const kindOf = (uid: string): string => (uid < "u3" ? "types" : "tests");
  const mixed = past(9).map((it, i) => (i < 3 ? it : { ...it, micros: 8000 }));
  const same = forecastCost(facts({ past: mixed, kindOf }));
  assert.deepEqual([same.low, same.tasks[0]?.key], [2000, "a"]);
  assert.match(same.reasons[0] ?? "", /^claude:small of kind “types”: as 3 attempts here, 86 % succeed$/u);
  const all = forecastCost(facts({ past: mixed }));
  assert.match(all.reasons[0] ?? "", /^claude:small: as 9 attempts here/u);
  const tier = forecastCost(facts({ past: past(4, { agent: "codex:other" }) }));
  assert.equal(tier.low, 2000, "500 in and 300 out at 1 and 5 dollars");
  assert.match(tier.reasons[0] ?? "", /tokens as in 4 attempts of tier cheap here/u);
});

test("each task is priced with the agents that it would be given, in the order in which it would get them", () => {
  const agents = [
    { name: "apply", tier: "none" },
    { name: "claude:small", tier: "cheap", model: "small" },
    { name: "claude:big", tier: "strong", model: "big" },
  ] as const;
  const small = 55_000;
  const big = 165_000;
  const tasks = [
    { key: "simple", kind: "types", free: false, way: ["claude:small", "claude:big"] },
    { key: "hard", kind: "types", free: false, way: ["claude:big"] },
    { key: "given", kind: "types", free: true, way: ["apply", "claude:big"] },
  ];
  const forecast = forecastCost(facts({ agents, tasks }));
  assert.deepEqual(
    forecast.tasks.map(({ likely }) => likely),
    [Math.round(small + big / 4), big, Math.round(big * 0.05)],
    "three quarters of the small one's attempts succeed, nine tenths of the big one's, which is the last",
  );
  assert.deepEqual([forecast.free, forecast.handedOn], [1, 0.25]);
  assert.match(
    forecast.reasons[0] ?? "",
    /^assumed: tasks begin where the run would begin them now \(claude:small 1, claude:big 1, apply 1\), .* has one try, then/u,
  );
  const onlyBig = forecastCost(facts({ agents, tasks: tasks.slice(1, 2) }));
  assert.ok(
    onlyBig.reasons.every((reason) => !reason.startsWith("claude:small")),
    "nobody asks it",
  );
});

test("a task that needs no model costs nothing but when it fails without one", () => {
  const agents = [{ name: "apply", tier: "none" }, ...facts().agents] as const;
  const tasks = [
    { key: "a", kind: "types", free: true },
    { key: "b", kind: "types", free: false },
  ];
  const forecast = forecastCost(facts({ agents, tasks }));
  assert.equal(forecast.free, 1);
  assert.equal(forecast.tasks[0]?.low, 0);
  assert.equal(forecast.tasks[0]?.likely, Math.round(55_000 * 0.05));
  assert.equal(forecast.tasks[1]?.likely, 55_000);
  const only = forecastCost(facts({ agents: agents.slice(0, 1), tasks }));
  assert.deepEqual([only.low, only.likely, only.high, only.unknown], [0, 0, 0, 0]);
});

test("a model without a price makes a task unknown, not cheap", () => {
  const agents = [
    { name: "claude:small", tier: "cheap", model: "small" },
    { name: "codex", tier: "strong" },
  ] as const;
  const forecast = forecastCost(facts({ agents }));
  assert.equal(forecast.unknown, 1);
  assert.match(forecast.reasons[1] ?? "", /^codex: no price is known$/u);
});

test("low ≤ likely ≤ high, and the tasks come to the whole", () => {
  const names = ["apply", "claude:haiku", "claude:opus"] as const;
  fc.assert(
    fc.property(
      arbitraryCosts,
      fc.nat({ max: 3 }),
      fc.array(fc.boolean(), { maxLength: 20 }),
      (events, retries, free) => {
        const tasks = free.map((it, i) => ({ key: `${i}`, kind: i % 2 === 0 ? "types" : "tests", free: it }));
        const agents = names.map((name) => ({
          name,
          tier: name === "claude:opus" ? ("strong" as const) : ("cheap" as const),
          model: "small",
        }));
        const { lines } = ledgerOf(events)!;
        const forecast = forecastCost(facts({ tasks, agents, retries, past: lines }));
        for (const range of [forecast, ...forecast.tasks])
          assert(range.low >= 0 && range.low <= range.likely && range.likely <= range.high);
        for (const way of ["low", "likely", "high"] as const)
          assert.equal(
            forecast.tasks.reduce((sum, task) => sum + task[way], 0),
            forecast[way],
          );
      },
    ),
  );
});
