import assert from "node:assert/strict";
import { test } from "node:test";

import { addSpent } from "./add-spent.ts";
import type { Spent } from "./spent.ts";

const usage = { input: 1, cacheRead: 2, cacheWrite: 3, output: 4, requests: 1 };
const reported: Spent = {
  usd: 0.1,
  basis: "reported",
  usage,
  model: "a",
  price: { source: "agent" },
  session: "1",
};
const priced: Spent = {
  usd: 0.2,
  basis: "priced",
  usage,
  model: "b",
  price: { source: "list" },
  session: "2",
};

test("two calls add up, as sure as the less sure of them", () => {
  assert.deepEqual(addSpent(reported, priced), {
    usd: 0.3,
    basis: "priced",
    usage: { input: 2, cacheRead: 4, cacheWrite: 6, output: 8, requests: 2 },
    model: "b",
    price: { source: "list" },
    session: "2",
  });
  assert.equal(addSpent(undefined, priced), priced);
  assert.equal(addSpent(priced, { basis: "free", usd: 0 }).basis, "priced");
});

test("one of unknown cost makes both unknown, with no amount; the tokens that are known stay", () => {
  for (const [a, b] of [
    [reported, { basis: "unknown" }],
    [{ basis: "unknown" }, reported],
  ] as const) {
    const sum = addSpent(a, b);
    assert.deepEqual([sum.basis, sum.usage], ["unknown", usage]);
    assert(!("usd" in sum) && !("price" in sum));
  }
});
