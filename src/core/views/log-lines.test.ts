import assert from "node:assert/strict";
import { test } from "node:test";

import { lossRun } from "../../../test/rig/loss-run.ts";
import { timedRun } from "../../../test/rig/timed-run.ts";
import type { Event } from "../run/event.ts";
import { createBoard, type Board } from "./board.ts";
import type { LogLine } from "./log-line.ts";
import { tell } from "./log-lines.ts";

function told(events: readonly Event[]): { board: Board; lines: LogLine[] } {
  const [first] = events;
  assert(first?.type === "run-started");
  const board = createBoard(first);
  const lines = events.map((event) => tell(board, event)).filter((line) => line !== undefined);
  return { board, lines };
}

const of = (lines: readonly LogLine[], task: string): string[] =>
  lines.filter((line) => line.task === task && line.headline).map(({ word }) => word);

test("headlines tell a task's story in words", () => {
  const { lines } = told(timedRun(lossRun));
  assert.deepEqual(of(lines, "2.1.1"), ["start", "landed"]);
  assert.deepEqual(of(lines, "2.2.2"), ["start", "retry", "start", "landed"]);
  assert.deepEqual(of(lines, "2.5.1"), ["start", "retry", "start", "needs-human"]);
  assert.deepEqual(of(lines, "2.5.2"), []);
  const retry = lines.find(({ word, task }) => word === "retry" && task === "2.2.2");
  assert.match(retry!.text, /^gate: `npm run types` exited with 2\n/);
  assert.deepEqual(retry!.facts, ["next: command:node agents/cheap.mjs --model small"]);
  assert.deepEqual(lines.find(({ word }) => word === "needs-human")!.facts, ["blocks 2 tasks"]);
  assert.deepEqual(lines.at(-1)!.word, "needs-human");
  assert.equal(lines.at(-1)!.text, "9 of 12 landed, 1 needs a person, 2 blocked");
});

test("a failed check carries its output, a passed one does not", () => {
  const { lines } = told(timedRun(lossRun));
  const broke = lines.find(({ word }) => word === "broke");
  assert.equal(broke?.text, "types: npm run types");
  assert.deepEqual(broke?.facts, ["exited with 1", "0.0s"]);
  assert.equal(broke?.detail.length, 2);
  assert(lines.filter(({ word }) => word === "passed").every(({ detail }) => detail.length === 0));
});

test("every event twice gives every headline once", () => {
  const events = timedRun(lossRun);
  const once = told(events).lines.filter(({ headline, task }) => headline && task !== undefined);
  const twice = told(events.flatMap((event) => [event, event])).lines.filter(
    ({ headline, task }) => headline && task !== undefined,
  );
  assert.deepEqual(twice, once);
});

test("an attempt cut off by a stop is no failure", () => {
  const events = timedRun({ tasks: [{ id: "a" }] });
  const start = events.findIndex(({ type }) => type === "attempt-started");
  const { task, uid, attempt } = events[start] as Event & { type: "attempt-started" };
  const { lines } = told([
    ...events.slice(0, start + 1),
    { type: "stop-requested", at: 1, reason: "interrupted" },
    {
      type: "attempt-finished",
      at: 2,
      task,
      uid,
      attempt,
      result: { status: "failed", failure: "cancelled", message: "stopped" },
    },
    { type: "run-finished", at: 3, outcome: "interrupted" },
  ]);
  assert.deepEqual(
    lines.map(({ word, headline }) => [word, headline]),
    [
      ["started", true],
      ["start", true],
      ["stopping", true],
      ["cancelled", false],
      ["interrupted", true],
    ],
  );
});

test("an event of a later release is passed over", () => {
  const { board } = told(timedRun({ tasks: [{ id: "a" }] }));
  assert.equal(tell(board, { type: "weather-changed", at: 1 } as never), undefined);
});
