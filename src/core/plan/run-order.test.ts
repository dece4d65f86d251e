import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { lossPlan } from "../../../test/rig/loss-plan.ts";
import { planOf, type TaskDraft } from "../../../test/rig/plan-of.ts";
import { buildGraph } from "../schedule/graph.ts";
import { impliedOrder, softPairs } from "./run-order.ts";

const order = (drafts: readonly TaskDraft[]): string[] =>
  impliedOrder(planOf(drafts).tasks).map(({ before, after }) => `${before} < ${after}`);

test("who creates a file goes before who else writes it", () => {
  assert.deepEqual(
    impliedOrder(lossPlan().tasks).map(({ before, after }) => `${before} < ${after}`),
    ["2.2.1 < 2.2.2", "2.2.1 < 2.2.3", "2.2.1 < 2.2.4"],
  );
});

test("the document may have the creator later; readers and other files do not count", () => {
  assert.deepEqual(
    order([
      { id: "edit", files: ["x.ts"] },
      { id: "read", files: ["<x.ts"] },
      { id: "make", files: ["+x.ts"] },
      { id: "other", files: ["y.ts"] },
    ]),
    ["make < edit"],
  );
});

test("of two creators the first goes first", () => {
  assert.deepEqual(
    order([
      { id: "a", files: ["+x.ts"] },
      { id: "b", files: ["+x.ts"] },
      { id: "c", files: ["x.ts"] },
    ]),
    ["a < b", "a < c"],
  );
});

test("the plan's own order wins, directly and round corners", () => {
  assert.deepEqual(
    order([
      { id: "edit", files: ["x.ts"] },
      { id: "between", needs: ["edit"] },
      { id: "make", files: ["+x.ts"], needs: ["between"] },
      { id: "late", files: ["x.ts"] },
    ]),
    ["make < late"],
  );
});

test("what is recommended is kept too, unless it contradicts what is needed", () => {
  const soft = (to: string) => ({ to, kind: "soft", source: "prose" }) as const;
  const tasks = planOf([
    { id: "a", files: ["+x.ts"], dependencies: [soft("b"), soft("ghost"), soft("a")] },
    { id: "b", files: ["x.ts"] },
    { id: "c", needs: ["a"] },
    { id: "d", dependencies: [soft("c")] },
    { id: "e", needs: ["d"] },
    { id: "f", dependencies: [{ to: "g", kind: "percent", percent: 50, source: "prose" }] },
    { id: "g", needs: ["f"] },
  ]).tasks;
  const { stated, implied } = softPairs(tasks);
  const named = (pairs: typeof stated): string[] =>
    pairs.map(([first, later]) => `${tasks[first]!.key} < ${tasks[later]!.key}`);
  assert.deepEqual(named(stated), ["b < a", "c < d"]);
  assert.deepEqual(named(implied), []);
});

test("two files that imply opposite orders do not make a circle", () => {
  const edges = order([
    { id: "a", files: ["+x.ts", "y.ts"] },
    { id: "b", files: ["+y.ts", "x.ts"] },
  ]);
  assert.deepEqual(edges, ["a < b"]);
});

test("implied edges together with the plan's own never make a cycle, and only a cycle drops one", () => {
  const file = fc.constantFrom("x.ts", "+x.ts", "y.ts", "+y.ts", "z.ts", "+z.ts", "<z.ts");
  const draft = fc.record({
    needs: fc.array(fc.nat({ max: 8 }), { maxLength: 2 }),
    files: fc.array(file, { maxLength: 3 }),
    rank: fc.nat({ max: 100 }),
  });
  fc.assert(
    fc.property(fc.array(draft, { maxLength: 8 }), (drafts) => {
      // Needs point to lower ranks, so that the document's order is not already a good one.
      const tasks = planOf(
        drafts.map((it, i) => ({
          id: `t${i}`,
          files: it.files,
          needs: it.needs.filter((need) => (drafts[need]?.rank ?? 999) < it.rank).map((need) => `t${need}`),
        })),
      ).tasks;
      const jobs = tasks.map((task) => ({
        key: task.key,
        minutes: 1,
        scope: [],
        needs: task.dependencies.map((edge) => edge.to),
      }));
      const implied = impliedOrder(tasks);
      const needsOf = (key: string): string[] =>
        implied.filter((edge) => edge.after === key).map((edge) => edge.before);
      const graph = buildGraph(jobs.map((job) => ({ ...job, needs: [...job.needs, ...needsOf(job.key)] })));
      assert.equal(graph.cycle, undefined);
      const creators = ["x.ts", "y.ts", "z.ts"].map((path) => ({
        path,
        creator: tasks.find((task) => task.files.some((use) => use.path === path && use.action === "create")),
      }));
      for (const { path, creator } of creators) {
        for (const task of tasks) {
          if (creator === undefined || task === creator) continue;
          if (!task.files.some((use) => use.path === path && use.action !== "read")) continue;
          if (implied.some((edge) => edge.before === creator.key && edge.after === task.key)) continue;
          const withAll = buildGraph(
            jobs.map((job) => ({ ...job, needs: [...job.needs, ...wanted(tasks, creators, job.key)] })),
          );
          const stated = task.dependencies.some((edge) => edge.to === creator.key);
          assert.ok(
            stated || withAll.cycle !== undefined,
            `${creator.key} < ${task.key} was dropped for nothing`,
          );
        }
      }
    }),
    { numRuns: 500 },
  );
});

type Tasks = ReturnType<typeof planOf>["tasks"];

function wanted(
  tasks: Tasks,
  creators: readonly { path: string; creator: Tasks[number] | undefined }[],
  key: string,
): string[] {
  const task = tasks.find((it) => it.key === key)!;
  return creators.flatMap(({ path, creator }) =>
    creator !== undefined &&
    creator !== task &&
    task.files.some((use) => use.path === path && use.action !== "read")
      ? [creator.key]
      : [],
  );
}
