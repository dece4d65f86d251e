import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { fixtureFile, fixturePlan } from "../../test/rig/fixture-plan.ts";
import { golden } from "../../test/rig/golden.ts";
import { shredded } from "../../test/rig/shredded.ts";
import { assertSound } from "../../test/rig/sound-plan.ts";
import { toldPlan } from "../../test/rig/told-plan.ts";
import { ralphex } from "./ralphex.ts";
import { readPlan } from "./read-plan.ts";

test("all that ralphex.md says", () => {
  golden("plans/ralphex.txt", toldPlan(fixturePlan("ralphex.md")));
});

test("headings need the colon, and bold steps are another's", () => {
  const confidence = (text: string): number => ralphex.detect({ path: "a.md", text }).confidence;
  assert.equal(confidence("## Validation Commands\n- `x`\n### Task 1: A\n- [ ] a\n"), 0.88);
  assert.equal(confidence("## Validation Commands\n- `x`\n### Task 1 A\n- [ ] a\n"), 0);
  assert.equal(confidence("## Validation Commands\n### Task 1: A\n- [ ] **Step 1: a**\n"), 0);
});

test("no text makes it throw", () => {
  fc.assert(
    fc.property(shredded(fixtureFile("ralphex.md").text), (text) => {
      const file = { path: "a.md", text };
      assertSound(readPlan([file], { dialect: "ralphex" }), [file]);
    }),
    { numRuns: 200 },
  );
});
