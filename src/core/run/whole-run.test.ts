import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { dice, diceOf, shapeParts, taskOf } from "../../../test/rig/arbitrary-scenario.ts";
import { runTask, type Fate, type Scenario } from "../../../test/rig/scenario.ts";
import { SimulatedWorld } from "../../../test/rig/simulated-world.ts";
import { checkJudged } from "../../../test/rig/world-rules.ts";
import { NO_CONFIG } from "../config.ts";
import type { Event } from "./event.ts";
import { replay } from "./fold.ts";
import type { GatePlace } from "./gate-event.ts";

const shape = shapeParts(
  [
    "agent",
    "gate",
    "timeout",
    "needs-agent",
    "pre-flight",
    "test-first",
    "infrastructure",
    "transient",
    "unclear",
  ],
  ["a.ts", "b.ts", "lib/x.ts", "lib/*.ts"],
);

/** Everything that can happen to a run, at once. */
const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    shapes: fc.array(
      fc.record({
        ...shape,
        group: fc.nat(3),
        background: fc.oneof(
          { weight: 6, arbitrary: fc.constant(undefined) },
          { weight: 1, arbitrary: fc.constantFrom("ends well", "ends badly", "never ends") },
        ),
        mendsNothing: fc.boolean(),
        usd: fc.constantFrom(0, 0.01, 0.5, 3),
      }),
      { minLength: 1, maxLength: 12 },
    ),
    agents: fc.integer({ min: 1, max: 4 }),
    retries: fc.nat(1),
    agentSpecs: fc.constantFrom(
      ["apply"],
      ["apply", "command:a"],
      ["claude:cheap", "claude:strong"],
      ["claude:haiku", "codex:mini"],
    ),
    barriers: fc.boolean(),
    breaker: fc.constantFrom(0.25, 0.5, 1),
    background: fc.constantFrom("end", "keep"),
    answers: fc.boolean(),
    budget: fc.record(
      { run: fc.constantFrom(0.02, 1, 10), task: fc.constantFrom(0.02, 1) },
      { requiredKeys: [] },
    ),
    providers: fc.record(
      { concurrency: fc.integer({ min: 1, max: 2 }), perMinute: fc.integer({ min: 1, max: 5 }) },
      { requiredKeys: [] },
    ),
    gates: fc.subarray<GatePlace["level"]>(["before", "group", "phase", "end"]),
    red: fc.array(
      fc.record({
        place: fc.constantFrom("before", "g0", "g1", "g2", "batch:0", "batch:1", "end"),
        culprit: fc.option(fc.nat(), { nil: undefined }),
        mends: fc.integer({ min: 1, max: 2 }),
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ shapes, gates, red, answers, providers, budget, ...rest }) => {
    const fates = new Map<string, Fate>();
    const tasks = shapes.map((shape, i) => {
      const { failures, landingFailures, background, mendsNothing, usd } = shape;
      // What never ends must not be needed by anybody.
      const isNeeded = shapes.some(({ needs }, j) => j > i && needs.some((n) => n % j === i));
      const process = background === "never ends" && isNeeded ? "ends well" : background;
      fates.set(`t${i}`, {
        failures,
        landingFailures,
        mendsNothing,
        usd,
        ...(process === undefined ? {} : { background: process }),
      });
      // A barrier's batch never needs a later one.
      return taskOf(shape, i, { batch: Math.floor(i / 3) });
    });
    const groups = [0, 1, 2].map((g) => tasks.filter((_, i) => shapes[i]!.group === g).map(({ key }) => key));
    const batches = [...new Set(tasks.map(({ batch }) => batch!))];
    const gatePoints = gates.flatMap((level): GatePlace[] => {
      if (level === "before" || level === "end") return [{ level, tasks: [] }];
      if (level === "phase") return groups.map((keys, g) => ({ level, group: `g${g}`, tasks: keys }));
      return batches.map((b) => ({
        level,
        group: `batch:${b}`,
        tasks: tasks.filter(({ batch }) => batch === b).map(({ key }) => key),
      }));
    });
    const redGates = new Map(
      red.map(({ place, culprit, mends }) => [
        place,
        { mends, ...(culprit === undefined ? {} : { culprit: `t${culprit % tasks.length}` }) },
      ]),
    );
    const config = { ...NO_CONFIG, budget, providers: { anthropic: providers, apply: providers } };
    const settings = { ...rest, attemptTimeoutSeconds: 60, config };
    return { tasks, fates, settings, gatePoints, redGates, answers };
  });

