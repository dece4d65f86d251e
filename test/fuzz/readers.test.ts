import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import type { Plan } from "../../src/core/plan/plan.ts";
import type { PlanFile } from "../../src/formats/dialect.ts";
import { readPlan } from "../../src/formats/read-plan.ts";
import { writeMarkdown } from "../../src/formats/write-markdown.ts";
import { corpusPlans, planFixtures } from "../rig/plan-files.ts";
import { assertPlaces } from "../rig/record-fixture.ts";
import { mutate, mutations } from "./mutations.ts";

/** Every fixture, and the same plan in our own form. */
const fixtures = planFixtures().flatMap((file) => {
  const text = writeMarkdown(readPlan([file]));
  return [file, { path: `${file.path}.renga.md`, text }];
});
const files = [...fixtures, ...corpusPlans()];

test("every place lies in its file, and every body is what stands there", () => {
  for (const file of files) assertPlaces(readPlan([file]), [file]);
});

test("whatever happens to a plan, it is read without a throw and every place is in it", () => {
  fc.assert(
    fc.property(fc.constantFrom(...files), mutations, ({ path, text }, changes) => {
      const file = { path, text: mutate(text, changes) };
      assertPlaces(readPlan([file]), [file]);
    }),
    { numRuns: 300 },
  );
});

test("two plans run into each other are still read", () => {
  const plan = fc.constantFrom(...files);
  fc.assert(
    fc.property(plan, plan, fc.double({ min: 0, max: 1, noNaN: true }), (first, second, share) => {
      const file = {
        path: first.path,
        text: first.text.slice(0, Math.floor(share * first.text.length)) + second.text,
      };
      assertPlaces(readPlan([file]), [file]);
    }),
    { numRuns: 100 },
  );
});

/** What a plan says, whatever its bytes are: line breaks and places in bytes left out. */
function meaning(plan: Plan): unknown {
  return JSON.parse(
    JSON.stringify(plan, (key, value: unknown) => {
      if (key === "start" || key === "end" || key === "offset") return undefined;
      return typeof value === "string" ? value.replace(/[\r\uFEFF]/g, "") : value;
    }),
  );
}

for (const [what, change] of [
  ["line breaks of Windows", (text: string): string => text.replace(/\r\n/g, "\n").replace(/\n/g, "\r\n")],
  ["a byte order mark", (text: string): string => `\uFEFF${text}`],
  ["no line break at the end", (text: string): string => text.replace(/\s+$/, "")],
] as const)
  test(`a plan means the same with ${what}`, () => {
    const plain = ({ path, text }: PlanFile): PlanFile => ({
      path,
      text: text.replace(/\r\n/g, "\n").replace(/^\uFEFF/, ""),
    });
    for (const file of files.map(plain)) {
      const changed = readPlan([{ path: file.path, text: change(file.text) }]);
      assert.deepEqual(meaning(changed), meaning(readPlan([file])), file.path);
    }
  });
