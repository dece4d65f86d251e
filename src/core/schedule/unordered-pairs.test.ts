import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { randomJobs } from "../../../test/rig/random-jobs.ts";
import { buildGraph } from "./graph.ts";
import { unorderedPairsOracle } from "./unordered-pairs.ts";

test("pairs are counted as asking about each of them would", () => {
  fc.assert(
    fc.property(
      randomJobs(),
      fc.array(fc.constantFrom("-", "exclusive", "shared"), { maxLength: 12 }),
      (jobs, roles) => {
        const graph = buildGraph(jobs);
        const reach = jobs.map(() => new Set<number>());
        for (const job of graph.order.toReversed()) {
          for (const next of graph.succs.items.subarray(graph.succs.start[job], graph.succs.start[job + 1])) {
            for (const further of [next, ...reach[next]!]) reach[job]!.add(further);
          }
        }
        const of = (role: string): number[] => jobs.flatMap((_, i) => (roles[i] === role ? [i] : []));
        const [exclusive, shared] = [of("exclusive"), of("shared")];
        const apart = (a: number, b: number): boolean => !reach[a]!.has(b) && !reach[b]!.has(a);
        let count = 0;
        exclusive.forEach((a, i) => {
          for (const b of [...exclusive.slice(i + 1), ...shared]) if (apart(a, b)) count++;
        });
        const oracle = unorderedPairsOracle(graph);
        // Asked twice: one question must not disturb the next.
        for (const few of [1, 100]) {
          const answer = oracle({ exclusive, shared }, few);
          assert.deepEqual(
            [answer.count, answer.exact, answer.first.length],
            [count, true, Math.min(few, count)],
          );
          for (const [a, b] of answer.first) {
            assert.ok(apart(a, b) && (exclusive.includes(a) || exclusive.includes(b)));
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("when the allowance runs out the count is too high rather than too low, and says so", () => {
  const jobs = Array.from({ length: 300 }, (_, i) => ({
    key: `t${i}`,
    minutes: 1,
    needs: i === 0 ? [] : [`t${i - 1}`],
    scope: [],
  }));
  const exclusive = jobs.map((_, i) => i);
  const graph = buildGraph(jobs);
  assert.deepEqual(unorderedPairsOracle(graph)({ exclusive, shared: [] }, 3), {
    count: 0,
    first: [],
    exact: true,
  });
  const hasty = unorderedPairsOracle(graph, 100)({ exclusive, shared: [] }, 3);
  assert.equal(hasty.exact, false);
  assert.ok(hasty.count > 0);
});
