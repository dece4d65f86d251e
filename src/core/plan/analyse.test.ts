import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { lossPlan } from "../../../test/rig/loss-plan.ts";
import { groupOf, planOf } from "../../../test/rig/plan-of.ts";
import { analyse } from "./analyse.ts";

test("a plan that claims 22 tasks and 8x holds 13 and gets 1.69x, 1.37x with one writer per file", () => {
  const { summary, criticalPath, leasesProven, perAgents, schedule, groups } = analyse(lossPlan());
  assert.deepEqual(
    {
      ...summary,
      bestSpeedup: summary.bestSpeedup?.toFixed(2),
      bestSpeedupWithLeases: summary.bestSpeedupWithLeases?.toFixed(2),
    },
    {
      taskCount: 13,
      declaredTaskCount: 22,
      workMinutes: 100,
      criticalPathMinutes: 59,
      criticalPathWithLeasesMinutes: 73,
      bestSpeedup: "1.69",
      bestSpeedupWithLeases: "1.37",
      estimatedTasks: 13,
      lowerBoundMinutes: 73,
      agentsWorthHaving: 2,
    },
  );
  assert.equal(criticalPath.join(" "), "2.1.1 2.2.2 2.2.4 2.3.1 2.4.1 2.6.1 2.6.2");
  assert.equal(leasesProven, true);
  assert.deepEqual(
    perAgents.slice(0, 3).map(({ minutes }) => minutes),
    [100, 73, 73],
  );
  assert.equal(perAgents.length, 16);
  assert.deepEqual([schedule?.agents, schedule?.makespan, schedule?.proven], [2, 73, true]);
  const second = groups.find(({ group }) => group.key === "wave:2")!;
  assert.deepEqual(
    [second.taskCount, second.workMinutes, second.criticalPathMinutes, second.leaseBoundMinutes],
    [4, 29, 15, 29],
  );
});

test("a plan that goes round in a circle is counted but not scheduled", () => {
  const { summary, schedule, perAgents } = analyse(
    planOf([
      { id: "a", minutes: 3, needs: ["b"] },
      { id: "b", minutes: 4, needs: ["a"] },
    ]),
  );
  assert.deepEqual([summary.taskCount, summary.workMinutes, summary.criticalPathMinutes], [2, 7, null]);
  assert.deepEqual(
    [summary.bestSpeedup, summary.agentsWorthHaving, schedule, perAgents.length],
    [null, null, undefined, 0],
  );
});

test("finished tasks keep their place in the totals and leave the forecast", () => {
  const { summary, schedule, remainingMinutes } = analyse(
    planOf([
      { id: "a", minutes: 30, status: "done" },
      { id: "b", minutes: 10, needs: ["a"] },
      { id: "c", minutes: 5, needs: ["a"], status: "skipped" },
    ]),
  );
  assert.deepEqual([summary.workMinutes, summary.criticalPathMinutes, remainingMinutes], [45, 40, 10]);
  assert.deepEqual([schedule?.makespan, schedule?.entries.length, summary.lowerBoundMinutes], [10, 1, 10]);
});

test("a task with sub-tasks takes their time, not its own, and passes on what it waits for", () => {
  const plan = planOf([
    { id: "0", minutes: 7 },
    { id: "1", minutes: 60, needs: ["0"] },
    { id: "1.1", minutes: 5, parent: "1" },
    { id: "1.2", minutes: 4, parent: "1", needs: ["1.1"] },
    { id: "2", minutes: 3, needs: ["1"] },
  ]);
  const { summary, criticalPath, schedule } = analyse(plan);
  assert.deepEqual([summary.taskCount, summary.workMinutes, summary.criticalPathMinutes], [5, 19, 19]);
  assert.equal(criticalPath.join(" "), "0 1.1 1.2 2");
  assert.equal(schedule?.entries.map(({ key }) => key).join(" "), "0 1.1 1.2 2");
});

test("soft and partial dependencies do not lengthen the critical path", () => {
  const plan = planOf([
    { id: "a", minutes: 5 },
    {
      id: "b",
      minutes: 5,
      dependencies: [
        { to: "a", kind: "soft", source: "prose" },
        { to: "a", kind: "percent", percent: 50, source: "prose" },
      ],
    },
  ]);
  assert.equal(analyse(plan).summary.criticalPathMinutes, 5);
});

test("the forecast keeps the order that the run will keep", () => {
  const plan = planOf([
    { id: "edit", minutes: 9, files: ["x.ts"] },
    { id: "make", minutes: 1, files: ["+x.ts"] },
    { id: "other", minutes: 5, dependencies: [{ to: "edit", kind: "soft", source: "prose" }] },
  ]);
  const { schedule, summary } = analyse(plan, { agents: 3 });
  assert.deepEqual(
    schedule?.entries.map(({ key, start }) => `${key} ${start}`),
    ["make 0", "edit 1", "other 10"],
  );
  assert.deepEqual([summary.criticalPathMinutes, summary.criticalPathWithLeasesMinutes], [9, 10]);
});

test("the schedule is never longer than its row of the curve, whoever many agents are asked for", () => {
  const draft = fc.record({
    minutes: fc.integer({ min: 1, max: 9 }),
    needs: fc.array(fc.nat({ max: 12 }), { maxLength: 3 }),
    files: fc.array(fc.constantFrom("a.ts", "b.ts", "c/d.ts", "c"), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(fc.array(draft, { maxLength: 13 }), fc.integer({ min: 1, max: 6 }), (drafts, agents) => {
      const plan = planOf(
        drafts.map(({ minutes, needs, files }, i) => ({
          id: `t${i}`,
          minutes,
          files,
          needs: needs.filter((need) => need < i).map((need) => `t${need}`),
        })),
        { groups: [groupOf({ key: "wave:1" })] },
      );
      const { schedule, perAgents, summary } = analyse(plan, { agents });
      const row = perAgents[schedule!.agents - 1]!;
      assert.equal(row.minutes, schedule!.makespan);
      assert.ok(summary.criticalPathWithLeasesMinutes! <= schedule!.makespan + 1e-9);
      perAgents.slice(1).forEach((it, i) => assert.ok(it.minutes <= perAgents[i]!.minutes));
    }),
    { numRuns: 200 },
  );
});
