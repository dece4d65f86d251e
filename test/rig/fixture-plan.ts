import { readFileSync } from "node:fs";

import type { Plan } from "../../src/core/plan/plan.ts";
import type { PlanFile } from "../../src/formats/dialect.ts";
import { readPlan } from "../../src/formats/read-plan.ts";

/** A file of `test/fixtures/plans`, under its own name. */
export function fixtureFile(name: string): PlanFile {
  return { path: name, text: readFileSync(new URL(`../fixtures/plans/${name}`, import.meta.url), "utf8") };
}

/** The plan that a fixture is read as, whatever dialect it is recognised by. */
export function fixturePlan(name: string): Plan {
  return readPlan([fixtureFile(name)]);
}
