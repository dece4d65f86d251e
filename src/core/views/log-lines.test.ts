import assert from "node:assert/strict";
import { test } from "node:test";

import { lossRun } from "../../../test/rig/loss-run.ts";
import { nightJournals } from "../../../test/rig/night-run.ts";
import { START, timedRun } from "../../../test/rig/timed-run.ts";
import type { Event } from "../run/event.ts";
import { createBoard, type Board } from "./board.ts";
import type { LogLine } from "./log-line.ts";
import { answerCommand, tell } from "./log-lines.ts";
import { report } from "./report.ts";

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

test("a question is a line of its own, with the command that answers it, and its answer another", () => {
  const { lines } = told(nightJournals["night"]!);
  assert.deepEqual(of(lines, "1.2"), ["start", "asks", "answered", "start", "landed"]);
  const asks = lines.find(({ word }) => word === "asks");
  assert.equal(asks?.hint, 'renga answer 1.2 "TEXT"');
  assert.match(asks?.text ?? "", /Which one\?/);
  const twins = { key: "a#2", id: "a", uid: "task_a_00000001" };
  assert.equal(answerCommand(twins), 'renga answer task_a_00000001 "TEXT"');
  assert.equal(answerCommand({ ...twins, key: "a; b", id: "a; b" }), 'renga answer task_a_00000001 "TEXT"');
});

test("background processes, chunks, pauses and alerts are told in words", () => {
  const { lines } = told(nightJournals["night"]!);
  assert.deepEqual(of(lines, "2.1"), ["start", "background", "landed", "alert", "ended"]);
  assert.deepEqual(of(lines, "4.1"), ["skipped"]);
  const chunks = lines.filter(({ word }) => word === "chunk").map(({ text }) => text);
  assert.deepEqual(chunks.slice(0, 2), ["100 of 5,000", "1,000 of 5,000"]);
  assert.equal(lines.find(({ word }) => word === "checkpoint")?.text, "100 of 5,000 are safe");
  const paused = lines.find(({ word }) => word === "paused");
  assert.equal(paused?.text, "anthropic: 429: rate limit reached");
  assert.equal(paused?.until, START + 14_000);
  const alert = lines.find(({ word }) => word === "alert");
  assert.equal(alert?.tone, "bad");
  assert.equal(alert?.text, "loss: loss has not changed for 3 looks");
  assert.equal(lines.find(({ word }) => word === "sample")?.text, "loss: loss 1 at 100");
});

test("the breaker says what failed and what follows, gates which task turned them red", () => {
  const breaker = told(nightJournals["breaker"]!).lines;
  const trips = breaker.filter(({ word }) => word === "breaker").map(({ text }) => text);
  assert.match(
    trips[0] ?? "",
    /^3 of 4 tasks failed, all of them gate; .* runs again with one agent: `npm test`/,
  );
  assert.match(trips[1] ?? "", /then the run ends/);
  assert.deepEqual(breaker.at(-1)?.facts, ["the breaker tripped twice"]);
  const red = told(nightJournals["red"]!).lines;
  assert.deepEqual(red.find(({ word }) => word === "gate")?.detail.length, 2);
  assert.deepEqual(red.find(({ word }) => word === "red")?.facts, ["since b Remove what nobody calls"]);
  assert.equal(red.at(-1)?.text, "2 of 2 landed");
  assert.match(red.at(-1)?.facts[0] ?? "", /^tests failed/);
});

