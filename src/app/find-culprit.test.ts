import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { findCulprit, type CulpritQuestion } from "./find-culprit.ts";

const row = (count: number): CulpritQuestion["landings"] =>
  Array.from({ length: count }, (_, i) => ({ task: String(i), commit: `c${i}` }));

/** A gate that turns red with one commit; it counts its runs. */
function scripted(culprit: number): { readonly isGreen: CulpritQuestion["isGreen"]; readonly ran: string[] } {
  const ran: string[] = [];
  return {
    ran,
    isGreen(commit) {
      ran.push(commit);
      return Promise.resolve(commit === "base" || Number(commit.slice(1)) < culprit);
    },
  };
}

test("it names whom a look at one commit after the other names, in log2(n) + 1 runs at most", () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 300 }),
      fc.nat(),
      fc.array(fc.nat(), { maxLength: 5 }),
      async (count, n, tried) => {
        const culprit = n % count;
        const { isGreen, ran } = scripted(culprit);
        const earlier = new Set(tried.map((it) => `c${it % count}`));
        const known = (commit: string): boolean | undefined =>
          earlier.has(commit) ? Number(commit.slice(1)) < culprit : undefined;
        const found = await findCulprit({ landings: row(count), base: "base", known, isGreen });
        assert.equal(found?.task, String(culprit));
        assert.ok(ran.length <= Math.ceil(Math.log2(count)) + 1, `${ran.length} runs for ${count}`);
        assert.equal(new Set(ran).size, ran.length, "none is run twice");
        assert.ok(
          ran.every((commit) => !earlier.has(commit)),
          "what is known is not run again",
        );
      },
    ),
  ));

test("what was red before the first landing is nobody's, and nothing landed is nobody's", async () => {
  const red = { base: "base", known: () => undefined, isGreen: () => Promise.resolve(false) };
  assert.equal(await findCulprit({ ...red, landings: row(5) }), undefined);
  assert.equal(await findCulprit({ ...red, known: () => true, landings: [] }), undefined);
});

test("only what landed since it was last green is suspected", async () => {
  const { isGreen, ran } = scripted(90);
  const known = (commit: string): boolean | undefined => (commit === "c88" ? true : undefined);
  const found = await findCulprit({ landings: row(92), base: "base", known, isGreen });
  assert.equal(found?.task, "90");
  assert.ok(ran.length <= 2, ran.join());
});