test("whatever happens, no rule is broken, and the run comes to an end", () => {
  fc.assert(
    fc.property(scenarios, dice, (scenario, seeds) => {
      const world = new SimulatedWorld(scenario, diceOf(seeds)).toEnd();
      const { run, landed } = world;
      const { counts, outcome } = run;
      assert.deepEqual(
        {
          running: counts.running,
          landings: run.landings.size,
          gates: run.gates.running,
          backgrounds: run.backgrounds.size,
        },
        { running: 0, landings: 0, gates: 0, backgrounds: 0 },
      );
      const { run: most = Infinity } = run.settings.config?.budget ?? {};
      assert(world.spentUsd <= most + 1e-6, `${world.spentUsd} spent of ${most}`);
      assert(outcome !== "budget" || run.limits.broke !== undefined);
      const isCut = run.gates.red !== undefined || run.breaker.trips > 1 || outcome === "budget";
      if (!isCut) assert.equal(counts.ready + counts.waiting + counts.landing, 0);
      for (const task of run.tasks.values())
        if (task.state === "done" && task.spec.settled === undefined) assert(landed.includes(task.spec.key));
      const isWell =
        counts.failed + counts.blocked + counts["needs-human"] === 0 &&
        ![...run.tasks.values()].some(({ background }) => background?.state === "failed");
      assert.equal(outcome === "done", isWell && !isCut);
      if (outcome === "done") checkJudged(run, world.journal);
    }),
    { numRuns: 3000 },
  );
});

