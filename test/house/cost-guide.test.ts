import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { DEFAULT_TOKENS } from "../../src/core/ledger/forecast-cost.ts";
import { COST_KEYS } from "../../src/core/ledger/totals.ts";
import { readConfig } from "../../src/schema/read-config.ts";

const page = readFileSync(new URL("../../docs/cost.md", import.meta.url), "utf8");

test("the examples of docs/cost.md are configurations, with prices and budgets", () => {
  const read = [...page.matchAll(/^( *)```yaml\n([^]*?)^ *```$/gmu)].map(([, indent = "", text = ""]) =>
    readConfig("docs/cost.md", text.replaceAll(new RegExp(`^${indent}`, "gmu"), "")),
  );
  assert.equal(read.length, 2);
  assert.deepEqual(read[0]?.prices?.["my-model"], {
    input: 0.1,
    cacheRead: 0.01,
    cacheWrite: 0.125,
    output: 0.5,
    date: "2026-11-01",
  });
  assert.deepEqual(read[1]?.budget, { task: 0.5, run: 5, day: 20 });
});

test("docs/cost.md names every basis, every kind of rows, every option, and the tokens that are assumed", () => {
  for (const basis of ["free", "reported", "priced", "override", "estimated", "unknown"])
    assert(page.includes(`**\`${basis}\`**`), basis);
  for (const key of COST_KEYS) assert(page.includes(key), key);
  const cli = ["main", "add-cost"]
    .map((name) => readFileSync(new URL(`../../src/cli/${name}.ts`, import.meta.url), "utf8"))
    .join("");
  for (const [, option] of page.matchAll(/(--[a-z][a-z-]+)/gu)) assert(cli.includes(option!), option);
  for (const tokens of [DEFAULT_TOKENS.input, DEFAULT_TOKENS.output])
    assert(page.includes(`${tokens / 1000},000`), `${tokens}`);
});
