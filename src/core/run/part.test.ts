import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { dice, diceOf, shapeParts, taskOf } from "../../../test/rig/arbitrary-scenario.ts";
import { SimulatedWorld } from "../../../test/rig/simulated-world.ts";
import { START, timedRun, type TimedRun } from "../../../test/rig/timed-run.ts";
import { report } from "../views/report.ts";
import { fold, replay } from "./fold.ts";
import { begin } from "./state.ts";

const five = ["a", "b", "c", "d", "e"];
const gate = { failure: "gate", message: "red" } as const;

const play = (tasks: TimedRun["tasks"], agents = 6) => {
  const events = timedRun({ tasks, settings: { agents, agentSpecs: ["command:a"], retries: 0 } });
  const second = (key: string): number => {
    const started = events.find((event) => event.type === "attempt-started" && event.task === key);
    return started === undefined ? Number.NaN : Math.round((started.at - START) / 1000);
  };
  return { events, second, run: replay(events)! };
};

test("a task that needs 60 % of five starts with the landing of the third", () => {
  const { second, run, events } = play([
    ...five.map((id, i) => ({ id, seconds: 10 * (i + 1) })),
    { id: "later", seconds: 1, parts: [{ of: five, percent: 60 }] },
    { id: "all", seconds: 1, parts: [{ of: five, percent: 100 }] },
  ]);
  assert.deepEqual([second("later"), second("all")], [30, 50]);
  assert.equal(run.outcome, "done");
  const wait = report(events)!.bars.find(({ task }) => task === "later")?.wait;
  assert.deepEqual([wait?.cause, wait?.of], ["needs", "c"]);
});

test("what failed is not done: with too many failures the part is out of reach, and the task is blocked", () => {
  const failing = (count: number): TimedRun["tasks"] => [
    ...five.map((id, i) => ({ id, seconds: 1, ...(i < count ? { failures: [gate] } : {}) })),
    { id: "later", parts: [{ of: five, percent: 60 }] },
    { id: "last", needs: ["later"] },
  ];
  assert.equal(play(failing(2)).run.tasks.get("last")?.state, "done");
  const { run } = play(failing(3));
  assert.deepEqual(
    ["later", "last"].map((key) => run.tasks.get(key)?.state),
    ["blocked", "blocked"],
  );
  assert.ok(five.slice(0, 3).includes(run.tasks.get("last")?.blockedBy ?? ""));
});

test("a chunked task counts by what its checkpoints hold", () => {
  const { second } = play([
    { id: "a", seconds: 100, chunks: [10, 10, 10, 10, 10] },
    { id: "half", parts: [{ of: ["a"], percent: 50 }] },
    { id: "whole", parts: [{ of: ["a"], percent: 100 }] },
  ]);
  assert.deepEqual([second("half"), second("whole")], [60, 100]);
});

test("on any run: nobody starts before the part is there, nobody waits for ever, and a replay agrees", () => {
  const shape = fc.record({
    ...shapeParts(["agent", "gate", "conflict"], ["x.ts", "y.ts"]),
    parts: fc.array(
      fc.record({ of: fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), percent: fc.nat(100) }),
      {
        maxLength: 2,
      },
    ),
  });
  const scenario = fc.record({
    shapes: fc.array(shape, { minLength: 1, maxLength: 14 }),
    agents: fc.integer({ min: 1, max: 4 }),
    retries: fc.nat(1),
  });
  fc.assert(
    fc.property(scenario, dice, ({ shapes, agents, retries }, seeds) => {
      const tasks = shapes.map((one, i) =>
        taskOf(one, i, {
          parts: one.parts.flatMap(({ of, percent }) =>
            i === 0 ? [] : [{ of: [...new Set(of.map((n) => `t${n % i}`))], percent }],
          ),
        }),
      );
      const fates = new Map(
        shapes.map(({ failures, landingFailures }, i) => [`t${i}`, { failures, landingFailures }]),
      );
      const settings = { agents, agentSpecs: ["command:a"], retries, attemptTimeoutSeconds: 60, breaker: 1 };
      const world = new SimulatedWorld({ tasks, fates, settings }, diceOf(seeds)).toEnd();
      const [first, ...rest] = world.journal;
      assert(first?.type === "run-started");
      const run = begin(first);
      for (const event of rest) {
        const task = event.type === "attempt-started" ? run.tasks.get(event.task) : undefined;
        for (const { of, percent } of task?.spec.parts ?? []) {
          const done = of.filter((key) => run.tasks.get(key)!.settled).length;
          assert.ok(100 * done >= percent * of.length - 1e-6, `${task?.spec.key} starts early`);
        }
        fold(run, event);
      }
      for (const task of world.run.tasks.values())
        assert.notEqual(task.state, "waiting", `${task.spec.key} waits for ever`);
      assert.deepEqual(run.counts, world.run.counts);
    }),
    { numRuns: 300 },
  );
});
