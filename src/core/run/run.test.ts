import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { dice, diceOf, shapeParts, taskOf } from "../../../test/rig/arbitrary-scenario.ts";
import { runTask, type Fate, type Scenario } from "../../../test/rig/scenario.ts";
import { SimulatedWorld } from "../../../test/rig/simulated-world.ts";
import { replay } from "./fold.ts";

const shape = shapeParts(
  ["agent", "gate", "timeout", "needs-agent", "pre-flight", "infrastructure"],
  ["a.ts", "b.ts", "c.ts", "lib/x.ts", "lib/y.ts", "lib", "lib/*.ts", "**"],
);

const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    shapes: fc.array(fc.record({ ...shape, minutes: fc.integer({ min: 1, max: 20 }) }), {
      minLength: 1,
      maxLength: 14,
    }),
    agents: fc.integer({ min: 1, max: 5 }),
    retries: fc.nat(2),
    agentSpecs: fc.constantFrom(
      ["apply"],
      ["apply", "command:a"],
      ["command:a"],
      ["apply", "command:a", "command:b"],
    ),
  })
  .map(({ shapes, agents, retries, agentSpecs }) => {
    const fates = new Map<string, Fate>();
    const tasks = shapes.map((shape, i) => {
      fates.set(`t${i}`, { failures: shape.failures, landingFailures: shape.landingFailures });
      return taskOf(shape, i, { minutes: shape.minutes });
    });
    return { tasks, fates, settings: { agents, agentSpecs, retries, attemptTimeoutSeconds: 60, breaker: 1 } };
  });

test("any plan, any order of outcomes: every rule is kept and the run ends", () => {
  fc.assert(
    fc.property(scenarios, dice, (scenario, seeds) => {
      const world = new SimulatedWorld(scenario, diceOf(seeds)).toEnd();
      const { tasks, counts, outcome, running, landingQueue } = world.run;
      assert.equal(
        running.size + landingQueue.size + counts.ready + counts.waiting + counts.running + counts.landing,
        0,
      );
      for (const task of tasks.values()) {
        if (task.state === "done" && !task.spec.settled) assert(world.landed.includes(task.spec.key));
        if (task.state !== "done") assert(!world.landed.includes(task.spec.key));
        if (task.state === "blocked")
          assert(["failed", "needs-human"].includes(tasks.get(task.blockedBy!)!.state));
      }
      assert.equal(outcome === "done", counts.failed + counts.blocked + counts["needs-human"] === 0);
      assert.equal(outcome === "failed", counts.failed > 0);
    }),
    { numRuns: 1000 },
  );
});

