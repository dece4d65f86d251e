import assert from "node:assert/strict";
import { test } from "node:test";

import { edgesOf, filesOf, outlineOf, readRecords, taskOf } from "../../test/rig/record-fixture.ts";
import { readPlan } from "./read-plan.ts";

test("todos of the front matter; boxes in the prose are none", () => {
  const plan = readRecords("harbour_4f2a.plan.md");
  assert.equal(plan.sources[0]?.dialect, "cursor");
  assert.equal(plan.title, "Harbour lights");
  assert.equal(plan.goal, "Put lights on the pier: red to port, green to starboard");
  assert.deepEqual(outlineOf(plan), [
    "red-light done: Mount the red light in src/lights/red.ts",
    "green-light in-progress: Mount the green light",
    "after-dark open: Look at both: after dark",
    "give-up skipped: Sell the pier",
  ]);
  assert.deepEqual(edgesOf(plan, "after-dark"), ["red-light", "green-light"]);
  assert.deepEqual(edgesOf(plan, "give-up"), [], "where some name others, order says nothing");
  assert.deepEqual(filesOf(plan, "red-light"), ["src/lights/red.ts ~"]);
  assert.equal(taskOf(plan, "red-light").mark, undefined);
});

test("todos that name no other go in order; phases hold todos of their own", () => {
  const flat = "---\nname: A\ntodos:\n  - id: a\n    content: One\n  - id: b\n    content: Two\n---\n";
  assert.deepEqual(edgesOf(readPlan([{ path: "x.md", text: flat }]), "b"), ["a order"]);
  const phased =
    "---\nname: A\nphases:\n  - name: First\n    todos:\n      - id: a\n        content: One\n  - name: Second\n    todos:\n      - id: b\n        content: Two\n---\n";
  const plan = readPlan([{ path: "x.plan.md", text: phased }]);
  assert.deepEqual(edgesOf(plan, "b"), ["a group"]);
  assert.deepEqual(
    plan.groups.map(({ key, title }) => `${key} ${title}`),
    ["phase:1 First", "phase:2 Second"],
  );
});
