import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { randomJobs } from "../../../test/rig/random-jobs.ts";
import { components } from "./components.ts";
import { criticalPath, criticalPathMinutes } from "./critical-path.ts";
import { buildGraph, type Job } from "./graph.ts";
import { heads, upwardRanks } from "./ranks.ts";

const job = (key: string, minutes: number, ...needs: string[]): Job => ({ key, minutes, needs, scope: [] });

test("unknown needs, repeated needs and a job's need of itself are left out", () => {
  const graph = buildGraph([job("a", 1, "a", "ghost"), job("b", 2, "a", "a")]);
  assert.deepEqual([...graph.preds.items], [0]);
  assert.deepEqual([...graph.succs.items], [1]);
  assert.equal(graph.cycle, undefined);
});

test("a cycle is named from its first task on, each needed by the next", () => {
  const graph = buildGraph([
    job("start", 1),
    job("a", 1, "c", "start"),
    job("b", 1, "a"),
    job("c", 1, "b"),
    job("d", 1, "c"),
  ]);
  assert.deepEqual(graph.cycle, ["a", "b", "c"]);
  assert.deepEqual([...graph.order], [0]);
});

test("the order puts every job after its needs, ranks and heads meet on the critical path", () => {
  fc.assert(
    fc.property(randomJobs(15), (jobs) => {
      const graph = buildGraph(jobs);
      const place = new Map([...graph.order].map((number, at) => [number, at]));
      const [ranks, early] = [upwardRanks(graph), heads(graph)];
      const longest = criticalPathMinutes(graph);
      jobs.forEach((it, i) => {
        for (const need of it.needs) assert.ok(place.get(Number(need.slice(1)))! < place.get(i)!);
        assert.ok(early[i]! + ranks[i]! <= longest + 1e-9);
      });
      const path = criticalPath(graph);
      const minutes = path.reduce((sum, key) => sum + jobs[Number(key.slice(1))]!.minutes, 0);
      assert.ok(Math.abs(minutes - longest) < 1e-9);
      path.slice(1).forEach((key, i) => assert.ok(jobs[Number(key.slice(1))]!.needs.includes(path[i]!)));
    }),
  );
});

test("nodes on a common cycle, and only they, share a component", () => {
  const edges = fc.array(fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 7 })), { maxLength: 20 });
  fc.assert(
    fc.property(edges, (pairs) => {
      const reach = Array.from({ length: 8 }, (_, i) => Array.from({ length: 8 }, (_unused, j) => i === j));
      for (const [a, b] of pairs) reach[a]![b] = true;
      for (let k = 0; k < 8; k++) {
        for (let i = 0; i < 8; i++)
          for (let j = 0; j < 8; j++) reach[i]![j] ||= reach[i]![k]! && reach[k]![j]!;
      }
      const sorted = pairs.toSorted((a, b) => a[0] - b[0]);
      const start = Int32Array.from({ length: 9 }, (_, i) => sorted.filter(([a]) => a < i).length);
      const component = components({ start, items: Int32Array.from(sorted, ([, b]) => b) });
      for (let i = 0; i < 8; i++) {
        for (let j = 0; j < 8; j++)
          assert.equal(component[i] === component[j], reach[i]![j]! && reach[j]![i]!);
      }
    }),
  );
});

test("a chain of 200,000 jobs needs no deep stack", () => {
  const jobs = Array.from({ length: 200_000 }, (_, i) => job(`t${i}`, 0, `t${i === 0 ? 199_999 : i - 1}`));
  assert.equal(buildGraph(jobs).cycle?.length, 200_000);
  assert.equal(new Set(components(buildGraph(jobs).succs)).size, 1);
  assert.equal(criticalPath(buildGraph(jobs.slice(0, 100_000))).length, 100_000);
});
