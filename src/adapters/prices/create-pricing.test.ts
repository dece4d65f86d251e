import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import fc from "fast-check";

import type { Spent, Usage } from "../../core/ledger/spent.ts";
import { createPricing } from "./create-pricing.ts";
import { PRICE_LIST } from "./list-price.ts";

const NOW = Date.UTC(2026, 10, 20);
const pricing = createPricing({
  now: () => NOW,
  overrides: {
    "claude-haiku-5-5": { input: 0.1, cacheRead: 0.01, cacheWrite: 0.125, output: 0.5, date: "2026-11-01" },
    "own-model": { input: 1, output: 4 },
  },
  source: "renga.config.yaml",
});
const usage: Usage = { input: 240, cacheRead: 1800, cacheWrite: 600, output: 84 };
const used = (model: string, of: Usage = usage): Spent => ({ usage: of, model, basis: "unknown" });

test("the named version of the price list is the one that is installed", () => {
  const path = fileURLToPath(
    new URL("../../../node_modules/@pydantic/genai-prices/package.json", import.meta.url),
  );
  const { version } = JSON.parse(readFileSync(path, "utf8")) as { version: string };
  assert.equal(PRICE_LIST.source, `genai-prices ${version}`);
});

test("the user's price holds for exactly its model, cached tokens at their own price", async () => {
  assert.deepEqual(await pricing.price(used("claude-haiku-5-5")), {
    usage,
    model: "claude-haiku-5-5",
    usd: 0.000159,
    basis: "override",
    price: { source: "renga.config.yaml", date: "2026-11-01" },
  });
  const { usd } = await pricing.price(used("own-model"));
  assert.equal(usd, (240 + 1800 + 600 + 4 * 84) / 1e6, "without a price, a cached token costs a fresh one's");
});

test("what the agent reports stays as it is, even beside a price of the user's", async () => {
  const reported: Spent = { ...used("own-model"), usd: 7, basis: "reported" };
  assert.equal(await pricing.price(reported), reported);
});

test("a model that the list names has its price; one that only begins like it has an estimate, and says whose", async () => {
  const exact = await pricing.price(used("claude-haiku-4-5"));
  assert.deepEqual([exact.basis, exact.usd, exact.price], ["priced", 0.00159, PRICE_LIST]);
  const named = await pricing.price(used("gpt-5-mini-2025-08-07"));
  assert.deepEqual([named.basis, named.usd], ["priced", 0.000423]);
  const like = await pricing.price(used("claude-sonnet-5-5"));
  assert.deepEqual([like.basis, like.usd], ["estimated", 0.00318]);
  assert.equal(like.price?.source, `${PRICE_LIST.source}, as claude-sonnet-5`);
  assert.equal((await pricing.price(used("openai/gpt-5-mini"))).usd, 0.000423);
});

test("nobody's price is unknown and has no amount", async () => {
  for (const spent of [
    used("gpt-6.1-sol"),
    used("no-such-model"),
    used("toString"),
    used(""),
    used("openai/"),
    { basis: "unknown" } as const,
    { basis: "unknown", usd: 0 } as const,
    { basis: "unknown", usage } as const,
    { basis: "unknown", model: "own-model" } as const,
  ]) {
    const priced = await pricing.price(spent);
    assert.equal(priced.basis, "unknown");
    assert(!("usd" in priced) && !("price" in priced));
  }
});

test("where a price depends on the length of a prompt, each request has its own", async () => {
  const long = { input: 150_000, cacheRead: 0, cacheWrite: 0, output: 1000 };
  const both: Usage = { input: 300_000, cacheRead: 0, cacheWrite: 0, output: 2000, requests: 2 };
  const one = await pricing.price(used("gemini-2.5-pro", { ...both, requests: 1 }));
  assert.deepEqual(
    [one.basis, one.usd],
    ["priced", 0.78],
    "one prompt of 300,000 tokens: 2.50 and 15 a million",
  );
  const two = await pricing.price(used("gemini-2.5-pro", both), [{ usage: long }, { usage: long }]);
  assert.deepEqual([two.basis, two.usd], ["priced", 0.395], "two of 150,000: 1.25 and 10 a million");
  const told = await pricing.price(used("gemini-2.5-pro", both));
  assert.deepEqual([told.basis, told.usd], ["estimated", 0.395]);
  const { requests: _requests, ...untold } = both;
  const none = await pricing.price(used("gemini-2.5-pro", untold));
  assert.deepEqual([none.basis, none.usd], ["estimated", 0.78], "untold: the dearer of the two");
});

test("requests to several models are priced each as its own, and all is unknown when one of them is", async () => {
  const requests = [
    { usage, model: "claude-haiku-4-5" },
    { usage, model: "own-model" },
  ];
  const both = await pricing.price({ basis: "unknown" }, requests);
  assert.deepEqual([both.basis, both.usd], ["override", (1590 + 2976) / 1e6]);
  assert.deepEqual(both.usage, { input: 480, cacheRead: 3600, cacheWrite: 1200, output: 168, requests: 2 });
  const some = await pricing.price({ basis: "unknown" }, [...requests, { usage, model: "nobody's" }]);
  assert.deepEqual([some.basis, some.usd], ["unknown", undefined]);
});

test("an agent whose usage is best effort never comes to more than an estimate", async () => {
  const { basis, usd } = await pricing.price({ ...used("claude-haiku-4-5"), basis: "estimated" });
  assert.deepEqual([basis, usd], ["estimated", 0.00159]);
});

test("any usage of any model: a finite amount with a source, or unknown without one", async () => {
  const tokens = fc.nat({ max: 2_000_000 });
  const any = fc.record({ input: tokens, cacheRead: tokens, cacheWrite: tokens, output: tokens });
  const model = fc.constantFrom(
    "own-model",
    "claude-sonnet-4-5",
    "gpt-5.5",
    "gemini-2.5-pro",
    "x",
    "claude-",
  );
  await fc.assert(
    fc.asyncProperty(
      any,
      model,
      fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
      async (of, id, n) => {
        const priced = await pricing.price(used(id, n === undefined ? of : { ...of, requests: n }));
        if (priced.basis === "unknown") assert(!("usd" in priced));
        else assert(Number.isFinite(priced.usd) && (priced.usd ?? -1) >= 0 && priced.price !== undefined);
        const listed = (await pricing.list())(id, of)?.usd;
        if (n === undefined) assert.equal(listed, priced.usd);
      },
    ),
  );
});
