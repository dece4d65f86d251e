import assert from "node:assert/strict";
import { test } from "node:test";

import {
  checksOf,
  edgesOf,
  filesOf,
  notesOf,
  outlineOf,
  readRecords,
  taskOf,
} from "../../test/rig/record-fixture.ts";
import { readPlan } from "./read-plan.ts";

test("tasks as elements that are no XML, checkpoints as gates, the plan as a track with its files", () => {
  const plan = readRecords("03-02-PLAN.md");
  assert.equal(plan.sources[0]?.dialect, "gsd-plan");
  assert.deepEqual(outlineOf(plan), [
    "03-02.1 open: Wick that trims itself",
    "03-02.2 open: Glass",
    "03-02.3 open: A lamp that burns",
  ]);
  assert.equal(plan.goal, "Trim the wick & clean the glass, if soot < 2 mm.");
  assert.deepEqual(filesOf(plan, "03-02.1"), [
    "src/lamp/wick.ts unknown",
    "src/lamp/glass.ts create",
    "docs/wick.md read",
  ]);
  assert.deepEqual(checksOf(plan, "03-02.1"), [
    "post: npm test -- wick && npm run lint",
    "post: “Look at the flame”",
  ]);
  assert.deepEqual(taskOf(plan, "03-02.1").acceptance, ["The wick is 3 mm", "trims(3) < 3 && never > 5"]);
  assert.deepEqual(checksOf(plan, "03-02.2"), ["post: grep -c glass src/lamp/glass.ts"]);
  const { kind, humanGate, objective } = taskOf(plan, "03-02.3");
  assert.deepEqual({ kind, humanGate, objective }, { kind: "gate", humanGate: true, objective: "Light it." });
  assert.deepEqual(edgesOf(plan, "03-02.3"), ["03-02.2 order"]);
  assert.deepEqual(
    plan.groups.map(({ key, title, ownedPaths }) => ({ key, title, ownedPaths })),
    [
      {
        key: "track:03-02",
        title: "03-lamp plan 03-02, wave 2",
        ownedPaths: ["src/lamp/wick.ts", "src/lamp/glass.ts"],
      },
    ],
  );
  assert.deepEqual(notesOf(plan), ["unknown-group"], "the plan it waits for was not given");
});

test("plans wait for each other, and together with the roadmap they are its plans", () => {
  const plan = readRecords("ROADMAP.md", "03-01-PLAN.md", "03-02-PLAN.md");
  assert.deepEqual(edgesOf(plan, "03-02.1"), ["03-01.1 group"]);
  assert.equal(taskOf(plan, "03-02.1").parent, "03-02");
  assert.equal(taskOf(plan, "03-02").parent, "3");
  assert.deepEqual(notesOf(plan), []);
});

test("a plan that stands in code as a whole", () => {
  const text =
    '# Plan\n\n```xml\n<task type="auto">\n<name>Task 1: One</name>\n<action>x</action>\n</task>\n```\n';
  assert.deepEqual(outlineOf(readPlan([{ path: "p.md", text }])), ["1 open: One"]);
});
