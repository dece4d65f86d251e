import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { dialects } from "../../src/formats/dialects.ts";
import { readPlan } from "../../src/formats/read-plan.ts";
import { assertPlaces, recordFixtures } from "../rig/record-fixture.ts";
import { mutate, mutations } from "./mutations.ts";

const files = recordFixtures();

test("whatever happens to a file of records, it is read without a throw and every place is in it", () => {
  fc.assert(
    fc.property(fc.constantFrom(...files), mutations, ({ path, text }, changes) => {
      const file = { path, text: mutate(text, changes) };
      assertPlaces(readPlan([file]), [file]);
    }),
    { numRuns: 500 },
  );
});

test("a dialect that is asked for reads any file", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...files),
      fc.constantFrom(...dialects),
      mutations,
      ({ path, text }, { name }, changes) => {
        const file = { path, text: mutate(text, changes) };
        assert.equal(readPlan([file], { dialect: name }).sources[0]?.dialect, name);
      },
    ),
    { numRuns: 500 },
  );
});
