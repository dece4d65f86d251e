import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { decimalsFor, microsOf, money, roughMoney, usdOf } from "./money.ts";

test("amounts for people are exact, with two decimals at least and as many as it takes", () => {
  for (const [micros, text] of [
    [0, "$0.00"],
    [159, "$0.000159"],
    [274_000, "$0.274"],
    [1_404_000, "$1.404"],
    [1_234_500_000, "$1,234.50"],
    [-1_130_000, "−$1.13"],
    [1, "$0.000001"],
    [12_345_678_000_000, "$12,345,678.00"],
  ] as const)
    assert.equal(money(micros), text);
});

test("a column has the decimals that its longest amount needs, and what is shown can be read back", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 50 }), { minLength: 1 }), (amounts) => {
      const decimals = decimalsFor(amounts);
      for (const micros of amounts) {
        const text = money(micros, decimals);
        assert.equal(Math.round(Number(text.replaceAll(/[$,]/gu, "")) * 1e6), micros);
        assert.equal(text.split(".")[1]?.length, decimals);
      }
    }),
  );
});

test("dollars become micro-dollars and back without dust", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 46 }), (micros) =>
      assert.equal(microsOf(usdOf(micros)), micros),
    ),
  );
  assert.equal(microsOf(0.1 + 0.2), 300_000);
});

test("rough amounts have two figures", () => {
  for (const [micros, text] of [
    [0, "$0.00"],
    [52_900, "$0.053"],
    [1_204_000, "$1.20"],
    [142_000_000, "$140"],
    [9_960_000, "$10"],
    [4_200_000_000, "$4,200"],
    [159, "$0.00016"],
    [1, "$0.000001"],
    [996_000, "$1.00"],
  ] as const)
    assert.equal(roughMoney(micros), text);
});
