import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import fc from "fast-check";
import { z } from "zod";

import { arbitraryCosts } from "../../test/rig/arbitrary-costs.ts";
import { costReport } from "../core/ledger/cost-report.ts";
import { forecastCost } from "../core/ledger/forecast-cost.ts";
import { ledgerOf } from "../core/ledger/ledger.ts";
import { COST_KEYS } from "../core/ledger/totals.ts";
import {
  costForecastDocument,
  costForecastSchema,
  costReportDocument,
  costReportSchema,
} from "./cost-report.ts";

const PUBLISHED = [
  ["cost-report", "renga cost --format json", costReportSchema],
  ["cost-forecast", "renga cost --plan FILE --format json", costForecastSchema],
] as const;

for (const [name, title, schema] of PUBLISHED)
  test(`${name}: the published JSON Schema is the one that the tool speaks (RENGA_UPDATE=1 writes it anew)`, () => {
    const path = fileURLToPath(new URL(`../../schema/${name}.schema.json`, import.meta.url));
    const current = `${JSON.stringify({ $id: name, title, ...z.toJSONSchema(schema) }, undefined, 2)}\n`;
    if (process.env["RENGA_UPDATE"] === "1") writeFileSync(path, current);
    assert.equal(readFileSync(path, "utf8"), current);
  });

const read = (document: unknown): unknown => JSON.parse(JSON.stringify(document)) as unknown;

test("every run's costs, in rows of any kind, are a document that satisfies the schema and loses nothing in it", () => {
  fc.assert(
    fc.property(arbitraryCosts, fc.constantFrom(...COST_KEYS), (events, by) => {
      const report = costReport(ledgerOf(events)!.lines, {
        runs: [{ run: "r", title: "", startedAt: 0 }],
        by,
        pricedNow: 0,
        strong: "big",
        priceOf: (_model, { input }) => ({ usd: input / 1e6, basis: "priced", price: { source: "a list" } }),
        perWeek: 5,
        appliable: new Set(["task_1_0"]),
        kindOf: () => "types",
      });
      const document = read(costReportDocument(report));
      assert.deepEqual(costReportSchema.parse(document), document);
    }),
  );
});

test("so is every forecast", () => {
  const forecast = forecastCost({
    tasks: [{ key: "1", kind: "types", free: true }],
    agents: [
      { name: "apply", tier: "none" },
      { name: "codex", tier: "strong" },
    ],
    retries: 2,
    past: [],
    kindOf: () => undefined,
    priceOf: () => undefined,
  });
  const document = read(costForecastDocument(forecast, { title: "A plan", agents: ["apply", "codex"] }));
  assert.deepEqual(costForecastSchema.parse(document), document);
});
