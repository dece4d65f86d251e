import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { findCulprits, type CulpritQuestion, type LandedCommit } from "./find-culprit.ts";

type Single = Pick<CulpritQuestion<"gate">, "landings" | "base"> & {
  readonly known: (commit: string) => boolean | undefined;
  readonly isGreen: (commit: string) => Promise<boolean>;
};

/** With one gate. */
async function findCulprit({ landings, base, known, isGreen }: Single): Promise<LandedCommit | undefined> {
  const [found] = await findCulprits({
    landings,
    base,
    gates: ["gate"],
    known: (_, commit) => known(commit),
    areGreen: async (commit) => [await isGreen(commit)],
  });
  return found;
}

const row = (count: number): readonly LandedCommit[] =>
  Array.from({ length: count }, (_, i) => ({ task: String(i), commit: `c${i}` }));

/** A gate that turns red with one commit; it counts its runs. */
function scripted(culprit: number): { readonly isGreen: Single["isGreen"]; readonly ran: string[] } {
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

test("several red gates each have their own culprit, and are run together where they want the same commit", () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 200 }),
      fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
      async (count, picks) => {
        const culprits = picks.map((pick) => pick % count);
        const runs: string[] = [];
        const found = await findCulprits({
          landings: row(count),
          base: "base",
          gates: culprits.map((_, gate) => gate),
          known: (_, commit) => (commit === "base" ? true : undefined),
          areGreen: (commit, gates) => {
            runs.push(commit);
            return Promise.resolve(gates.map((gate) => Number(commit.slice(1)) < culprits[gate]!));
          },
        });
        assert.deepEqual(
          found.map((it) => it?.task),
          culprits.map(String),
        );
        assert.equal(new Set(runs).size, runs.length, "no commit is checked out twice");
        const different = new Set(culprits).size;
        assert.ok(runs.length <= different * Math.ceil(Math.log2(count)));
      },
    ),
  ));

test("a gate without a culprit does not keep the others from theirs", async () => {
  const found = await findCulprits({
    landings: row(8),
    base: "base",
    gates: ["always red", "red since c3"],
    known: () => undefined,
    areGreen: (commit, gates) =>
      Promise.resolve(
        gates.map((gate) => gate !== "always red" && (commit === "base" || Number(commit.slice(1)) < 3)),
      ),
  });
  assert.deepEqual(
    found.map((it) => it?.task),
    [undefined, "3"],
  );
});
