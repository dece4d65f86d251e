import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { costOf } from "../src/adapters/prices/cost-of.ts";
import { createPricing } from "../src/adapters/prices/create-pricing.ts";
import { microsOf, money } from "../src/core/ledger/money.ts";
import { perYear } from "../src/core/ledger/per-year.ts";

// The figures of the document that the project comes from: prices for a million tokens, and tokens.
const STRONG = { input: 3, output: 15 };
const CHEAP = { input: 0.8, output: 4 };
const LISTED = { input: 1, output: 5 };
const PLANNING = [8_000, 2_000] as const;
const STRONG_TASK = [40_000, 10_000] as const;
const CHEAP_TASK = [30_000, 5_000] as const;

type Price = typeof STRONG;
const of = (price: Price, [input, output]: readonly [number, number]): number =>
  microsOf(costOf(price, { input, output, cacheRead: 0, cacheWrite: 0 }, "the document").usd);
const planning = of(STRONG, PLANNING);
const strong = (tasks: number): number => planning + tasks * of(STRONG, STRONG_TASK);
const cheap = (tasks: number, price = CHEAP, tokens: readonly [number, number] = CHEAP_TASK): number =>
  planning + tasks * of(price, tokens);
const saved = (now: number, before: number): string => `${((100 * (before - now)) / before).toFixed(1)} %`;

const page = readFileSync(new URL("../docs/cost.md", import.meta.url), "utf8");
const row = (name: string): string => {
  const found = page.split("\n").find((line) => line.startsWith(`| ${name} |`));
  assert(found, name);
  return found.split("|")[3] ?? "";
};
const says = (name: string, ...figures: readonly string[]): void => {
  for (const figure of figures)
    assert(row(name).includes(figure), `${name}: ${figure} is not in “${row(name)}”`);
};

test("the workflow of five tasks, by the document's own prices and tokens", () => {
  assert.deepEqual([planning, of(STRONG, STRONG_TASK), of(CHEAP, CHEAP_TASK)], [54_000, 270_000, 44_000]);
  says("five tasks, all strong", money(strong(5)), "$1.404");
  says("five tasks, strong plans, cheap works", money(cheap(5)), "$0.274");
  says("one cheap agent", money(of(CHEAP, CHEAP_TASK)));
  says("saved", saved(cheap(5), strong(5)));
  // The other total: every token as input.
  const allInput = of(STRONG, [10_000, 0]) + 5 * of(STRONG, [50_000, 0]);
  assert.equal(money(allInput), "$0.78");
  assert.equal(money(of(STRONG, [10_000, 0]) + 5 * of(CHEAP, [30_000, 0])), "$0.15");
});

test("the same tokens for both models, and list price for the cheap one", () => {
  says("saved with the same tokens", saved(cheap(5, CHEAP, STRONG_TASK), strong(5)));
  says(
    "the price of the cheap model",
    money(cheap(5, LISTED)),
    saved(cheap(5, LISTED), strong(5)),
    saved(cheap(5, LISTED, STRONG_TASK), strong(5)),
  );
});

test("list price is that of the installed list", async () => {
  const price = await createPricing().list();
  for (const [model, { input, output }] of [
    ["claude-haiku-4-5", LISTED],
    ["claude-sonnet-4-5", STRONG],
  ] as const) {
    const used = { input: 30_000, cacheRead: 0, cacheWrite: 0, output: 5_000, requests: 1 };
    const cost = price(model, used);
    assert.deepEqual([cost?.basis, microsOf(cost?.usd ?? 0)], ["priced", of({ input, output }, CHEAP_TASK)]);
  }
});

test("three tasks and ten: planning is paid once", () => {
  says("three tasks", money(strong(3)));
  says("three tasks, cheap", money(cheap(3)), saved(cheap(3), strong(3)));
  says("ten tasks", money(strong(10)), money(cheap(10)), saved(cheap(10), strong(10)));
});

test("a year, the share of the work, and the helpers that no total has", () => {
  says(
    "a year of 1,200 workflows",
    money(1200 * strong(5)),
    money(1200 * cheap(5)),
    money(1200 * (strong(5) - cheap(5))).replace(".00", ""),
  );
  assert.equal(perYear(cheap(5), 1, 1200 / 52).micros, 1200 * cheap(5));
  const ratio = CHEAP.input / STRONG.input;
  says("“80 % of the work with the cheap model” gives 81 %", saved(0.2 + 0.8 * ratio, 1));
  const helpers = microsOf(0.02 + 0.01 + 0.03);
  says(
    "helpers of each task (worktree $0.02, issue $0.01, tests $0.03)",
    money(cheap(5) + 5 * helpers),
    saved(cheap(5) + 5 * helpers, strong(5)),
  );
});

const seeds = new URL("../../shared/seeds/", import.meta.url);
if (existsSync(seeds)) {
  const name = readdirSync(seeds).find((file) => file.startsWith("004"))!;
  test("the document does say what the guide says that it says", () => {
    const text = readFileSync(new URL(name, seeds), "utf8");
    for (const figure of [
      "Total: $0.78 per parallel workflow",
      "Total Cost: $1.404 per workflow",
      "Total: $0.15 per parallel workflow",
      "Total Cost: $0.274 per workflow",
      "× $0.024",
      "Per agent: $0.044",
      "80% reduction",
      "81% cost reduction",
      "| 3 parallel tasks | $0.84 | $0.16 |",
      "| 10 parallel tasks | $2.80 | $0.54 |",
      "**$1,680/year**",
      "**$324/year**",
      "$1,356",
      "80% of work done by Haiku",
      "**Cost per operation:** ~$0.02",
      "**Cost per issue:** ~$0.01",
      "**Cost per test run:** ~$0.03",
      "| **Haiku 4.5** | $0.80 | $4.00 |",
      "× 3 instances",
    ])
      assert(text.includes(figure), figure);
  });
}
