import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { lossPlan } from "../../../test/rig/loss-plan.ts";
import { manyJobs, randomJobs } from "../../../test/rig/random-jobs.ts";
import { analyse } from "../plan/analyse.ts";
import { buildGraph } from "../schedule/graph.ts";
import { schedule, type Schedule } from "../schedule/schedule.ts";
import { ganttRows } from "./gantt.ts";

test("each agent has a lane in which its tasks stand in their minutes", () => {
  const { schedule: run } = analyse(lossPlan(), { agents: 2 });
  const { rows, ticks, minutesPerColumn } = ganttRows(run!, 73);
  assert.equal(minutesPerColumn, 1);
  assert.equal(rows.length, 2);
  for (const { agent, cells } of rows) {
    let at = 0;
    for (const { columns, keys } of cells) {
      const own = run!.entries.filter((it) => it.agent === agent && it.start === at).map(({ key }) => key);
      assert.deepEqual(keys, own);
      at += columns;
    }
    assert.equal(at, 73);
  }
  assert.deepEqual(
    ticks.map(({ minutes, column }) => [minutes, column]),
    [0, 10, 20, 30, 40, 50, 60, 70].map((minutes) => [minutes, minutes]),
  );
});

test("a chart by task has a row for each with one bar", () => {
  const { schedule: run } = analyse(lossPlan(), { agents: 2 });
  const { rows } = ganttRows(run!, 40, "task");
  assert.deepEqual(
    rows.map(({ key }) => key),
    run!.entries.map(({ key }) => key),
  );
  for (const { cells, key } of rows)
    assert.deepEqual(
      cells.flatMap(({ keys }) => keys),
      [key],
    );
});

test("lanes are exactly as wide as asked, and every task stands in one cell", () => {
  fc.assert(
    fc.property(
      randomJobs(),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 90 }),
      (jobs, agents, width) => {
        const run = schedule(buildGraph(jobs), agents, { schedules: 2 });
        const { rows } = ganttRows(run, width);
        for (const { cells } of rows) {
          assert.equal(
            cells.reduce((sum, { columns }) => sum + columns, 0),
            width,
          );
          assert.ok(cells.every(({ columns }) => columns > 0));
        }
        const shown = rows.flatMap(({ cells }) => cells.flatMap(({ keys }) => keys));
        assert.deepEqual(shown.toSorted(), jobs.map(({ key }) => key).toSorted());
      },
    ),
  );
});

test("an empty schedule has idle lanes and no ticks", () => {
  const empty: Schedule = { agents: 1, makespan: 0, lowerBound: 0, proven: true, entries: [] };
  assert.deepEqual(ganttRows(empty, 10), {
    minutesPerColumn: 0,
    rows: [{ agent: 1, cells: [{ columns: 10, keys: [] }] }],
    ticks: [],
  });
});

test("20,000 tasks in 80 columns make at most 80 cells a lane", () => {
  const run = schedule(buildGraph(manyJobs(20_000, 4000)), 8);
  const { rows, ticks } = ganttRows(run, 80);
  for (const { cells } of rows) assert.ok(cells.length <= 80);
  assert.ok(ticks.length <= 10);
});
