import assert from "node:assert/strict";
import { test } from "node:test";

import { planOf } from "../../../test/rig/plan-of.ts";
import { runTasks } from "../../app/run-tasks.ts";
import { distinctIds } from "./distinct-ids.ts";
import type { Task } from "./plan.ts";

/** Tasks by file, with unique keys as a plan of several files has them. */
function tasksOf(files: Readonly<Record<string, readonly string[]>>): readonly Task[] {
  const { tasks } = planOf(
    Object.values(files).flatMap((ids, i) => ids.map((id) => ({ id, key: i === 0 ? id : `${id}#${i + 1}` }))),
  );
  const places = Object.entries(files).flatMap(([file, ids]) => ids.map(() => file));
  return tasks.map((task, i) => ({ ...task, span: { ...task.span, file: places[i]! } }));
}

const shown = (files: Readonly<Record<string, readonly string[]>>): readonly string[] => {
  const tasks = tasksOf(files);
  const ids = distinctIds(tasks);
  return tasks.map(({ key, id }) => ids.get(key) ?? id);
};

test("ids that two files give are told apart by their files, others stay", () => {
  assert.deepEqual(shown({ "auth.md": ["1.1", "1.2"], "pay.md": ["1.1", "2.1"] }), [
    "auth:1.1",
    "1.2",
    "pay:1.1",
    "2.1",
  ]);
  assert.deepEqual(shown({ "auth.md": ["1", "2"], "pay.md": ["3"] }), ["1", "2", "3"]);
});

test("what sets the files apart is as short as it can be", () => {
  const names = (...files: readonly string[]): readonly string[] =>
    shown(Object.fromEntries(files.map((file) => [file, ["1"]])));
  assert.deepEqual(names("specs/auth/tasks.md", "specs/pay/tasks.md"), ["auth:1", "pay:1"]);
  assert.deepEqual(names("2031-11-20-auth.md", "2031-11-20-pay.md"), ["auth:1", "pay:1"]);
  assert.deepEqual(names("authentication.md", "payments.md"), ["authenti:1", "payments:1"]);
  assert.deepEqual(names("a/x/tasks.md", "b/x/tasks.md"), ["a/x/tasks.md:1", "b/x/tasks.md:1"]);
});

test("a run shows them so, and keeps its keys", () => {
  const plan = { ...planOf([]), tasks: tasksOf({ "auth.md": ["1"], "pay.md": ["1"] }) };
  const tasks = runTasks(plan, { chosen: () => true, hex: () => "00000000" });
  assert.deepEqual(
    tasks.map(({ key, id, uid }) => [key, id, uid]),
    [
      ["1", "auth:1", "task_1_00000000"],
      ["1#2", "pay:1", "task_1_00000000"],
    ],
  );
});
