import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { culpritSearch } from "./culprit-search.ts";

function search(greens: readonly boolean[]): { readonly found: number; readonly runs: number } {
  const steps = culpritSearch(greens.length);
  let runs = 0;
  let step = steps.next();
  while (step.done !== true) {
    runs++;
    step = steps.next(greens[step.value]!);
  }
  return { found: step.value, runs };
}

test("it finds what looking at one after the other finds, in the logarithm of as many runs", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(), (count, n) => {
      const culprit = n % count;
      const { found, runs } = search(Array.from({ length: count }, (_, i) => i < culprit));
      assert.equal(found, culprit);
      assert.ok(runs <= Math.ceil(Math.log2(count)), `${runs} runs for ${count}`);
    }),
  );
});

test("whatever happened in between, it is red and what is before it is green", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), (before) => {
      const greens = [...before, false];
      const { found } = search(greens);
      assert.equal(greens[found], false);
      assert.ok(found === 0 || greens[found - 1] === true);
    }),
  );
});
