import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { z } from "zod";

import { planText } from "../../test/rig/plan-text.ts";
import { analyse } from "../core/plan/analyse.ts";
import { findings } from "../core/plan/findings.ts";
import { readPlan } from "../formats/read-plan.ts";
import { planReport, planReportSchema } from "./plan-report.ts";

const PUBLISHED = fileURLToPath(new URL("../../schema/plan-report.schema.json", import.meta.url));

test("the published JSON Schema is the one that the tool speaks (RENGA_UPDATE=1 writes it anew)", () => {
  const current = `${JSON.stringify({ $id: "plan-report", title: "renga plan --json", ...z.toJSONSchema(planReportSchema) }, undefined, 2)}\n`;
  if (process.env["RENGA_UPDATE"] === "1") writeFileSync(PUBLISHED, current);
  assert.equal(readFileSync(PUBLISHED, "utf8"), current);
});

test("a report satisfies the schema, with a cycle and without", () => {
  const plans = [
    planText([
      { id: "1", file: "a.ts", code: "1;" },
      { id: "2", file: "a.ts", isNew: false, needs: "1, 7" },
    ]),
    planText([
      { id: "1", file: "a.ts", needs: "2" },
      { id: "2", file: "b.ts", needs: "1" },
    ]),
    "nothing",
  ];
  for (const text of plans) {
    const plan = readPlan([{ path: "plan.md", text }]);
    const report = planReport({ plan, digest: "d", analysis: analyse(plan), findings: findings(plan) });
    assert.deepEqual(planReportSchema.parse(JSON.parse(JSON.stringify(report))), report);
  }
});
