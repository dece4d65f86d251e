import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { assertPlaces } from "../../test/rig/record-fixture.ts";
import type { Plan } from "../core/plan/plan.ts";
import type { PlanFile } from "./dialect.ts";
import { jsonPlan } from "./json-plan.ts";
import { readPlan } from "./read-plan.ts";

const FOLDER = fileURLToPath(new URL("../../test/fixtures/plans/", import.meta.url));

/** What a plan says, without the places it says it at. */
function said({ title, goal, declared, groups, tasks }: Plan): unknown {
  const plain = (object: object): object =>
    Object.fromEntries(
      Object.entries(object).filter(
        ([name, value]) =>
          !["span", "mark", "stepMarks", "repeated", "confirmed"].includes(name) && value !== undefined,
      ),
    );
  return {
    title,
    goal,
    declared: declared.map(plain),
    groups: groups.map(plain),
    tasks: tasks.map((task) => ({ ...plain(task), dependencies: task.dependencies.map(plain) })),
  };
}

function asJson(plan: Plan): PlanFile {
  return { path: "plan.json", text: JSON.stringify(plan, null, 2) };
}

test("a plan written as JSON is read back as it was", () => {
  const fixtures = globSync("**/*.*", { cwd: FOLDER });
  assert(fixtures.length > 30);
  for (const path of fixtures) {
    const plan = readPlan([{ path, text: readFileSync(`${FOLDER}${path}`, "utf8") }]);
    if (plan.tasks.length === 0) continue;
    const file = asJson(plan);
    const again = readPlan([file]);
    assert.equal(again.sources[0]?.dialect, "plan-json", path);
    assert.deepEqual(said(again), said(plan), path);
    assert(again.tasks.every(({ mark }) => mark === undefined));
    assertPlaces({ ...again, tasks: [] }, [file]);
  }
});

test("several files are one plan in JSON, with the keys they had", () => {
  const files = [
    "records/ROADMAP.md",
    "records/03-01-PLAN.md",
    "records/03-02-PLAN.md",
    "batches.md",
    "sections.md",
  ].map((path) => ({ path, text: readFileSync(`${FOLDER}${path}`, "utf8") }));
  const plan = readPlan(files);
  assert.deepEqual(said(readPlan([asJson(plan)])), said(plan));
});

test("values that do not fit the model are left out, and nothing throws", () => {
  const text = JSON.stringify({
    title: 3,
    groups: [{ key: "wave:1", kind: "herd", id: 7, after: ["wave:9"] }],
    tasks: [
      {
        key: "a",
        id: "a",
        title: "A",
        dependencies: [{ to: 1 }, { to: "b", kind: "iron" }],
        acceptance: "x",
        span: 0,
        status: "asleep",
        estimate: { minMinutes: 9, maxMinutes: 1 },
        files: [{ path: "x", action: "eat" }, null],
        groups: ["wave:1", "?"],
        parent: "a",
      },
    ],
  });
  const plan = readPlan([{ path: "p.json", text }]);
  assert.equal(jsonPlan.detect({ path: "p.json", text }).confidence, 1);
  const [task] = plan.tasks;
  assert.deepEqual(
    {
      status: task?.status,
      estimate: task?.estimate,
      files: task?.files,
      acceptance: task?.acceptance,
      parent: task?.parent,
      groups: task?.groups,
    },
    {
      status: "open",
      estimate: undefined,
      files: [{ path: "x", raw: "x", action: "unknown" }],
      acceptance: [],
      parent: undefined,
      groups: ["section:"],
    },
  );
  assert.deepEqual(task?.dependencies, [
    { to: "b", kind: "hard", source: "explicit", raw: "b", unknown: true },
  ]);
});
