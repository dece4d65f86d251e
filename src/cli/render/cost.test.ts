import assert from "node:assert/strict";
import { test } from "node:test";

import { costReport } from "../../core/ledger/cost-report.ts";
import type { CostLine } from "../../core/ledger/ledger.ts";
import { costReportDocument } from "../../schema/cost-report.ts";
import { paintFor } from "./colour.ts";
import { costCsv } from "./cost-csv.ts";
import { renderCost } from "./cost.ts";

const UNKNOWN: CostLine = {
  run: "r",
  task: "1",
  id: "1",
  uid: "task_1_00000000",
  title: "",
  groups: [],
  attempt: 1,
  agent: "mine",
  tier: "standard",
  startedAt: 0,
  endedAt: 1,
  state: "landed",
  basis: "unknown",
};

test("of attempts whose cost nobody knows there is no sum, in no form", () => {
  const report = costReport([UNKNOWN, { ...UNKNOWN, task: "2", id: "2", uid: "task_2_00000000" }], {
    runs: [{ run: "r", title: "", startedAt: 0 }],
    by: "task",
    pricedNow: 0,
    priceOf: () => undefined,
    perWeek: 5,
    appliable: new Set(),
    kindOf: () => undefined,
  });
  const text = renderCost(report, { width: 100, paint: paintFor(process.stdout, { NO_COLOR: "1" }) });
  assert.match(text, /^A year: unknown, as the cost of no attempt is known$/mu);
  assert.doesNotMatch(text, /\$0/u);
  const document = costReportDocument(report);
  for (const amounts of [document.total, ...document.rows])
    assert.deepEqual([amounts.unknown > 0, amounts.usd, amounts.inVainUsd], [true, undefined, undefined]);
  assert.equal(document.perYear, undefined);
  for (const row of costCsv(report).trim().split("\r\n").slice(1)) assert.match(row, /,0,,0,$/u);
});
