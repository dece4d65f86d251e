import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import type { Event, RunStarted } from "../../core/run/event.ts";
import { monitorsOf } from "../../core/views/monitors.ts";
import { cells } from "./cells.ts";
import { createPaint } from "./colour.ts";
import { createMonitorLines, renderMonitors } from "./monitors.ts";
import { sparkline } from "./sparkline.ts";

const curve = (ys: readonly number[]): { x: number; y: number }[] => ys.map((y, x) => ({ x, y }));
const unicode = createPaint({ colour: false, unicode: true });
const ascii = createPaint({ colour: false, unicode: false });

test("a curve in one line, in both kinds of signs", () => {
  assert.equal(sparkline(curve([0, 1, 2, 3, 4, 5, 6, 7]), 8, unicode.marks.levels), "▁▂▃▄▅▆▇█");
  assert.equal(sparkline(curve([7, 0]), 8, ascii.marks.levels), "%.");
  assert.equal(sparkline(curve([1, Number.NaN, 2]), 3, ascii.marks.levels), ".!%");
  assert.equal(sparkline([], 8, unicode.marks.levels), "");
  assert.equal(sparkline(curve([3]), 8, unicode.marks.levels), "▅");
  const gap = [
    { x: 0, y: 1 },
    { x: 1, y: 2 },
    { x: 10, y: 3 },
    { x: 10, y: 3 },
  ];
  assert.equal(sparkline(gap, 4, unicode.marks.levels), "▁  █");
});

const started: RunStarted = {
  type: "run-started",
  at: 0,
  run: "20260302-0814-ab12",
  version: 1,
  base: "b",
  branch: "renga/r1",
  onto: "main",
  digest: "d",
  planPaths: ["steps.yaml"],
  title: "Train the small model",
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
const events: readonly Event[] = [
  started,
  {
    type: "background-started",
    at: 1000,
    ...ref,
    pid: 42,
    startTime: "s",
    command: "train",
    cwd: "/w",
    log: "/logs/task_2.log",
  },
  {
    type: "monitor-sampled",
    at: 2000,
    ...ref,
    monitor: "loss",
    points: Array.from({ length: 24 }, (_, x) => ({ series: "loss", x, y: x === 20 ? null : 2 - x / 12 })),
    output: "step 23",
  },
  {
    type: "monitor-sampled",
    at: 2000,
    ...ref,
    monitor: "checkpoints",
    points: [],
    output: "23.ckpt \u001b[31m",
  },
  {
    type: "alert-raised",
    at: 2000,
    ...ref,
    monitor: "loss",
    kind: "not-finite",
    message: "loss is not a finite number at step 20",
    action: "stop",
  },
  { type: "background-ended", at: 5000, ...ref, how: "exited", exitCode: 3, message: "" },
];
const view = (list: readonly Event[]): NonNullable<ReturnType<typeof monitorsOf>> => monitorsOf(list)!;

test("processes, a line for each series, and alerts", () => {
  process.env["TZ"] = "UTC";
  const lines = renderMonitors(view(events), { columns: 100, paint: unicode, now: 6000 });
  assert.deepEqual(lines, [
    "20260302-0814-ab12  Train the small model",
    "background",
    "  2   ended with exit code 3 after 4.0s",
    "    /logs/task_2.log",
    "monitors",
    "  2 loss           0.08333  -0.08333  at 23     falling (1 not finite)  ███▇▇▇▆▆▆▅▅▅▄▄▄▃▃▃▂▂!▁▁▁",
    "  2 checkpoints                       4.0s ago                          23.ckpt",
    "alerts",
    "  ! 00:00:02  2 loss: not-finite: loss is not a finite number at step 20 (stopped it)",
  ]);
  const nothing = renderMonitors(view([started]), { columns: 100, paint: unicode, now: 0 });
  assert.equal(nothing.at(-1), "No monitor has looked yet, and nothing runs in the background.");
});

test("no line fills the last column, and outside UTF-8 all is ASCII", () => {
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 200 }), fc.boolean(), (columns, isAscii) => {
      const paint = isAscii ? ascii : unicode;
      const below = createMonitorLines();
      for (const event of events) below.take(event);
      const look = { columns, paint, now: 6000 };
      for (const line of [
        ...renderMonitors(view(events), look),
        ...below.lines({ ...look, rows: 40, idWidth: 3 }, 20),
      ]) {
        assert(cells(line) < columns, line);
        // oxlint-disable-next-line no-control-regex -- the range of ASCII begins with them
        if (isAscii) assert.match(line, /^[\u0020-\u007e]*$/u);
      }
    }),
  );
});

test("below a window it takes no more room than there is", () => {
  const below = createMonitorLines();
  const look = { columns: 80, rows: 24, paint: unicode, now: 6000, idWidth: 3 };
  assert.deepEqual(below.lines(look, 10), []);
  for (const event of events) below.take(event);
  assert.deepEqual(below.lines(look, 2), []);
  assert.equal(below.lines(look, 3).length, 3);
  assert.equal(below.lines(look, 3)[0], "monitors");
});