test("no later kind of event goes without a line, but for those that only move the clock or the branch", () => {
  const board = createBoard(nightJournals["red"]![0] as Event & { type: "run-started" });
  const ref = { task: "b", uid: "task_b_00000001", attempt: 1, at: 5 };
  const gates = { level: "group", group: "batch:0", commit: "c".repeat(40), at: 5 } as const;
  const check = { name: "tests", command: "npm test", exitCode: 0, timedOut: false, ms: 40, output: "" };
  const cases: readonly (readonly [Event, string, string])[] = [
    [{ type: "check-started", ...ref, phase: "main", name: "types", command: "tsc" }, "check", "types: tsc"],
    [
      { type: "superseded", ...ref, of: "a", file: "src/a.ts", lines: 2 },
      "superseded",
      "2 lines that a had added to src/a.ts are changed or gone",
    ],
    [
      { type: "background-stop-asked", ...ref, reason: "the run has come to its end" },
      "stopping",
      "background process: the run has come to its end",
    ],
    [
      { type: "background-ended", ...ref, how: "lost", exitCode: null, message: "" },
      "ended",
      "its background process is gone, and nobody saw how it ended",
    ],
    [
      { type: "agents-changed", at: 5, agents: 1, reason: "b: out-of-memory" },
      "agents",
      "1 at a time from now on: b: out-of-memory",
    ],
    [{ type: "gates-started", ...gates }, "gates", "after batch 1"],
    [
      { type: "gate-checked", ...gates, ...check, verdict: "flaky" },
      "flaky",
      "tests: npm test failed, and passed when it ran once more",
    ],
    [
      { type: "gate-checked", ...gates, ...check, exitCode: 1, verdict: "was-red" },
      "was-red",
      "tests: npm test fails, and did so before the run: no task is blamed for it",
    ],
    [
      { type: "task-reopened", at: 5, request: 9, task: "b", uid: ref.uid },
      "reopened",
      "tried again, with a fresh set of tries",
    ],
  ];
  for (const [event, word, text] of cases) {
    const said = tell(board, event);
    assert.deepEqual([said?.word, said?.text], [word, text]);
  }
  assert.equal(tell(board, { type: "time-reached", at: 6 }), undefined);
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

test("a plan without a title is called by its path", () => {
  const { lines } = told(timedRun({ title: "", tasks: [{ id: "a" }] }));
  assert.equal(lines[0]?.text, "plan.md");
});

test("what an agent reported and is not so stands below how its attempt ended", () => {
  const events = timedRun({ tasks: [{ id: "a" }] }).map((event) =>
    event.type === "attempt-finished"
      ? { ...event, disagreements: ["it changed x.txt, and does not report it"] }
      : event,
  );
  const { lines } = told(events);
  assert.deepEqual(lines.find(({ word }) => word === "committed")?.detail, [
    "the agent's report: it changed x.txt, and does not report it",
  ]);
});

test("an event of a later release is passed over", () => {
  const { board } = told(timedRun({ tasks: [{ id: "a" }] }));
  assert.equal(tell(board, { type: "weather-changed", at: 1 } as never), undefined);
});

test("work that is refused for the files it changed is told as a failure, with what follows, and counted as one", () => {
  const tasks = [{ id: "1.1", scope: ["b.ts"] }];
  const events = timedRun({ tasks, settings: { agentSpecs: ["command:a"], retries: 1, scope: "reject" } });
  const { lines } = told(events);
  assert.deepEqual(of(lines, "1.1"), ["start", "retry", "start", "failed"]);
  const why = "scope: changed files that the plan does not name for it: src/a.ts";
  assert.deepEqual(
    lines.filter(({ word }) => word === "retry").map(({ text }) => text),
    [why],
  );
  const about = report(events)!;
  assert.deepEqual(about.failures, [{ failure: "scope", count: 2 }]);
  assert.equal(about.errorRate, 1);
  assert.deepEqual(
    about.perAgent.map(({ landed, failed }) => [landed, failed]),
    [[0, 2]],
  );
});

test("a gate of every task that failed and passed when it ran once more is flaky, and says so while the run goes on", () => {
  const events = timedRun({ tasks: [{ id: "1.1" }] });
  const check = events.find((event) => event.type === "check-finished")!;
  const again = { ...check, name: check.command, exitCode: 0, repeat: 1 };
  const { lines } = told([...events.slice(0, events.indexOf(check)), again]);
  const { word, text, headline } = lines.at(-1)!;
  assert.deepEqual([word, headline], ["flaky", true]);
  assert.equal(text, `${check.command} failed, and passed when it ran once more`);
});
