import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import fc from "fast-check";
import { z } from "zod";

import { arbitraryPlan } from "../../test/rig/arbitrary-plan.ts";
import { meaning } from "../../test/rig/meaning.ts";
import { corpusPlans, planFixtures } from "../../test/rig/plan-files.ts";
import type { Plan } from "../core/plan/plan.ts";
import { readPlan } from "../formats/read-plan.ts";
import { planDocument, planDocumentSchema } from "./plan.ts";

const PUBLISHED = fileURLToPath(new URL("../../schema/plan.schema.json", import.meta.url));

test("the published JSON Schema is the one that the tool speaks (RENGA_UPDATE=1 writes it anew)", () => {
  const current = `${JSON.stringify({ $id: "plan", title: "renga convert --to json", ...z.toJSONSchema(planDocumentSchema) }, undefined, 2)}\n`;
  if (process.env["RENGA_UPDATE"] === "1") writeFileSync(PUBLISHED, current);
  assert.equal(readFileSync(PUBLISHED, "utf8"), current);
});

/** The schema knows every field of the plan, and the plan is read back from its JSON as it was. */
function assertKept(plan: Plan, name = ""): void {
  const text = JSON.stringify(planDocument(plan));
  assert.deepEqual(planDocumentSchema.parse(JSON.parse(text)), JSON.parse(text), name);
  if (plan.tasks.length === 0) return;
  const again = readPlan([{ path: "plan.json", text }]);
  assert.equal(again.sources[0]?.dialect, "plan-json", name);
  assert.deepEqual(meaning(again), meaning(plan), name);
}

test("every plan satisfies the schema, and is read back from its JSON as it was", () => {
  for (const file of [...planFixtures(), ...corpusPlans()]) assertKept(readPlan([file]), file.path);
});

test("any plan is read back from its JSON as it was", () => {
  fc.assert(
    fc.property(arbitraryPlan, (plan) => assertKept(plan)),
    { numRuns: 300 },
  );
});
