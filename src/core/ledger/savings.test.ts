import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { arbitraryCosts } from "../../../test/rig/arbitrary-costs.ts";
import { ledgerOf, type CostLine } from "./ledger.ts";
import { perYear } from "./per-year.ts";
import { savingsOf, type PriceOf } from "./savings.ts";
import { totalOf } from "./totals.ts";

/** 3 and 15 dollars a million tokens. */
const priceOf: PriceOf = (model, { input, output }) =>
  model === "big"
    ? { usd: (3 * input + 15 * output) / 1e6, basis: "priced", price: { source: "a list" } }
    : undefined;
const used = (input: number, output: number): CostLine["usage"] & {} => ({
  input,
  cacheRead: 0,
  cacheWrite: 0,
  output,
});

/** One attempt of a task, at 1 and 5 dollars a million tokens unless it was the strong model's. */
function line(task: string, attempt: number, of: Partial<CostLine> = {}): CostLine {
  return {
    run: "r",
    task,
    id: task,
    uid: task,
    title: "",
    groups: [],
    attempt,
    agent: "claude:small",
    tier: "cheap",
    startedAt: 0,
    state: "landed",
    basis: "priced",
    micros: 1000 + 5 * 100,
    usage: used(1000, 100),
    model: "small",
    ...of,
  };
}

test("failed cheap attempts and the hand-on to the strong model count against the savings, to the last micro-dollar", () => {
  const strong = {
    model: "big",
    tier: "strong",
    agent: "claude:big",
    usage: used(1200, 80),
    micros: 4800,
  } as const;
  const lines = [
    line("a", 1),
    line("b", 1, { state: "failed", failure: "gate" }),
    line("b", 2, { state: "failed", failure: "gate" }),
    line("b", 3, strong),
    line("c", 1, { state: "failed" }),
  ];
  const savings = savingsOf(lines, "big", priceOf);
  assert.equal(savings.paidMicros, 1500 + 1500 + 1500 + 4800 + 1500);
  assert.equal(savings.inVainMicros, 4500);
  assert.equal(savings.strongMicros, 4500 + 4800, "a at the strong price, b as it was; c did not land");
  assert.equal(savings.savedMicros, 9300 - 10_800);
  assert.equal(savings.share, -1500 / 9300);
  assert.deepEqual(savings.sample, {
    tasks: 1,
    cheaperMicros: 1500,
    strongMicros: 4800,
    tokenRatio: 1280 / 1100,
  });
});

test("without a price there are no savings, only what was paid", () => {
  const savings = savingsOf([line("a", 1)], "nobody's", priceOf);
  assert.equal(savings.paidMicros, 1500);
  assert(!("savedMicros" in savings) && !("strongMicros" in savings) && !("share" in savings));
});

test("tasks done without a model, and those with something unknown, are on neither side and are counted", () => {
  const free = { basis: "free", micros: 0, agent: "apply", tier: "none" } as const;
  const { usage: _usage, model: _model, ...bare } = line("a", 1, free);
  const { micros: _micros, ...unknown } = line("b", 2, { basis: "unknown" });
  const { usage: _used, ...silent } = line("c", 1);
  const savings = savingsOf(
    [bare, line("b", 1, { state: "failed" }), unknown, silent, line("d", 1)],
    "big",
    priceOf,
  );
  assert.deepEqual(savings.leftOut, { unknown: 2, free: 1 });
  assert.deepEqual([savings.tasks, savings.paidMicros, savings.savedMicros], [1, 1500, 3000]);
});

test("what is compared was paid, whatever happened", () => {
  fc.assert(
    fc.property(arbitraryCosts, (events) => {
      const { lines } = ledgerOf(events)!;
      const savings = savingsOf(lines, "big", priceOf);
      assert(savings.paidMicros <= totalOf(lines).micros);
      assert(savings.inVainMicros <= savings.paidMicros);
      assert.equal(savings.savedMicros, savings.strongMicros! - savings.paidMicros);
    }),
  );
});

test("a year is the mean run, so many times a week, for 52 weeks, and says so", () => {
  assert.deepEqual(perYear(274_000, 1, 5), {
    micros: 71_240_000,
    formula: "$0.274 × 5 runs a week × 52 weeks",
  });
  assert.deepEqual(perYear(300_000, 3, 1), {
    micros: 5_200_000,
    formula: "$0.30 ÷ 3 runs × 1 run a week × 52 weeks",
  });
});
