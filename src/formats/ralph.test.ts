import assert from "node:assert/strict";
import { test } from "node:test";

import { edgesOf, filesOf, outlineOf, readRecords, taskOf } from "../../test/rig/record-fixture.ts";
import { readPlan } from "./read-plan.ts";

test("stories go by their priorities, one after the other, whatever order they are listed in", () => {
  const plan = readRecords("prd.json");
  assert.equal(plan.sources[0]?.dialect, "ralph");
  assert.equal(plan.title, "Ferry timetable");
  assert.equal(plan.goal, "Shows when the ferry leaves");
  assert.deepEqual(outlineOf(plan), [
    "US-002 open: Show the next ferry",
    "US-001 done: Read the timetable",
    "US-003 in-progress: Warn of fog",
  ]);
  assert.deepEqual(edgesOf(plan, "US-001"), []);
  assert.deepEqual(edgesOf(plan, "US-002"), ["US-001 order"]);
  assert.deepEqual(edgesOf(plan, "US-003"), ["US-002 order"]);
  assert.deepEqual(taskOf(plan, "US-002").acceptance, ["Header shows the time", "Typecheck passes"]);
  assert.deepEqual(filesOf(plan, "US-002"), ["src/next.ts ~"]);
});

test("a bare list of features without ids", () => {
  const plan = readRecords("features.json");
  assert.deepEqual(outlineOf(plan), [
    "1 done: New chat button opens an empty chat",
    "2 open: The button is blue",
  ]);
  assert.deepEqual(taskOf(plan, "1").acceptance, ["Open the page", "Press the button"]);
});

test("stories that name what they depend on are not put in order", () => {
  const userStories = [
    { id: "US-001", title: "A", priority: 1, passes: false },
    { id: "US-002", title: "B", priority: 2, passes: false },
    { id: "US-003", title: "C", priority: 3, passes: false, dependsOn: ["US-001"] },
  ];
  const plan = readPlan([{ path: "prd.json", text: JSON.stringify({ userStories }) }]);
  assert.deepEqual(
    ["US-001", "US-002", "US-003"].map((key) => edgesOf(plan, key)),
    [[], [], ["US-001"]],
  );
});
