import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { planOf } from "../../../test/rig/plan-of.ts";
import { cyclesOf, type Cycle } from "./cycles.ts";
import { findings } from "./findings.ts";
import { planFacts } from "./plan-facts.ts";
import type { Plan } from "./plan.ts";

const written = (): boolean => true;
const cycles = (plan: Plan): Cycle[] => [...cyclesOf(planFacts(plan).graph, written)];
const named = (plan: Plan): string[] =>
  findings(plan)
    .filter(({ code }) => code === "dependency-cycle")
    .map(({ message }) => message.replace(/.*: /, ""));

test("separate circles are told separately, each by its shortest way round", () => {
  const plan = planOf([
    { id: "a", needs: ["c"] },
    { id: "b", needs: ["a"] },
    { id: "c", needs: ["b", "a"] },
    { id: "d" },
    { id: "x", needs: ["y", "d"] },
    { id: "y", needs: ["x"] },
  ]);
  assert.deepEqual(named(plan), ["a → c → a", "x → y → x"]);
});

test("circles that share tasks are told until none is left", () => {
  const plan = planOf([
    { id: "a", needs: ["b", "c"] },
    { id: "b", needs: ["a"] },
    { id: "c", needs: ["a"] },
  ]);
  assert.deepEqual(named(plan).toSorted(), ["a → b → a", "a → c → a"]);
});

test("every cycle is one, and without the edges named there is none left", () => {
  const needs = fc.array(fc.array(fc.nat(11), { maxLength: 3 }), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(needs, (lists) => {
      const size = lists.length;
      const plan = planOf(
        lists.map((list, i) => ({ id: `t${i}`, needs: list.map((to) => `t${to % size}`) })),
      );
      const { graph } = planFacts(plan);
      const found = cycles(plan);
      assert.equal(found.length > 0, graph.cycle !== undefined);
      const removed = new Set(found.map(({ edge }) => edge));
      assert.equal(removed.size, found.length);
      const needsOf = (job: number): number[] =>
        Array.from(graph.preds.items.subarray(graph.preds.start[job], graph.preds.start[job + 1]));
      for (const { jobs } of found)
        jobs.forEach((job, at) => assert.ok(needsOf(jobs[(at + 1) % jobs.length]!).includes(job)));
      if (found.length === 20) return;
      const rest = lists.map((_, job) =>
        needsOf(job).filter((__, e) => !removed.has(graph.preds.start[job]! + e)),
      );
      const cleared = planOf(rest.map((list, i) => ({ id: `t${i}`, needs: list.map((to) => `t${to}`) })));
      assert.equal(planFacts(cleared).graph.cycle, undefined);
    }),
    { numRuns: 300 },
  );
});
