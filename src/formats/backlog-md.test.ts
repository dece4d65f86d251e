import assert from "node:assert/strict";
import { test } from "node:test";

import { edgesOf, filesOf, notesOf, outlineOf, readRecords, taskOf } from "../../test/rig/record-fixture.ts";

const FOLDER = [
  "backlog/tasks/task-12 - Fix-the-gate.md",
  "backlog/tasks/task-7 - Gate.md",
  "backlog/tasks/task-7.1 - Hinge.md",
];

test("a folder of tasks: front matter that is not valid YAML, sections between comments, parents in other files", () => {
  const plan = readRecords(...FOLDER);
  assert.deepEqual(
    plan.sources.map(({ dialect }) => dialect),
    ["backlog-md", "backlog-md", "backlog-md"],
  );
  assert.deepEqual(outlineOf(plan), [
    "task-12 in-progress: Fix: the `gate` that sticks",
    "task-7 done: Gate",
    "task-7.1 open: Hinge [task-7]",
  ]);
  const { rawStatus, agent, priority, acceptance, mark } = taskOf(plan, "task-12");
  assert.deepEqual(
    { rawStatus, agent, priority, mark },
    { rawStatus: "In Review", agent: "@porter", priority: "high", mark: undefined },
  );
  assert.deepEqual(acceptance, ["It opens", "It closes", "npm test passes"]);
  assert.deepEqual(edgesOf(plan, "task-12"), ["task-7", "task-7.1"]);
  assert.deepEqual(filesOf(plan, "task-12"), ["src/gate.ts modify", "docs/gate.md read", "src/hinge.ts ~"]);
  assert.equal(taskOf(plan, "task-7.1").agent, "@smith");
  assert.deepEqual(notesOf(plan), []);
});

test("a task alone does not miss its parent", () => {
  const plan = readRecords(FOLDER[2]!);
  assert.deepEqual(outlineOf(plan), ["task-7.1 open: Hinge"]);
});

test("a file from before the front matter", () => {
  const plan = readRecords("backlog-old.md");
  assert.equal(plan.sources[0]?.dialect, "backlog-md");
  assert.deepEqual(outlineOf(plan), ["11.4 done: Whitewash the wall"]);
  assert.deepEqual(taskOf(plan, "11.4").acceptance, ["White", "Dry"]);
  assert.equal(taskOf(plan, "11.4").rawStatus, "Completed");
});
