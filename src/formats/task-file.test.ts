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
import { taskFile } from "./task-file.ts";

const ALL = [
  "TASK-0031.md",
  "TASK-0032.md",
  "TASK-0033.md",
  "TASK-0034.md",
  "TASK-0035.md",
  "TASK-0032-COMPLETION.md",
];

test("a folder of task files of every family; a report holds no task", () => {
  const plan = readRecords(...ALL);
  assert(plan.sources.every(({ dialect }) => dialect === "task-file"));
  assert.deepEqual(outlineOf(plan), [
    "TASK-0031 open: Count the gulls, even when n < 3 & it rains",
    "TASK-0032 in-progress: Feed the gulls",
    "TASK-0033 open: Paint the gulls",
    "TASK-0034 open: Move the gulls: to the rock",
    "TASK-0035 done: Let them go",
  ]);
  assert.deepEqual(edgesOf(plan, "TASK-0032"), ["TASK-0031", "TASK-0030 unknown"]);
  assert.deepEqual(edgesOf(plan, "TASK-0033"), ["TASK-0031", "TASK-0032 soft"], "recommended is soft");
  assert.deepEqual(
    edgesOf(plan, "TASK-0034"),
    ["TASK-0033", "TASK-0032"],
    "front matter and a section of prose",
  );
  assert.deepEqual(edgesOf(plan, "TASK-0035"), ["TASK-0034"]);
  assert.deepEqual(
    plan.groups.map(({ key }) => key),
    ["wave:2"],
    "two files name one wave",
  );
  assert.deepEqual(notesOf(plan), ["no-task-in-file"]);
});

test("a part for each role: components, tests to run, what a tester and a reviewer look for", () => {
  const plan = readRecords("TASK-0031.md");
  const { boundaries, acceptance } = taskOf(plan, "TASK-0031");
  assert.deepEqual(boundaries, ["counter", "weather (rain, fog)"]);
  assert.deepEqual(acceptance, ["No gull is counted twice.", "Names are plain."]);
  assert.deepEqual(checksOf(plan, "TASK-0031"), [
    "post: pytest -q tests/gulls",
    "post: pytest tests/weather",
    "post: “Add a photograph.”",
  ]);
  assert.deepEqual(filesOf(plan, "TASK-0031"), ["src/gulls/count.py ~"]);
});

test("bold fields, sections, fences; a heading inside code is none of it", () => {
  const plan = readRecords("TASK-0032.md", "TASK-0033.md");
  const { agent, estimate, acceptance, rawStatus } = taskOf(plan, "TASK-0032");
  assert.deepEqual(
    { agent, minutes: estimate?.maxMinutes, rawStatus },
    { agent: "keeper", minutes: 120, rawStatus: "In Progress" },
  );
  assert.deepEqual(acceptance, ["[eng] Every gull is fed", "[qa] None is fed twice"]);
  assert.deepEqual(checksOf(plan, "TASK-0033"), ["post: pytest -q tests/paint"]);
  assert.deepEqual(filesOf(plan, "TASK-0033"), ["src/gulls/paint.py create"]);
  assert.equal(taskOf(plan, "TASK-0033").objective, "Make them visible at night.");
});

test("a document of several tasks is no task file", () => {
  const text = "# TASK-1: One\n\n**Status**: x\n\n# TASK-2: Two\n";
  assert.equal(taskFile.detect({ path: "TASKS.md", text }).confidence, 0);
  assert.equal(taskFile.detect({ path: "a.md", text: "# Task 1: One\n\nText\n" }).confidence, 0);
  assert(taskFile.detect({ path: "tasks/task-1.md", text: "# Task 1: One\n\nText\n" }).confidence > 0.8);
});

test("a task whose heading has no id is called as its front matter or its file says", () => {
  const front = "---\nname: Log in\nstatus: open\ndepends_on: [001]\nparallel: true\n---\n\n# Task: Log in\n";
  const kitty =
    "---\nwork_package_id: WP02\ntitle: Doors\nlane: doing\ndependencies: [WP01]\n---\n\n# Doors\n";
  const plan = readPlan([
    { path: "epics/a/002.md", text: front },
    { path: "tasks/WP02-doors.md", text: kitty },
  ]);
  assert.deepEqual(outlineOf(plan), ["002 open: Log in", "WP02 in-progress: Doors"]);
  assert.deepEqual(edgesOf(plan, "002"), ["001 unknown"]);
  assert.deepEqual(edgesOf(plan, "WP02"), ["WP01 unknown"]);
});
