import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import {
  checksOf,
  edgesOf,
  filesOf,
  notesOf,
  outlineOf,
  readRecords,
  taskOf,
} from "../../test/rig/record-fixture.ts";
import { jobsOf } from "../core/plan/jobs.ts";
import { buildGraph } from "../core/schedule/graph.ts";
import { readPlan } from "./read-plan.ts";

test("tags, sub-tasks with ids of their own, statuses in the tool's words", () => {
  const plan = readRecords("tasks-tagged.json");
  assert.equal(plan.sources[0]?.dialect, "task-master");
  assert.equal(plan.title, "Harbour");
  assert.equal(plan.goal, "Ships come and go");
  assert.deepEqual(outlineOf(plan), [
    "1 done: Lay out the harbour model",
    "1.1 done: Berth [1]",
    "1.2 skipped: Ship [1]",
    "5 in-progress: Tide tables",
    "7 in-progress: Moorings",
    "7.1 open: Bollards [7]",
    "7.2 open: Lines [7]",
    "7.3 deferred: Fenders [7]",
    "7.4 blocked: Winches [7]",
    "7.5 open: Check the load [7]",
    "night-shift:1 open: Lamps",
    "night-shift:2 open: Beacon",
    "night-shift:2.1 open: Bulb [night-shift:2]",
    "night-shift:2.2 open: Lens [night-shift:2]",
  ]);
  assert.equal(taskOf(plan, "5").rawStatus, "review");
  assert.equal(taskOf(plan, "1.1").rawStatus, undefined, "taken from its task, which is done");
  assert.deepEqual(taskOf(plan, "7.1").groups, ["section:master", "phase:core"]);
});

