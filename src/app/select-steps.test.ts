import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { planOf } from "../../test/rig/plan-of.ts";
import { selectSteps, stepSpecs } from "./select-steps.ts";

const id = fc.constantFrom(
  "1",
  "1.1",
  "1.1.1",
  "1.2",
  "2",
  "T1",
  "T01",
  "task 1",
  "a-b",
  "a",
  "b",
  "a,b",
  "x.",
  "",
);

test("a choice that is said chooses exactly its tasks", () => {
  fc.assert(
    fc.property(
      fc.array(id, { minLength: 1, maxLength: 8 }),
      fc.array(fc.nat(7), { minLength: 1 }),
      (ids, places) => {
        const plan = planOf(ids.map((it) => ({ id: it })));
        const wanted = [...new Set(places.map((place) => place % ids.length))].map(
          (place) => plan.tasks[place]!,
        );
        const spec = stepSpecs(plan)(wanted);
        if (spec === undefined) return;
        const chosen = selectSteps(plan, spec);
        assert.deepEqual(new Set(plan.tasks.filter(chosen)), new Set(wanted));
      },
    ),
    { numRuns: 500 },
  );
});

test("ids that are repeated or begin others cannot be chosen alone", () => {
  const plan = planOf([{ id: "1" }, { id: "1.1" }, { id: "2" }, { id: "2" }, { id: "3.1" }, { id: "3.2" }]);
  const spec = stepSpecs(plan);
  assert.equal(spec(plan.tasks.slice(0, 1)), undefined);
  assert.equal(spec(plan.tasks.slice(2, 3)), undefined);
  assert.equal(spec([]), undefined);
  assert.equal(spec([plan.tasks[1]!, ...plan.tasks.slice(4)]), "1.1,3.1,3.2");
});
