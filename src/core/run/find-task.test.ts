import assert from "node:assert/strict";
import { test } from "node:test";

import { runTask, started } from "../../../test/rig/scenario.ts";
import { findTask, nearestIds } from "./find-task.ts";
import { begin } from "./state.ts";

const settings = { agents: 1, agentSpecs: ["apply"], retries: 0, attemptTimeoutSeconds: 60 };
const tasks = [
  ...["2.1.1", "2.1.2", "3.1", "MT-7"].map((key) => runTask(key)),
  runTask("twice", { id: "twice", uid: "task_twice_1" }),
  runTask("twice#2", { id: "twice", uid: "task_twice_2" }),
];
const run = begin(started({ settings, fates: new Map(), tasks }));

test("a task is found by its key, its id as written and its unique id", () => {
  assert.equal(findTask(run, "2.1.1")?.spec.key, "2.1.1");
  assert.equal(findTask(run, "twice")?.spec.key, "twice");
  assert.equal(findTask(run, "twice#2")?.spec.key, "twice#2");
  assert.equal(findTask(run, "task_twice_2")?.spec.key, "twice#2");
  assert.equal(findTask(run, "2.1"), undefined);
});

test("an id that tasks of several files have is none of them, and names them all", () => {
  const same = [runTask("1.1", { id: "auth:1.1" }), runTask("1.1#2", { id: "pay:1.1" })];
  const both = begin(started({ settings, fates: new Map(), tasks: same }));
  assert.equal(findTask(both, "1.1"), undefined);
  assert.deepEqual(nearestIds(both, "1.1"), ["auth:1.1", "pay:1.1"]);
  assert.equal(findTask(both, "pay:1.1")?.spec.key, "1.1#2");
});

test("a wrong id gives those that are near, and nothing that is not", () => {
  assert.deepEqual(nearestIds(run, "2.1.3"), ["2.1.1", "2.1.2"]);
  assert.deepEqual(nearestIds(run, "mt-7"), ["MT-7"]);
  assert.deepEqual(nearestIds(run, "twicE"), ["twice"]);
  assert.deepEqual(nearestIds(run, "something else altogether"), []);
});