test("any prefix of the journal, resumed, ends in the same landed set as the uninterrupted run", () => {
  const crashes = fc.array(
    fc.record({
      steps: fc.nat(40),
      durable: fc.double({ min: 0, max: 1, noNaN: true }),
      landedAnyway: fc.nat(3),
    }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(scenarios, dice, crashes, (scenario, seeds, points) => {
      const calm = new SimulatedWorld(scenario, diceOf(seeds)).toEnd();
      const world = new SimulatedWorld(scenario, diceOf(seeds.toReversed()));
      let floor = 1;
      for (const { steps, durable, landedAnyway } of points) {
        for (let i = 0; i < steps && world.step(); i++);
        if (world.run.outcome !== undefined) break;
        // Never behind an earlier resume: what a run has once read back was durable.
        world.crash(Math.max(floor, Math.round(durable * world.journal.length)), landedAnyway);
        floor = world.journal.length;
      }
      world.toEnd();
      assert.deepEqual(world.landed, calm.landed);
      assert.equal(new Set(world.landed).size, world.landed.length, "landed twice");
      assert.equal(world.run.outcome, calm.run.outcome);
    }),
    { numRuns: 1000 },
  );
});

test("folding the journal gives the state that the run itself had", () => {
  fc.assert(
    fc.property(scenarios, dice, (scenario, seeds) => {
      const world = new SimulatedWorld(scenario, diceOf(seeds)).toEnd();
      const again = replay(world.journal);
      assert(again);
      const facts = (run: typeof again): unknown =>
        [...run.tasks.values()].map(
          ({ spec, state, attempts, tries, agent, failures, commit, blockedBy }) => [
            spec.key,
            state,
            attempts,
            tries,
            agent,
            failures,
            commit,
            blockedBy,
          ],
        );
      assert.deepEqual(facts(again), facts(world.run));
      assert.deepEqual(again.counts, world.run.counts);
    }),
  );
});

test("a stop ends what runs, starts nothing new, and the run goes on afterwards", () => {
  fc.assert(
    fc.property(scenarios, dice, fc.nat(20), (scenario, seeds, steps) => {
      const calm = new SimulatedWorld(scenario, diceOf(seeds)).toEnd();
      const world = new SimulatedWorld(scenario, diceOf(seeds));
      for (let i = 0; i < steps && world.step(); i++);
      if (world.run.outcome !== undefined) return;
      const before = world.journal.filter(({ type }) => type === "attempt-started").length;
      world.tell({ type: "stop-requested", at: 0, reason: "test" });
      world.toEnd();
      assert.equal(world.journal.filter(({ type }) => type === "attempt-started").length, before);
      world.crash(world.journal.length, 0);
      world.toEnd();
      assert.deepEqual(world.landed, calm.landed);
    }),
  );
});

test("a resume that says so tries failed tasks and what they blocked again", () => {
  const tasks = [runTask("a"), runTask("b", { needs: ["a"] }), runTask("c", { after: ["a"] })];
  const settings = { agents: 2, agentSpecs: ["apply"], retries: 0, attemptTimeoutSeconds: 60 };
  const fates = new Map<string, Fate>([["a", { failures: ["needs-agent"], landingFailures: 0 }]]);
  const world = new SimulatedWorld({ tasks, settings, fates }, () => 0).toEnd();
  assert.equal(world.run.outcome, "needs-human");
  assert.deepEqual(world.landed, ["c"]);
  assert.equal(world.run.tasks.get("b")?.blockedBy, "a");
  world.tell({
    type: "run-resumed",
    at: 0,
    settings: { ...settings, agentSpecs: ["apply", "command:x"] },
    lost: [],
    retryFailed: true,
  });
  world.toEnd();
  assert.equal(world.run.outcome, "done");
  assert.deepEqual(world.landed, ["a", "b", "c"]);
});

test("a process that came to no good end is started anew by a resume, and what waited for it goes on", () => {
  const tasks = [runTask("a"), runTask("b", { needs: ["a"] })];
  const settings = { agents: 2, agentSpecs: ["apply"], retries: 0, attemptTimeoutSeconds: 60 };
  const fates = new Map<string, Fate>([
    ["a", { failures: [], landingFailures: 0, background: "ends badly" }],
  ]);
  const world = new SimulatedWorld({ tasks, settings, fates }, () => 0).toEnd();
  assert.equal(world.run.outcome, "failed");
  assert.equal(world.run.tasks.get("b")?.blockedBy, "a");
  fates.set("a", { failures: [], landingFailures: 0, background: "ends well" });
  world.tell({ type: "run-resumed", at: 0, settings, lost: [], retryFailed: true });
  world.toEnd();
  assert.equal(world.run.outcome, "done");
  assert.deepEqual(world.landed, ["a", "b"]);
  assert.equal(world.run.tasks.get("a")?.attempts, 2);
});

test("where the next attempt is done without leaving a process, how the one before ended holds nobody up", () => {
  const tasks = [runTask("a"), runTask("b", { needs: ["a"] })];
  const settings = { agents: 2, agentSpecs: ["apply"], retries: 0, attemptTimeoutSeconds: 60 };
  const fates = new Map<string, Fate>([
    ["a", { failures: [], landingFailures: 0, background: "ends badly" }],
  ]);
  const world = new SimulatedWorld({ tasks, settings, fates }, () => 0).toEnd();
  assert.equal(world.run.outcome, "failed");
  fates.delete("a");
  world.tell({ type: "run-resumed", at: 0, settings, lost: [], retryFailed: true });
  world.toEnd();
  assert.equal(world.run.outcome, "done");
  assert.deepEqual([...new Set(world.landed)], ["a", "b"]);
});

test("each agent gets one try and the retries, `apply` one, and needs-agent goes straight on", () => {
  const attempts = (failures: readonly Fate["failures"][number][]): readonly string[] => {
    const settings = {
      agents: 1,
      agentSpecs: ["apply", "command:a", "command:b"],
      retries: 2,
      attemptTimeoutSeconds: 60,
    };
    const fates = new Map<string, Fate>([["a", { failures, landingFailures: 0 }]]);
    const world = new SimulatedWorld({ tasks: [runTask("a")], settings, fates }, () => 0).toEnd();
    return world.journal.flatMap((event) => (event.type === "attempt-started" ? [event.agent] : []));
  };
  const [apply, a, b] = ["apply", "command:a", "command:b"] as const;
  assert.deepEqual(attempts([]), [apply]);
  assert.deepEqual(attempts(["needs-agent"]), [apply, a]);
  assert.deepEqual(attempts(["gate"]), [apply, a]);
  assert.deepEqual(attempts(["needs-agent", "agent", "agent"]), [apply, a, a, a]);
  assert.deepEqual(attempts(Array.from({ length: 9 }, () => "agent")), [apply, a, a, a, b, b, b]);
  assert.deepEqual(attempts(["infrastructure", "infrastructure", "infrastructure"]), [
    apply,
    apply,
    apply,
    a,
  ]);
  assert.deepEqual(attempts(["pre-flight"]), [apply]);
});

test("an attempt that strayed keeps the files it took if nobody holds them, and has failed if somebody does", () => {
  const settings = { agents: 2, agentSpecs: ["command:a"], retries: 1, attemptTimeoutSeconds: 60 };
  const world = (
    more: Partial<typeof settings> & { scope?: "extend" | "reject" },
    writes: readonly string[],
  ): SimulatedWorld => {
    const fates = new Map<string, Fate>([["a", { failures: [], landingFailures: 0, writes }]]);
    const tasks = [
      runTask("a", { scope: ["a.ts"], minutes: 9 }),
      runTask("b", { scope: ["b.ts"] }),
      runTask("c", { scope: ["c.ts"] }),
    ];
    // The first thing that is open happens first: a finishes while b is at work.
    return new SimulatedWorld({ tasks, settings: { ...settings, ...more }, fates }, () => 0);
  };
  const free = world({}, ["a.ts", "d.ts"]);
  free.step();
  assert(free.run.leases.isHeld("d.ts"), "leased to it until it has landed");
  const extended = free.journal.find(({ type }) => type === "lease-extended");
  assert.deepEqual(extended, {
    type: "lease-extended",
    at: extended?.at,
    task: "a",
    uid: "task_a_00000000",
    attempt: 1,
    files: ["d.ts"],
  });
  assert.deepEqual(free.toEnd().landed, ["a", "b", "c"]);
  assert(!free.run.leases.isHeld("d.ts"));
  const taken = world({}, ["a.ts", "b.ts"]);
  taken.step();
  assert.deepEqual(taken.run.tasks.get("a")?.failures, [
    { failure: "scope", message: "changed b.ts, which another task is writing at the same time" },
  ]);
  // Its next attempt waits for what it wants, rather than to run into the same.
  taken.toEnd();
  const at = (type: string, task: string): number =>
    taken.journal.findLastIndex((event) => event.type === type && "task" in event && event.task === task);
  assert(at("attempt-started", "a") > at("landed", "b"));
  const strict = world({ scope: "reject" }, ["a.ts", "d.ts"]).toEnd();
  assert.equal(strict.run.tasks.get("a")?.state, "failed");
  assert.match(strict.run.tasks.get("a")?.failures[0]?.message ?? "", /does not name for it: d\.ts/u);
  assert.deepEqual(world({ scope: "reject" }, ["a.ts"]).toEnd().landed, ["a", "b", "c"]);
});

test("late and repeated events change nothing", () => {
  fc.assert(
    fc.property(scenarios, dice, fc.array(fc.nat(), { maxLength: 30 }), (scenario, seeds, picks) => {
      const calm = new SimulatedWorld(scenario, diceOf(seeds)).toEnd();
      const world = new SimulatedWorld(scenario, diceOf(seeds));
      for (const pick of picks) {
        if (!world.step() || world.run.outcome !== undefined) break;
        const said = world.journal.filter(
          ({ type }) => type === "attempt-finished" || type === "landed" || type === "landing-refused",
        );
        const again = said[pick % said.length];
        if (again !== undefined) world.tell(again);
      }
      assert.deepEqual(world.toEnd().landed, calm.landed);
    }),
    { numRuns: 1000 },
  );
});

test("100,000 tasks that all write one file cost no more per task than 1,000", () => {
  const cost = (n: number): number => {
    const tasks = Array.from({ length: n }, (_, i) => runTask(`t${i}`, { scope: ["one.ts"] }));
    const settings = { agents: 8, agentSpecs: ["apply"], retries: 0, attemptTimeoutSeconds: 60 };
    const world = new SimulatedWorld({ tasks: [], settings, fates: new Map() }, () => 0);
    assert.equal(world.run.outcome, "done");
    return countPops({ tasks, settings, fates: new Map() });
  };
  assert(cost(2000) / 2000 < 4 * (cost(200) / 200));
});

/** Ready-queue operations of a whole run, counted rather than timed. */
function countPops(scenario: Scenario): number {
  const world = new SimulatedWorld(scenario, () => 0);
  const { ready } = world.run;
  let pops = 0;
  const pop = ready.pop.bind(ready);
  ready.pop = () => {
    pops++;
    return pop();
  };
  for (let guard = 0; world.step(); guard++) assert(guard < 10 * scenario.tasks.length);
  return pops;
}