test("what a task says is kept, and nothing of it is ticked", () => {
  const plan = readRecords("tasks-tagged.json");
  const { priority, estimate, boundaries, body } = taskOf(plan, "1");
  assert.deepEqual(
    { priority, estimate: estimate?.maxMinutes, boundaries },
    { priority: "high", estimate: 120, boundaries: ["harbour", "ships"] },
  );
  assert.match(body, /^ +\{\n +"id": 1,/);
  assert.deepEqual(filesOf(plan, "1"), ["src/harbour/berth.ts ~", "src/harbour/ship.ts ~"]);
  assert.deepEqual(checksOf(plan, "1"), [
    "post: npm test -- harbour",
    "post: “Run `npm test -- harbour` and read the report.”",
  ]);
  assert.deepEqual(filesOf(plan, "5"), ["src/tide/table.ts create", "src/harbour/berth.ts modify"]);
  assert.deepEqual(taskOf(plan, "5").acceptance, [
    "High water within 5 minutes",
    "Low water within 5 minutes",
  ]);
  assert.equal(taskOf(plan, "5").objective, 'Numbers "as printed", ébb too.');
  assert(plan.tasks.every(({ mark }) => mark === undefined));
});

test("a bare number in a sub-task is a sibling, unless that goes in a circle and a task of that number does not", () => {
  const plan = readRecords("tasks-tagged.json");
  assert.deepEqual(edgesOf(plan, "5"), ["1"]);
  assert.deepEqual(edgesOf(plan, "7.1"), ["5"], "sub-task 7.5 waits for 7.1");
  assert.deepEqual(edgesOf(plan, "7.2"), ["7.1"]);
  assert.deepEqual(edgesOf(plan, "7.3"), ["7.2", "1.1"], "a dotted id is never a sibling's number");
  assert.deepEqual(edgesOf(plan, "7.4"), ["7.3", "12 unknown"]);
  assert.deepEqual(edgesOf(plan, "7.5"), ["7.1", "7.4"]);
  assert.deepEqual(edgesOf(plan, "night-shift:2"), ["night-shift:1"], "a tag refers to itself");
  assert.deepEqual(edgesOf(plan, "night-shift:2.2"), ["night-shift:2.1"]);
  const notes = plan.notes.filter(({ code }) => code === "ambiguous-subtask-dependency");
  assert.deepEqual(
    notes.map(({ message }) => message),
    ["7.1 depends on 5: read as task 5, because sub-task 7.5 waits for 7.1 in its turn"],
  );
});

test("sub-tasks that wait in a circle stay a circle where the tasks of those numbers would be one too", () => {
  const tasks = [
    { id: 1, title: "A", dependencies: [2], details: "" },
    {
      id: 2,
      title: "B",
      dependencies: [],
      details: "",
      subtasks: [
        { id: 1, title: "B1", dependencies: [2] },
        { id: 2, title: "B2", dependencies: [1] },
      ],
    },
  ];
  const plan = readPlan([{ path: "t.json", text: JSON.stringify({ tasks }) }]);
  assert.deepEqual(edgesOf(plan, "2.1"), ["2.2"]);
  assert.deepEqual(edgesOf(plan, "2.2"), ["2.1"]);
  assert.deepEqual(notesOf(plan), []);
});

test("no reading makes a circle among sub-tasks when every number points backwards or to a task before their own", () => {
  const family = fc
    .integer({ min: 2, max: 7 })
    .chain((size) =>
      fc.tuple(
        ...Array.from({ length: size }, (_, at) => fc.subarray(Array.from({ length: at }, (__, i) => i + 1))),
      ),
    );
  fc.assert(
    fc.property(family, fc.integer({ min: 2, max: 5 }), (backwards, others) => {
      const before = Array.from({ length: others }, (_, at) => ({
        id: at + 1,
        title: `T${at + 1}`,
        dependencies: [],
        details: "",
      }));
      const subtasks = backwards.map((dependencies, at) => ({
        id: at + 1,
        title: `S${at + 1}`,
        dependencies: at === 0 ? [Math.min(others, backwards.length)] : dependencies,
      }));
      const text = JSON.stringify({
        master: { tasks: [...before, { id: 9, title: "Whole", dependencies: [], subtasks }] },
      });
      const plan = readPlan([{ path: "tasks.json", text }]);
      assert.equal(buildGraph(jobsOf(plan.tasks)).cycle, undefined);
      assert.equal(plan.tasks.length, others + 1 + backwards.length);
    }),
  );
});

test("the format before tags, with a remark and a comma too many; ids that nobody has", () => {
  const plan = readRecords("tasks-legacy.json");
  assert.equal(plan.title, "Ferry");
  assert.deepEqual(
    plan.tasks.map(({ key }) => key),
    ["1", "2", "3"],
  );
  assert.deepEqual(edgesOf(plan, "3"), ["2", "9 unknown"]);
  assert.deepEqual(plan.groups, []);
});

test("JSON with tasks of another kind is not taken for it", () => {
  const editor = JSON.stringify({
    version: "2.0.0",
    tasks: ["build", "test"].map((label) => ({ label, type: "shell", command: "make" })),
  });
  const runtime = JSON.stringify({ tasks: { dev: "deno run main.ts" } });
  for (const text of [editor, runtime, "[]", "{}", '{"tasks": 3}'])
    assert.deepEqual(readPlan([{ path: "tasks.json", text }]).tasks, []);
});

test("sub-tasks of sub-tasks are tasks too", () => {
  const subtasks = [
    {
      id: 1,
      title: "B",
      dependencies: [],
      subtasks: [
        { id: 1, title: "C" },
        { id: 2, title: "D", dependencies: [1] },
      ],
    },
    { id: 2, title: "E", dependencies: [1] },
  ];
  const plan = readPlan([
    { path: "t.json", text: JSON.stringify({ tasks: [{ id: 3, title: "A", dependencies: [], subtasks }] }) },
  ]);
  assert.deepEqual(outlineOf(plan), [
    "3 open: A",
    "3.1 open: B [3]",
    "3.1.1 open: C [3.1]",
    "3.1.2 open: D [3.1]",
    "3.2 open: E [3]",
  ]);
  assert.deepEqual(edgesOf(plan, "3.1.2"), ["3.1.1"]);
  assert.deepEqual(edgesOf(plan, "3.2"), ["3.1"]);
});
