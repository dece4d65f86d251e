import assert from "node:assert/strict";
import { test } from "node:test";

import { lossRun } from "../../../test/rig/loss-run.ts";
import { nightJournals } from "../../../test/rig/night-run.ts";
import { timedRun } from "../../../test/rig/timed-run.ts";
import { taskLog } from "./task-log.ts";

const events = timedRun(lossRun);

test("the log of a task holds its own events and what others' ends did to it, in order", () => {
  const log = taskLog(events, "2.3.1")!;
  assert.deepEqual(
    log.lines.map(({ word }) => word),
    ["ready", "start", "phase", "phase", "phase", "passed", "committed", "landing", "landed"],
  );
  assert(log.lines.every(({ at }, i) => i === 0 || at >= log.lines[i - 1]!.at));
  assert.equal(log.task.state, "done");
});

test("a task that never ran says why", () => {
  assert.deepEqual(
    taskLog(events, "2.5.3")!.lines.map(({ word, text }) => [word, text]),
    [["blocked", "needs 2.5.1, which did not land"]],
  );
  const chosen = timedRun({
    tasks: [{ id: "a" }, { id: "b", settled: "skipped" }, { id: "c", settled: "done" }],
  });
  assert.equal(taskLog(chosen, "b")!.lines[0]!.text, "outside the chosen steps");
  assert.equal(taskLog(chosen, "c")!.lines[0]!.text, "finished before this run");
});

test("a task is found by key, id or unique id; an unknown one is not", () => {
  const { uid, key } = taskLog(events, "2.3.1")!.task;
  assert.equal(taskLog(events, uid)!.task.key, key);
  const twice = timedRun({
    tasks: [
      { id: "a", key: "a" },
      { id: "a", key: "a#2" },
    ],
  });
  assert.equal(taskLog(twice, "a#2")!.task.key, "a#2");
  assert.equal(taskLog(events, "9.9"), undefined);
  assert.equal(taskLog(events.slice(1), "2.3.1"), undefined);
  assert.equal(taskLog([], "2.3.1"), undefined);
});

test("an attempt lost with its coordinator is in the log", () => {
  const start = events.findIndex((event) => event.type === "attempt-started");
  const first = events[0]!;
  assert(first.type === "run-started");
  const log = taskLog(
    [
      ...events.slice(0, start + 1),
      {
        type: "run-resumed",
        at: first.at + 5000,
        settings: first.settings,
        lost: [{ task: "2.1.1", attempt: 1 }],
        retryFailed: false,
      },
    ],
    "2.1.1",
  )!;
  assert.deepEqual(
    log.lines.map(({ word }) => word),
    ["ready", "start", "resumed"],
  );
});

test("what the breaker took back is in the log of each task: its landing, and the attempt that was cut off", () => {
  const words = taskLog(nightJournals["breaker"]!, "a")!.lines.map(({ word }) => word);
  assert.deepEqual(words.slice(words.indexOf("landed")).slice(0, 4), [
    "landed",
    "rolled-back",
    "ready",
    "start",
  ]);
  const failures = Array.from({ length: 3 }, () => ({ failure: "gate", message: "red" }) as const);
  const tasks = [
    { id: "a", failures },
    { id: "b", failures },
    { id: "c", seconds: 60 },
  ];
  const cut = timedRun({ tasks, settings: { agents: 3 } });
  const cancelled = taskLog(cut, "c")!.lines.find(({ word }) => word === "cancelled");
  assert.equal(cancelled?.text, "its batch is taken back");
});
