import assert from "node:assert/strict";
import { test } from "node:test";

import { checksOf, edgesOf, filesOf, outlineOf, readRecords, taskOf } from "../../test/rig/record-fixture.ts";
import { readPlan } from "./read-plan.ts";

test("a list of tasks with instructions, files to read and checks", () => {
  const plan = readRecords("list-verified.json");
  assert.equal(plan.sources[0]?.dialect, "json-tasks");
  assert.deepEqual(outlineOf(plan), ["S1 open: Read the log book", "S2 failed: Export"]);
  assert.equal(taskOf(plan, "S1").objective, "Write a parser for one entry.\nKeep the date as it stands.");
  assert.deepEqual(
    filesOf(plan, "S1").filter((file) => file.endsWith(" read")),
    ["docs/log.md read", "src/log/entry.py read"],
  );
  assert.deepEqual(checksOf(plan, "S1"), [
    "main: python -m log.parse --check",
    "post: pytest tests/test_log.py -q",
  ]);
  assert.deepEqual(checksOf(plan, "S2"), [
    "post: test -e 'src/log/it'\\''s here.py'",
    "post: “Open the file”",
  ]);
  assert.deepEqual(edgesOf(plan, "S2"), ["S1"]);
});

test("waves of tasks in JSON are read as they are in YAML", () => {
  const text = JSON.stringify({
    waves: {
      wave_1: { tasks: [{ id: "a", name: "First" }] },
      wave_2: { dependencies: ["wave_1"], tasks: [{ id: "b", name: "Second" }] },
    },
  });
  const plan = readPlan([{ path: "queue.json", text }]);
  assert.deepEqual(outlineOf(plan), ["a open: First", "b open: Second"]);
  assert.deepEqual(edgesOf(plan, "b"), ["a group"]);
});

test("a list without ids, or of anything else, is no plan", () => {
  for (const list of [
    [{ name: "x" }],
    [{ id: 1 }],
    [1, 2],
    [[{ id: 1, title: "x" }]],
    [{ id: 1, title: "x" }, {}, {}],
  ])
    assert.equal(readPlan([{ path: "a.json", text: JSON.stringify(list) }]).sources[0]?.dialect, "none");
});