test("killed at any point, any number of times: nothing lands twice, nothing landed is lost, and it ends", () => {
  const crashes = fc.array(
    fc.record({
      steps: fc.nat(40),
      durable: fc.double({ min: 0, max: 1, noNaN: true }),
      landedAnyway: fc.nat(3),
      retryFailed: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(scenarios, dice, crashes, (scenario, seeds, points) => {
      const world = new SimulatedWorld(scenario, diceOf(seeds));
      let floor = 1;
      for (const { steps, durable, landedAnyway, retryFailed } of points) {
        for (let i = 0; i < steps && world.step(); i++);
        world.crash(Math.max(floor, Math.round(durable * world.journal.length)), landedAnyway, retryFailed);
        floor = world.journal.length;
      }
      world.toEnd();
    }),
    { numRuns: 3000 },
  );
});

test("a budget and kills go together: what lost attempts may have cost ends no run that costs little, and what needs more gets it", () => {
  const kills = fc.array(fc.nat(25), { maxLength: 4 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), kills, dice, (agents, kills, seeds) => {
      const tasks = Array.from({ length: 20 }, (_, i) =>
        runTask(`t${i}`, i < 4 ? {} : { needs: [`t${i - 4}`] }),
      );
      const fates = new Map<string, Fate>(
        tasks.map(({ key }, i) => [key, { failures: [], landingFailures: 0, usd: i === 17 ? 0.4 : 0.01 }]),
      );
      const config = { ...NO_CONFIG, budget: { run: 20, task: 4 } };
      const agentSpecs = ["claude:cheap"];
      const settings = { agents, agentSpecs, retries: 0, attemptTimeoutSeconds: 60, config };
      const world = new SimulatedWorld({ tasks, fates, settings }, diceOf(seeds));
      for (const steps of kills) {
        for (let i = 0; i < 12 + steps && world.step(); i++);
        world.crash(world.journal.length, 0);
      }
      world.toEnd();
      assert.equal(world.run.outcome, "done");
      assert(world.spentUsd < 1.2, `${world.spentUsd}`);
      const large = world.journal.flatMap((event) =>
        event.type === "attempt-started" && event.task === "t17" ? [event.mostUsd!] : [],
      );
      assert(large.at(-1)! >= 0.4 && large[0]! < 0.4, large.join(", "));
    }),
  );
});

test("folding the journal gives the state that the run itself had", () => {
  fc.assert(
    fc.property(scenarios, dice, (scenario, seeds) => {
      const world = new SimulatedWorld(scenario, diceOf(seeds)).toEnd();
      const again = replay(world.journal);
      assert(again);
      const facts = (run: typeof again): unknown => ({
        tasks: [...run.tasks.values()].map(
          ({ spec, dependents: _d, followers: _f, wokenFrom: _w, freedBy: _b, ...rest }) => [spec.key, rest],
        ),
        counts: run.counts,
        landed: run.landed,
        head: run.head,
        breaker: run.breaker,
        batches: [...run.batches],
        limits: { ...run.limits, held: undefined, notices: undefined },
      });
      assert.deepEqual(facts(again), facts(world.run));
    }),
    { numRuns: 500 },
  );
});

test("people ask for anything at any time, and the run still ends by the rules", () => {
  const requests = fc.array(
    fc.record({
      steps: fc.nat(12),
      task: fc.nat(),
      kind: fc.constantFrom("skip", "go-on", "retry", "answer", "stop"),
    }),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(scenarios, dice, requests, (scenario, seeds, asked) => {
      const world = new SimulatedWorld(scenario, diceOf(seeds));
      for (const { steps, task: pick, kind } of asked) {
        for (let i = 0; i < steps && world.step(); i++);
        const spec = scenario.tasks[pick % scenario.tasks.length]!;
        const about = { at: world.now, request: world.nextRequest(), task: spec.key, uid: spec.uid };
        const fact: Event =
          kind === "stop"
            ? { type: "stop-requested", at: about.at, reason: "asked", request: about.request }
            : kind === "retry"
              ? { type: "task-reopened", ...about }
              : kind === "answer"
                ? { type: "answered", ...about, text: "no" }
                : {
                    type: "task-skipped",
                    ...about,
                    reason: "not now",
                    dependents: kind === "skip" ? "blocked" : "go-on",
                  };
        if (world.run.outcome === undefined) world.tell(fact);
        else break;
      }
      world.toEnd();
      if (world.run.outcome !== "interrupted") return;
      world.crash(world.journal.length, 0);
      world.toEnd();
    }),
    { numRuns: 2000 },
  );
});

test("the breaker trips at more than half of a batch, and at no less", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(8), dice, (size, bad, seeds) => {
      const tasks = Array.from({ length: size }, (_, i) => runTask(`t${i}`));
      const fates = new Map<string, Fate>(
        tasks.map(({ key }, i) => [
          key,
          { failures: i < bad ? Array(9).fill("agent") : [], landingFailures: 0 },
        ]),
      );
      const settings = { agents: 4, agentSpecs: ["command:a"], retries: 0, attemptTimeoutSeconds: 60 };
      const world = new SimulatedWorld({ tasks, fates, settings }, diceOf(seeds)).toEnd();
      const failed = Math.min(bad, size);
      const trips = world.journal.flatMap((event) => (event.type === "breaker-tripped" ? [event] : []));
      const exact = size >= 2 && failed * 2 > size;
      assert.equal(trips.length, exact ? 2 : 0);
      for (const trip of trips) assert.equal(trip.failed, Math.floor(size / 2) + 1);
      assert.equal(world.landed.length, exact ? 0 : size - failed);
      assert.equal(world.run.outcome, failed === 0 ? "done" : "failed");
    }),
    { numRuns: 500 },
  );
});
