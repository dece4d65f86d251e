import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

import { analyse } from "../src/core/plan/analyse.ts";
import { findings } from "../src/core/plan/findings.ts";
import { readPlan } from "../src/formats/read-plan.ts";
import { lossPlan } from "./rig/loss-plan.ts";

const seeds = new URL("../../shared/seeds/", import.meta.url);

if (existsSync(seeds)) {
  const name = readdirSync(seeds).find((file) => file.startsWith("001"))!;
  test("the document that the project comes from is judged the same", () => {
    const plan = readPlan([{ path: name, text: readFileSync(new URL(name, seeds), "utf8") }]);
    const mine = analyse(lossPlan());
    const { summary } = analyse(plan);
    assert.deepEqual(summary, mine.summary);
    const pairs = findings(plan).filter(({ code }) => code === "same-file-in-group");
    assert.equal(pairs.length, 5);
  });
}
