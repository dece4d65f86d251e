import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { assertFeasible, randomJobs } from "../../../test/rig/random-jobs.ts";
import { buildGraph } from "./graph.ts";
import { insertInOrder } from "./insert-in-order.ts";
import { justify } from "./justify.ts";
import { listSchedule } from "./list-schedule.ts";
import { upwardRanks } from "./ranks.ts";
import { schedule } from "./schedule.ts";

test("justification keeps a schedule feasible and never makes it longer", () => {
  fc.assert(
    fc.property(randomJobs(), fc.integer({ min: 1, max: 4 }), fc.boolean(), (jobs, agents, byOrder) => {
      const graph = buildGraph(jobs);
      const given = byOrder
        ? insertInOrder(graph, agents, graph.order)
        : listSchedule(graph, agents, upwardRanks(graph));
      const better = justify(graph, agents, given);
      assert.ok(better.makespan <= given.makespan + 1e-9);
      assertFeasible(jobs, schedule(graph, agents, { schedules: 1, known: better }));
    }),
    { numRuns: 300 },
  );
});

test("it closes a gap that priorities leave", () => {
  // By rank "long" waits for an agent until 3; started at once it would not hold anything up.
  const jobs = [
    { key: "a", minutes: 2, needs: [], scope: [] },
    { key: "b", minutes: 2, needs: [], scope: [] },
    { key: "long", minutes: 4, needs: [], scope: [] },
  ];
  const graph = buildGraph(jobs);
  const worst = listSchedule(graph, 2, Float64Array.of(3, 2, 1));
  assert.equal(worst.makespan, 6);
  assert.equal(justify(graph, 2, worst).makespan, 4);
});
