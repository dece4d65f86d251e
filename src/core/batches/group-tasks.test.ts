import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { planOf, type TaskDraft } from "../../../test/rig/plan-of.ts";
import { overlaps, scopeOf } from "../plan/scope.ts";
import { batchesOf, cutWork, type Batching } from "./batches-of.ts";
import { GROUPINGS } from "./group-tasks.ts";

const FILES = ["src/a/x.ts", "src/a/y.ts", "src/b/z.ts", "docs/one.md", "src/a/", "lib/**", "package.json"];

/** Plans whose tasks need only earlier ones, some of them under a parent, some settled. */
const drafts: fc.Arbitrary<TaskDraft[]> = fc
  .array(
    fc.record({
      needs: fc.array(fc.nat(20), { maxLength: 3 }),
      files: fc.uniqueArray(fc.constantFrom(...FILES), { maxLength: 3 }),
      minutes: fc.integer({ min: 0, max: 9 }),
      risk: fc.constantFrom("low", "medium", "high", "as may be"),
      parent: fc.option(fc.nat(20), { freq: 4 }),
      done: fc.integer({ min: 0, max: 9 }),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((list) =>
    list.map(({ needs, files, minutes, risk, parent, done }, i) => ({
      id: `t${i}`,
      needs: [...new Set(needs.map((at) => at % (i + 1)))].filter((at) => at !== i).map((at) => `t${at}`),
      files,
      minutes,
      risk,
      ...(parent === null || parent % (i + 1) === i ? {} : { parent: `t${parent % (i + 1)}` }),
      ...(done === 0 ? { status: "done" as const } : {}),
    })),
  );

/** Place of each job in the order of batches. */
function places({ phases }: Batching): Map<number, { phase: number; batch: number }> {
  const found = new Map<number, { phase: number; batch: number }>();
  let number = 0;
  phases.forEach(({ batches }, phase) => {
    for (const { jobs } of batches) {
      for (const job of jobs) {
        assert(!found.has(job), "a job is in two batches");
        found.set(job, { phase, batch: number });
      }
      number++;
    }
  });
  return found;
}

/** Leaves that the job waits for, through parents. */
function needsOf({ work: { graph, isLeaf } }: Batching, job: number): number[] {
  const found = new Set<number>();
  const seen = new Set<number>();
  const stack = [job];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    for (let e = graph.preds.start[at]!; e < graph.preds.start[at + 1]!; e++) {
      const need = graph.preds.items[e]!;
      if (seen.has(need)) continue;
      seen.add(need);
      if (isLeaf[need] === 1) found.add(need);
      else stack.push(need);
    }
  }
  return [...found];
}

for (const grouping of GROUPINGS) {
  test(`${grouping}: every open task once, nothing before what it needs, batches of tasks that leave each other alone`, () => {
    fc.assert(
      fc.property(drafts, fc.option(fc.integer({ min: 1, max: 4 })), (list, most) => {
        const batching = cutWork(planOf(list), grouping, most === null ? {} : { most });
        const { work, phases } = batching;
        const at = places(batching);
        const leaves = work.tasks.flatMap((_, job) => (work.isLeaf[job] === 1 ? [job] : []));
        assert.deepEqual(
          [...at.keys()].toSorted((a, b) => a - b),
          leaves,
        );
        const stuck = phases.findIndex((phase) => phase.stuck === true);
        for (const job of leaves) {
          if (at.get(job)!.phase === stuck) continue;
          for (const need of needsOf(batching, job)) assert(at.get(need)!.batch < at.get(job)!.batch);
        }
        for (const [place, { batches, label, jobs }] of phases.entries()) {
          if (place === stuck) continue;
          for (const batch of batches) {
            assert(batch.jobs.length > 0 && batch.jobs.length <= (most ?? Infinity));
            for (const one of batch.jobs)
              for (const other of batch.jobs)
                assert(one === other || !share(batching, one, other), "two of a batch share a file");
            if (batch !== batches[0])
              assert(batch.jobs.every((job) => most !== null || batch.after.has(job)));
          }
          const own = jobs.filter((job) => work.isLeaf[job] === 1);
          if (grouping === "risk") {
            assert(own.every((job) => batching.riskOf(job).level === label));
            if (label === "high") assert.equal(own.length, 1);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
}

function share({ work }: Batching, one: number, other: number): boolean {
  const [a, b] = [scopeOf(work.tasks[one]!), scopeOf(work.tasks[other]!)];
  return a.some((path) => b.some((it) => overlaps(path, it)));
}

test("the numbers for a run have no gaps, follow the needs, and leave out what is not chosen", () => {
  fc.assert(
    fc.property(drafts, fc.constantFrom(...GROUPINGS), (list, grouping) => {
      const plan = planOf(list);
      const chosen = ({ key }: { key: string }): boolean => Number(key.slice(1)) % 3 !== 0;
      const numbers = batchesOf(plan, { largestBatch: 4 }, { grouping, chosen });
      const used = [...new Set(numbers.values())].toSorted((a, b) => a - b);
      assert.deepEqual(
        used,
        used.map((_, i) => i),
      );
      for (const key of numbers.keys()) assert(chosen({ key }));
      for (const { key, dependencies } of plan.tasks)
        for (const { to } of dependencies)
          if (numbers.has(key) && numbers.has(to)) assert(numbers.get(to)! <= numbers.get(key)!);
    }),
  );
});

test("modules and types stay together as far as needs allow, low risk comes first", () => {
  const plan = planOf([
    { id: "a", files: ["src/api/a.ts"], risk: "high" },
    { id: "b", files: ["docs/b.md"], risk: "low" },
    { id: "c", files: ["src/api/c.ts"], risk: "medium", needs: ["a"] },
    { id: "d", files: ["docs/d.md"], risk: "low" },
    { id: "e", files: ["src/ui/e.test.ts"], risk: "high" },
  ]);
  const cut = (grouping: (typeof GROUPINGS)[number]): string[] =>
    cutWork(plan, grouping).phases.map(
      ({ label, batches }) =>
        `${label}: ${batches.map(({ jobs }) => jobs.map((job) => plan.tasks[job]!.key).join("+")).join(" ")}`,
    );
  assert.deepEqual(cut("module"), ["src/api: a c", "docs: b+d", "src/ui: e"]);
  assert.deepEqual(cut("type"), ["feature: a c", "docs: b+d", "tests: e"]);
  assert.deepEqual(cut("risk"), ["low: b+d", "high: a", "medium: c", "high: e"]);
  assert.deepEqual(cut("independence"), [": a+b+d+e", ": c"]);
});

test("a task that waits for a file of its own phase says for which, and for whom", () => {
  const plan = planOf([
    { id: "a", files: ["+src/a.ts", "x.ts"], minutes: 9 },
    { id: "b", files: ["x.ts"] },
  ]);
  const [phase] = cutWork(plan, "independence").phases;
  assert.deepEqual(phase!.batches[1]!.after.get(1), { job: 0, path: "x.ts" });
});

test("tasks that wait for each other in a circle are named too, apart", () => {
  const plan = planOf([{ id: "a", needs: ["b"] }, { id: "b", needs: ["a"] }, { id: "c" }]);
  for (const grouping of GROUPINGS) {
    const { phases, units } = cutWork(plan, grouping);
    assert.deepEqual(
      phases.map(({ stuck, jobs }) => [stuck ?? false, jobs.length]),
      [
        [false, 1],
        [true, 2],
      ],
    );
    assert.deepEqual(units, [[2]]);
  }
});

test("100,000 tasks on one file, or in one chain, take no longer than their number says", () => {
  const many = Array.from({ length: 100_000 }, (_, i) => i);
  const shared = cutWork(planOf(many.map((i) => ({ id: `t${i}`, files: ["x.ts"] }))), "independence", {
    most: 2,
  });
  assert.equal(shared.units.length, 100_000);
  const free = cutWork(planOf(many.map((i) => ({ id: `t${i}`, files: [`f${i}.ts`] }))), "module", {
    most: 2,
  });
  assert.equal(free.units.length, 50_000);
});
