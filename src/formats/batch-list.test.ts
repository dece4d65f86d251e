import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import type { PlanFile } from "./dialect.ts";
import { readPlan } from "./read-plan.ts";

const fixture = (path: string): PlanFile => ({
  path,
  text: readFileSync(new URL(`../../test/fixtures/plans/${path}`, import.meta.url), "utf8"),
});

test("a batch list gives one reference an id, its groups and their order, and no task of its check-lists", () => {
  const plan = readPlan([fixture("batches.md")]);
  assert.equal(plan.sources[0]!.dialect, "batch-list");
  assert.deepEqual(
    plan.tasks.map(({ key, kind, groups }) => `${key} ${kind} ${groups.join()}`),
    [
      "1.1.1 reference phase:1,wave:1,batch:1",
      "1.1.2 reference phase:1,wave:1,batch:1",
      "1.2.1 reference phase:1,wave:2,batch:2",
      "1.2.2 reference phase:1,wave:2,batch:2",
      "2.1.1 reference batch:1",
      "2.1.2 reference batch:1",
      "2.1.3 reference batch:1",
    ],
  );
  assert.deepEqual(
    plan.groups.map(({ key, after, claimsParallel }) => `${key} <${after.join()} ${claimsParallel}`),
    ["phase:1 < false", "wave:1 < true", "wave:2 <wave:1 false", "batch:1 < true", "batch:2 <batch:1 false"],
  );
  const before = plan.tasks[2]!.dependencies;
  assert.deepEqual(
    before.map(({ to, source }) => `${to} ${source}`),
    ["1.1.1", "1.1.2", "2.1.1", "2.1.2", "2.1.3"].map((to) => `${to} group`),
  );
});

test("a batch list and the plan it speaks of are one plan: definitions with the list's groups", () => {
  for (const files of [
    [fixture("harbour.md"), fixture("batches.md")],
    [fixture("batches.md"), fixture("harbour.md")],
  ]) {
    const plan = readPlan(files);
    assert.equal(plan.tasks.length, 9);
    const mean = plan.tasks.find(({ key }) => key === "1.2.1")!;
    assert.deepEqual([mean.kind, mean.title, mean.estimate!.minMinutes], ["task", "Mean level", 90]);
    assert.deepEqual(mean.groups.toSorted(), ["batch:2", "phase:1", "wave:2"]);
    assert.deepEqual(
      mean.dependencies.map(({ source }) => source),
      ["range", "range"],
    );
    assert.equal(mean.span.file, "harbour.md");
    assert.deepEqual(
      plan.groups.filter(({ kind }) => kind === "wave").map(({ key }) => key),
      ["wave:1", "wave:2", "wave:3"],
    );
  }
});

test("a prompt that shows a batch gives the ids of the batch and its claim, not its templates", () => {
  const plan = readPlan([fixture("prompt.md")]);
  assert.deepEqual(
    plan.tasks.map(({ key, kind, groups }) => `${key} ${kind} ${groups.join()}`),
    ["TASK-0007 reference batch:1", "TASK-0008 reference batch:1"],
  );
  assert.deepEqual(
    plan.declared.map(({ what, value }) => `${what} ${value}`),
    ["tasks 12"],
  );
});
