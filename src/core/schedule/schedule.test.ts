import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { assertFeasible, manyJobs, randomJobs } from "../../../test/rig/random-jobs.ts";
import { bounds, meets } from "./bounds.ts";
import { buildGraph, type Job } from "./graph.ts";
import { listSchedule } from "./list-schedule.ts";
import { upwardRanks } from "./ranks.ts";
import { schedule } from "./schedule.ts";

const job = (key: string, minutes: number, needs: string[] = [], scope: string[] = []): Job => ({
  key,
  minutes,
  needs,
  scope,
});

test("any schedule keeps needs, agents and files, and is never below its lower bound", () => {
  fc.assert(
    fc.property(
      randomJobs(),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 40 }),
      (jobs, agents, schedules) => {
        const graph = buildGraph(jobs);
        const found = schedule(graph, agents, { schedules });
        assertFeasible(jobs, found);
        assert.ok(
          meets(bounds(graph, agents).lowerBound, found.makespan),
          "the lower bound is below the makespan",
        );
        assert.equal(found.proven, meets(found.makespan, found.lowerBound));
      },
    ),
    { numRuns: 300 },
  );
});

test("searching longer never gives a longer schedule than plain list scheduling", () => {
  fc.assert(
    fc.property(randomJobs(20), fc.integer({ min: 1, max: 4 }), (jobs, agents) => {
      const graph = buildGraph(jobs);
      const plain = listSchedule(graph, Math.min(agents, Math.max(1, jobs.length)), upwardRanks(graph));
      let last = plain.makespan;
      for (const schedules of [1, 2, 6, 30]) {
        const { makespan } = schedule(graph, agents, { schedules });
        assert.ok(makespan <= last, `${schedules} schedules: ${makespan} after ${last}`);
        last = makespan;
      }
    }),
  );
});

test("one agent is never idle", () => {
  fc.assert(
    fc.property(randomJobs(), (jobs) => {
      const work = jobs.reduce((sum, { minutes }) => sum + minutes, 0);
      assert.ok(Math.abs(schedule(buildGraph(jobs), 1).makespan - work) < 1e-9);
    }),
  );
});

test("two writers of one file take turns while others go on", () => {
  const graph = buildGraph([job("a", 5, [], ["x.ts"]), job("b", 5, [], ["x.ts"]), job("c", 5, [], ["y.ts"])]);
  assert.equal(schedule(graph, 3).makespan, 10);
  assert.deepEqual(
    schedule(graph, 3).entries.map((entry) => entry.start),
    [0, 0, 5],
  );
});

test("files of one directory are written side by side, but never beside the directory itself", () => {
  const apart = [job("a", 5, [], ["src/a.ts"]), job("b", 5, [], ["src/b.ts"])];
  assert.equal(schedule(buildGraph(apart), 3).makespan, 5);
  for (const scope of ["src", "src/", "src/*.ts", "**"]) {
    assert.equal(schedule(buildGraph([...apart, job("c", 5, [], [scope])]), 3).makespan, 10, scope);
  }
  assert.equal(schedule(buildGraph([...apart, job("c", 5, [], ["src/*.css"])]), 3).makespan, 5);
});

test("a waiter that cannot use a freed file passes it on", () => {
  const graph = buildGraph([
    job("holds both", 2, [], ["x.ts", "y.ts"]),
    job("keeps y", 10, ["holds both"], ["y.ts"]),
    job("wants both", 9, [], ["x.ts", "y.ts"]),
    job("wants x", 1, [], ["x.ts"]),
  ]);
  const priority = Float64Array.of(100, 90, 80, 1);
  const { start } = listSchedule(graph, 4, priority);
  assert.deepEqual([...start], [0, 2, 12, 2]);
});

test("jobs of no length wait for nothing but their needs", () => {
  const graph = buildGraph([job("a", 4), job("b", 4), job("end", 0, ["a"]), job("after", 1, ["end"])]);
  const { entries } = schedule(graph, 2);
  assert.deepEqual(
    entries.map(({ key, start }) => `${key} ${start}`),
    ["a 0", "b 0", "end 4", "after 4"],
  );
});

test("an empty plan takes no time", () => {
  const empty = schedule(buildGraph([]), 4);
  assert.deepEqual(empty, { agents: 1, makespan: 0, lowerBound: 0, proven: true, entries: [] });
});

test("a large plan is scheduled at its lower bound without sampling", () => {
  const graph = buildGraph(manyJobs(20_000, 4000));
  const found = schedule(graph, 16);
  assert.ok(found.makespan <= found.lowerBound * 1.01, `${found.makespan} against ${found.lowerBound}`);
});
