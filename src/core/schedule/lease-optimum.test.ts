import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { randomJobs } from "../../../test/rig/random-jobs.ts";
import { buildGraph, type Graph, type Job } from "./graph.ts";
import { insertInOrder } from "./insert-in-order.ts";
import { criticalPathWithLeases } from "./lease-optimum.ts";
import { schedule } from "./schedule.ts";
import { speedups } from "./speedups.ts";

const job = (key: string, minutes: number, needs: string[] = [], scope: string[] = []): Job => ({
  key,
  minutes,
  needs,
  scope,
});

test("the exact search finds what trying every order finds", () => {
  fc.assert(
    fc.property(randomJobs(6), (jobs) => {
      const graph = buildGraph(jobs);
      const optimum = criticalPathWithLeases(graph, { schedules: 1 });
      assert.ok(optimum.proven);
      assert.ok(Math.abs(optimum.minutes - shortestOfAllOrders(graph)) < 1e-9);
    }),
    { numRuns: 200 },
  );
});

/** Serial insertion of every order that respects the needs: one of them gives the optimum (Sprecher, Kolisch and Drexl 1995). */
function shortestOfAllOrders(graph: Graph): number {
  let best = Infinity;
  const order: number[] = [];
  const visit = (): void => {
    if (order.length === graph.size) {
      best = Math.min(best, insertInOrder(graph, Infinity, Int32Array.from(order)).makespan);
      return;
    }
    for (let next = 0; next < graph.size; next++) {
      const needs = graph.preds.items.subarray(graph.preds.start[next], graph.preds.start[next + 1]);
      if (order.includes(next) || !needs.every((need) => order.includes(need))) continue;
      order.push(next);
      visit();
      order.pop();
    }
  };
  visit();
  return best;
}

test("the timetable of the optimum is feasible and as long as it says", () => {
  fc.assert(
    fc.property(randomJobs(10), (jobs) => {
      const graph = buildGraph(jobs);
      const { start, minutes } = criticalPathWithLeases(graph, { schedules: 2 });
      const replayed = schedule(graph, Infinity, { schedules: 1000, hint: start, lowerBound: minutes });
      assert.ok(replayed.makespan <= minutes + 1e-9);
      assert.ok(replayed.proven);
    }),
    { numRuns: 200 },
  );
});

/** The job shop ft06 (Fisher and Thompson 1963), each machine a file: machine and minutes of the six steps of six jobs. */
const FT06 = [
  [2, 1, 0, 3, 1, 6, 3, 7, 5, 3, 4, 6],
  [1, 8, 2, 5, 4, 10, 5, 10, 0, 10, 3, 4],
  [2, 5, 3, 4, 5, 8, 0, 9, 1, 1, 4, 7],
  [1, 5, 0, 5, 2, 5, 3, 3, 4, 8, 5, 9],
  [2, 9, 1, 3, 4, 5, 5, 4, 0, 3, 3, 1],
  [1, 3, 3, 3, 5, 9, 0, 10, 4, 4, 2, 1],
].flatMap((row, line) =>
  [0, 1, 2, 3, 4, 5].map((step) =>
    job(`${line}.${step}`, row[2 * step + 1]!, step === 0 ? [] : [`${line}.${step - 1}`], [
      `m${row[2 * step]}.ts`,
    ]),
  ),
);

test("a published job shop is solved to its proven optimum of 55, or honestly left open", () => {
  const graph = buildGraph(FT06);
  const { minutes, proven } = criticalPathWithLeases(graph);
  assert.deepEqual({ minutes, proven }, { minutes: 55, proven: true });
  const hasty = criticalPathWithLeases(graph, { schedules: 1, nodes: 1 });
  assert.equal(hasty.proven, false);
  assert.ok(hasty.lowerBound < 55 && hasty.minutes > 55);
});

test("more agents never take longer, and the fewest near the best are worth having", () => {
  fc.assert(
    fc.property(randomJobs(), (jobs) => {
      const { rows, agentsWorthHaving } = speedups(buildGraph(jobs), 6);
      assert.deepEqual(
        rows.map((row) => row.agents),
        [1, 2, 3, 4, 5, 6],
      );
      rows.slice(1).forEach((row, i) => assert.ok(row.minutes <= rows[i]!.minutes));
      const best = rows.at(-1)!.minutes;
      const enough = (minutes: number): boolean => minutes <= Math.max(best * 1.02, best + 1);
      assert.ok(enough(rows[agentsWorthHaving - 1]!.minutes));
      assert.ok(agentsWorthHaving === 1 || !enough(rows[agentsWorthHaving - 2]!.minutes));
    }),
  );
});
