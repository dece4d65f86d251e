import assert from "node:assert/strict";
import { test } from "node:test";

import { lossRun } from "../../../test/rig/loss-run.ts";
import { timedRun } from "../../../test/rig/timed-run.ts";
import type { Event } from "../run/event.ts";
import { memoryPeaks } from "./agent-times.ts";
import { compareReports } from "./compare-reports.ts";
import { report } from "./report.ts";
import { successThresholds, type Measures } from "./success-thresholds.ts";

const judged = (more: Partial<Measures>): Record<string, string> =>
  Object.fromEntries(
    successThresholds({
      finished: true,
      completion: 1,
      errorRate: 0,
      wallMs: 100,
      predictedMs: 100,
      peakBytes: 1,
      ...more,
    }).map(({ name, met }) => [name, met]),
  );

test("each measure at its boundary", () => {
  assert.deepEqual(judged({}), { completion: "met", errors: "met", time: "met", memory: "met" });
  assert.equal(judged({ completion: 0.95 })["completion"], "not-met");
  assert.equal(judged({ completion: 0.951 })["completion"], "met");
  assert.equal(judged({ errorRate: 0.05 })["errors"], "not-met");
  assert.equal(judged({ errorRate: 0.049 })["errors"], "met");
  assert.equal(judged({ wallMs: 110, predictedMs: 100 })["time"], "met");
  assert.equal(judged({ wallMs: 112 })["time"], "not-met");
  assert.equal(judged({ wallMs: 88 })["time"], "not-met");
  assert.equal(judged({ finished: false })["time"], "unknown");
  assert.equal(judged({ peakBytes: 500e6 })["memory"], "not-met");
  assert.equal(judged({ peakBytes: undefined })["memory"], "unknown");
});

test("rate limits, questions and stops are no errors", () => {
  const about = report(
    timedRun({
      tasks: [
        { id: "a", failures: [{ failure: "transient", message: "429", untilSecond: 5 }] },
        { id: "b", failures: [{ failure: "unclear", message: "Which one?" }] },
        { id: "c", failures: [{ failure: "conflict", message: "again" }] },
      ],
      settings: { retries: 1, breaker: 1 },
    }),
  )!;
  // c failed once; a and c have landed; b has only asked.
  assert.equal(about.errorRate, 1 / 3);
  assert.deepEqual(
    about.questions.map(({ key, question }) => [key, question]),
    [["b", "Which one?"]],
  );
});

test("memory: the highest of one, and the sum of those that were at work together", () => {
  let n = 0;
  const events = timedRun({
    tasks: [
      { id: "a", seconds: 4 },
      { id: "b", seconds: 4 },
      { id: "c", seconds: 1, needs: ["a", "b"] },
    ],
    settings: { agents: 2 },
  }).map((event): Event =>
    event.type === "attempt-finished" ? { ...event, peakMemoryBytes: [100, 150, 180][n++]! } : event,
  );
  const about = report(events)!;
  assert.deepEqual(about.memory, { attempt: 180, together: 250, measured: 3 });
  assert.equal(about.perAgent[0]?.peakMemoryBytes, 180);
  assert.equal(memoryPeaks([]), undefined);
});

test("a run beside an earlier one: measures, and the tasks that changed most", () => {
  const slower = {
    ...lossRun,
    tasks: lossRun.tasks.map((it) => (it.id === "2.4.1" ? { ...it, seconds: 20 } : it)),
  };
  const compared = compareReports(report(timedRun(slower))!, report(timedRun(lossRun))!);
  assert.deepEqual(
    compared.tasks.map(({ key, nowMs, beforeMs }) => [key, nowMs - beforeMs]),
    [["2.4.1", 13_000]],
  );
  const wall = compared.measures.find(({ name }) => name === "wall")!;
  assert.equal(wall.now! - wall.before!, 13_000);
  assert.deepEqual([compared.lost, compared.gained, compared.sameDigest], [[], [], true]);
});
