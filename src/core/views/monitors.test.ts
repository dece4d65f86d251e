import assert from "node:assert/strict";
import { test } from "node:test";

import type { Event, RunStarted } from "../run/event.ts";
import { monitorsOf, type Monitors } from "./monitors.ts";

const started: RunStarted = {
  type: "run-started",
  at: 0,
  run: "r1",
  version: 1,
  base: "b",
  branch: "renga/r1",
  onto: "main",
  digest: "d",
  planPaths: ["steps.yaml"],
  title: "Train",
  settings: { agents: 1, agentSpecs: ["script"], retries: 0, attemptTimeoutSeconds: 60 },
  tasks: [
    {
      key: "2",
      id: "2",
      title: "Train it",
      uid: "task_2_aaaaaaaa",
      minutes: 1,
      needs: [],
      after: [],
      scope: [],
    },
  ],
};
const ref = { task: "2", uid: "task_2_aaaaaaaa", attempt: 1 };
const sample = (at: number, points: (Event & { type: "monitor-sampled" })["points"], attempt = 1): Event => ({
  type: "monitor-sampled",
  at,
  ...ref,
  attempt,
  monitor: "loss",
  points,
  output: `at ${at}`,
});
const view = (...events: readonly Event[]): Monitors => {
  const it = monitorsOf([started, ...events]);
  assert(it !== undefined);
  return it;
};
const curve = (it: Monitors, series: string): unknown =>
  [...it.monitors.values()][0]?.series.get(series)?.points.map(({ x, y }) => [x, y]);

test("samples become curves by step or by time; another attempt begins anew", () => {
  const points = [
    { series: "loss", x: 1, y: 0.9 },
    { series: "loss", x: 2, y: null },
    { series: "rate", y: 5 },
  ];
  const it = view(
    sample(10, points),
    sample(20, [
      { series: "loss", x: 3, y: 0.7 },
      { series: "rate", y: 6 },
    ]),
  );
  assert.deepEqual(curve(it, "loss"), [
    [1, 0.9],
    [2, Number.NaN],
    [3, 0.7],
  ]);
  assert.deepEqual(curve(it, "rate"), [
    [10, 5],
    [20, 6],
  ]);
  const again = view(sample(10, points), sample(30, [{ series: "loss", x: 1, y: 4 }], 2));
  assert.deepEqual(curve(again, "loss"), [[1, 4]]);
  assert.equal(monitorsOf([sample(1, [])]), undefined);
});

test("months of samples are thinned out, their ends and extremes kept", () => {
  const events = Array.from({ length: 60 }, (_, i) =>
    sample(
      i,
      Array.from({ length: 1000 }, (_, j) => ({
        series: "loss",
        x: i * 1000 + j,
        y: i === 7 && j === 3 ? -5 : j,
      })),
    ),
  );
  const points = [...view(...events).monitors.values()][0]?.series.get("loss")?.points ?? [];
  assert(points.length <= 20_000);
  assert.deepEqual([points[0]?.x, points.at(-1)?.x, Math.min(...points.map(({ y }) => y))], [0, 59_999, -5]);
});

test("a process is followed to its end, alerts are counted", () => {
  const background: Event = {
    type: "background-started",
    at: 5,
    ...ref,
    pid: 42,
    startTime: "s",
    command: "train",
    cwd: "/w",
    log: "/l",
  };
  const alert = (action: "notify" | "pause" | "stop"): Event => ({
    type: "alert-raised",
    at: 6,
    ...ref,
    monitor: "loss",
    kind: "not-finite",
    message: "loss is not a finite number",
    action,
  });
  const state = (...events: readonly Event[]): string | undefined =>
    view(background, ...events).processes.get("2")?.state;
  const asked: Event = { type: "background-stop-asked", at: 7, ...ref, reason: "alert" };
  const ended: Event = { type: "background-ended", at: 8, ...ref, how: "exited", exitCode: 0, message: "" };
  assert.equal(state(), "running");
  assert.equal(state(alert("notify")), "running");
  assert.equal(state(alert("pause")), "halted");
  assert.equal(state(alert("stop"), asked), "stopping");
  assert.equal(state(alert("pause"), asked), "stopping");
  assert.equal(state(ended), "exited");
  assert.equal(state(ended, asked, alert("pause")), "exited");
  const many = view(...Array.from({ length: 250 }, () => alert("notify")));
  assert.deepEqual([many.alerts.length, many.alerted], [200, 250]);
});
