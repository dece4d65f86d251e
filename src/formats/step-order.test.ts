import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { byStepNumber, stepsBefore } from "./step-order.ts";

test("steps go by their numbers", () => {
  const ids = ["10", "2", "3.3b", "3", "3.10", "3.3", "1"].map((id) => ({ id }));
  assert.deepEqual(
    byStepNumber(ids).map(({ id }) => id),
    ["1", "2", "3", "3.3", "3.3b", "3.10", "10"],
  );
});

test("what comes before stays within the parent, and equal ids share it", () => {
  const steps = [
    { id: "2" },
    { id: "1" },
    { id: "2.2", parent: 0 },
    { id: "2.1", parent: 0 },
    { id: "2" },
    { id: "13" },
  ];
  assert.deepEqual(stepsBefore(steps), ["1", undefined, "2.1", undefined, "1", "2"]);
});

test("the order of any steps has no cycle", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 99 })), (numbers) => {
      const before = stepsBefore(numbers.map((number) => ({ id: String(number) })));
      numbers.forEach((number, at) => assert(before[at] === undefined || Number(before[at]) < number));
      assert.equal(before.filter((id) => id === undefined).length, Math.min(1, numbers.length));
    }),
  );
});
