import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { z } from "zod";

import { lossRun } from "../../test/rig/loss-run.ts";
import { timedRun } from "../../test/rig/timed-run.ts";
import { compareReports } from "../core/views/compare-reports.ts";
import { report } from "../core/views/report.ts";
import { runReportDocument, runReportSchema } from "./run-report.ts";

const PUBLISHED = fileURLToPath(new URL("../../schema/run-report.schema.json", import.meta.url));

test("the published JSON Schema is the one that the tool speaks (RENGA_UPDATE=1 writes it anew)", () => {
  const current = `${JSON.stringify({ $id: "run-report", title: "renga report --json", ...z.toJSONSchema(runReportSchema) }, undefined, 2)}\n`;
  if (process.env["RENGA_UPDATE"] === "1") writeFileSync(PUBLISHED, current);
  assert.equal(readFileSync(PUBLISHED, "utf8"), current);
});

test("every prefix of a run has a document that satisfies the schema and loses nothing in it", () => {
  const events = timedRun(lossRun);
  const whole = report(events)!;
  for (let n = 1; n <= events.length; n++) {
    const document = runReportDocument(report(events.slice(0, n))!, compareReports(whole, whole));
    const read = JSON.parse(JSON.stringify(document)) as unknown;
    assert.deepEqual(runReportSchema.parse(read), read);
  }
});
