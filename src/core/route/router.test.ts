import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { routedRun, routeOf, startOf, THREE } from "../../../test/rig/routed-run.ts";
import { RELATIVE_COST, successOf } from "./belief.ts";
import { createRouter, learnedFrom } from "./router.ts";
import type { TaskRoute } from "./task-route.ts";
import { isAtLeast, TIERS, type Tier } from "./tier.ts";

const many = (count: number, route: TaskRoute = routeOf()): readonly TaskRoute[] =>
  Array.from({ length: count }, () => route);

/** The same numbers from 0 to 1 every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test("knowing nothing it begins at the cheap tier and says so in one line", () => {
  const { router } = routedRun(many(1));
  assert.deepEqual(router.choose("t0"), {
    agent: 0,
    tier: "cheap",
    why: "cheap: none like it (types) was seen at cheap, 3.1 expected against 6.9 for standard (template work)",
  });
});

test("what went well and what it cost are given as the reason, in dollars once they are known", () => {
  const run = routedRun(many(20));
  const cheap = { agent: 0, tier: "cheap" as const };
  for (let i = 0; i < 12; i++) run.attempt(`t${i}`, cheap, undefined, 0.3);
  for (let i = 12; i < 14; i++) run.attempt(`t${i}`, cheap, "gate", 0.3);
  assert.equal(
    run.router.choose("t15")?.why,
    "cheap: 12 of 14 like it (types) went well at cheap, $0.64 expected against $2.1 for standard (template work)",
  );
});

test("where cheap always fails it begins higher, and the reason says why", () => {
  const run = routedRun(many(60));
  for (let i = 0; i < 12; i++) run.attempt(`t${i}`, { agent: 0, tier: "cheap" }, "gate");
  const choice = run.router.choose("t20");
  assert.equal(choice?.tier, "standard");
  assert.match(choice?.why ?? "", /^standard: none like it \(types\) was seen at standard, /);
});

test("another kind of task is another matter", () => {
  const run = routedRun([...many(12), routeOf({ kind: "docs" })]);
  for (let i = 0; i < 12; i++) run.attempt(`t${i}`, { agent: 0, tier: "cheap" }, "gate");
  assert.equal(run.router.choose("t12")?.tier, "cheap");
});

test("after a failure it goes up, and from the last there is nowhere to go", () => {
  const run = routedRun(many(1));
  assert.deepEqual(
    run.carry("t0", () => false).map(({ agent }) => agent),
    [0, 1, 2],
  );
  assert.equal(run.router.choose("t0", { agent: 2, failure: "gate", triesLeft: false }), undefined);
  assert.equal(run.router.choose("t0", { agent: 1, failure: "gate", triesLeft: true })?.agent, 1);
});

test("conflicts and unclear plans go to the strong tier, once", () => {
  const { router } = routedRun(many(1));
  for (const failure of ["conflict", "unclear"] as const) {
    assert.equal(router.choose("t0", { agent: 0, failure, triesLeft: true })?.tier, "strong");
    assert.equal(router.choose("t0", { agent: 2, failure, triesLeft: true })?.agent, 2);
    assert.equal(router.choose("t0", { agent: 2, failure, triesLeft: false }), undefined);
  }
});

test("what needs no model goes first where the plan gives it, and only there", () => {
  const agentSpecs = ["claude:haiku", "script", "apply"];
  const { router } = routedRun([routeOf({ free: "apply" }), routeOf({ free: "script" }), routeOf()], {
    agentSpecs,
  });
  assert.deepEqual(router.choose("t0"), {
    agent: 2,
    tier: "none",
    why: "none: the plan gives it word for word",
  });
  assert.equal(router.choose("t1")?.agent, 1);
  assert.equal(router.choose("t2")?.agent, 0);
  assert.equal(router.choose("t0", { agent: 2, failure: "needs-agent", triesLeft: false })?.agent, 0);
  assert.equal(router.choose("t0", { agent: 2, failure: "conflict", triesLeft: true })?.agent, 2);
  const alone = routedRun([routeOf()], { agentSpecs: ["apply"] }).router;
  assert.equal(alone.choose("t0")?.agent, 0);
});

test("a declared agent leads whatever its tier, and specialists come before the rest of their tier", () => {
  const agentSpecs = [...THREE, "types"];
  const config = {
    ...NOTHING,
    agents: [{ name: "types", kind: "claude" as const, model: "haiku", tier: "cheap" as const }],
  };
  const { router } = routedRun(
    [
      routeOf({ agents: ["claude:opus", "claude:haiku"], declared: true }),
      routeOf({ agents: ["types", "claude:haiku", "claude:sonnet"] }),
      routeOf({ agents: ["claude:sonnet", "claude:haiku", "claude:opus"], declared: true }),
    ],
    { agentSpecs, config },
  );
  assert.equal(router.choose("t0")?.why, "strong: the plan names claude:opus");
  assert.equal(router.choose("t0", { agent: 2, failure: "gate", triesLeft: false }), undefined);
  assert.equal(router.choose("t1")?.agent, 3);
  assert.equal(router.choose("t1", { agent: 3, failure: "gate", triesLeft: false })?.agent, 0);
  assert.equal(router.choose("t2", { agent: 1, failure: "gate", triesLeft: false })?.agent, 2);
});

const NOTHING = {
  gates: { before: [], task: [], group: [], phase: [], end: [] },
  worktree: { setupTimeoutSeconds: 1, setupInputs: [], links: [], shared: [] },
  errors: [],
  monitors: [],
};

test("where no agent is strong enough the strongest is asked, and that is said", () => {
  const { router } = routedRun([routeOf({ tier: "strong", why: "design" })], {
    agentSpecs: THREE.slice(0, 2),
  });
  assert.deepEqual(router.choose("t0"), {
    agent: 1,
    tier: "standard",
    why: "standard: design asks for strong, and no agent for it is stronger than this",
  });
});

const outcome = fc.record({
  task: fc.nat(9),
  tier: fc.nat(2),
  failure: fc.option(fc.constantFrom("gate", "agent", "timeout", "conflict", "transient", "cancelled"), {
    nil: undefined,
  }),
  usd: fc.option(fc.double({ min: 0, max: 5, noNaN: true }), { nil: undefined }),
});
const TIER = ["cheap", "standard", "strong"] as const;

test("the same events give the same choices, and none below the floor", () => {
  const floors = fc.array(fc.constantFrom(...TIERS), { minLength: 10, maxLength: 10 });
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 60 }), floors, (outcomes, tiers) => {
      const run = routedRun(tiers.map((tier) => routeOf({ tier })));
      for (const { task, tier, failure, usd } of outcomes)
        run.attempt(`t${task}`, { agent: tier, tier: TIER[tier]! }, failure, usd);
      const again = createRouter();
      for (const event of run.events) again.note(event);
      tiers.forEach((floor, i) => {
        const choice = run.router.choose(`t${i}`);
        assert.deepEqual(again.choose(`t${i}`), choice);
        assert.ok(choice !== undefined && isAtLeast(choice.tier, floor), choice?.why);
        assert.doesNotMatch(choice.why, /NaN|undefined|\n/);
      });
    }),
  );
});

test("a success never lowers what is believed of a tier, a failure never raises it; what says nothing changes nothing", () => {
  const counts = fc.record({ good: fc.nat(50), bad: fc.nat(50) });
  fc.assert(
    fc.property(fc.constantFrom(...TIERS), counts, (tier, { good, bad }) => {
      const now = successOf(tier, { good, bad });
      assert.ok(now > 0 && now < 1);
      assert.ok(successOf(tier, { good: good + 1, bad }) > now);
      assert.ok(successOf(tier, { good, bad: bad + 1 }) < now);
    }),
  );
  const run = routedRun(many(9));
  for (const failure of [
    "transient",
    "cancelled",
    "infrastructure",
    "conflict",
    "unclear",
    "needs-agent",
    "budget",
  ] as const)
    run.attempt("t0", { agent: 0, tier: "cheap" }, failure);
  assert.deepEqual(run.router.learned()["types"]?.cheap, undefined);
});

test("a task of high risk is never tried out: it begins where the least is expected", () => {
  const run = routedRun([...many(400), routeOf({ risky: true })]);
  for (let i = 0; i < 9; i++) run.attempt(`t${i}`, { agent: 0, tier: "cheap" }, "gate");
  let trials = 0;
  for (let i = 9; i < 400; i++) {
    assert.equal(run.router.choose("t400")?.tier, "standard", `after ${i}`);
    const [first] = run.carry(`t${i}`, ({ tier }) => tier !== "cheap");
    if (first?.tier === "cheap") trials++;
  }
  assert.ok(trials > 0 && trials < 10, `${trials} trials`);
});

test("a landing that turned a gate red counts as a failure, a landing that was refused for a conflict as nothing", () => {
  const run = routedRun(many(2));
  run.attempt("t0", { agent: 0, tier: "cheap" });
  run.router.note({
    type: "gates-finished",
    at: 9,
    level: "end",
    commit: "c",
    passed: false,
    culprit: "t0",
    message: "",
  });
  assert.deepEqual(run.router.learned()["types"]?.cheap, { begun: 1, good: 0, bad: 1, priced: 0, usd: 0 });
});

test("what earlier runs taught counts half, and at most as much as a dozen outcomes", () => {
  const earlier = routedRun(many(40));
  for (let i = 0; i < 40; i++) earlier.attempt(`t${i}`, { agent: 0, tier: "cheap" }, "gate");
  const learned = learnedFrom(earlier.events);
  assert.equal(learned["types"]?.cheap?.bad, 40);
  assert.deepEqual(learnedFrom([...earlier.events, startOf([], { learned })]), learned);
  const { router } = routedRun(many(1), { learned });
  assert.equal(router.learned()["types"]?.cheap?.bad, 12);
  assert.equal(router.choose("t0")?.tier, "standard");
});

/** What a task costs on average when it begins at this place, with these rates. */
function trueCost(rates: readonly number[], from: number): number {
  return TIER.slice(from).reduceRight<number>(
    (beyond, tier, i, list) =>
      RELATIVE_COST[tier] + (i === list.length - 1 ? 0 : (1 - rates[from + i]!) * beyond),
    0,
  );
}

for (const rates of [
  [0.95, 0.97, 0.99],
  [0.6, 0.9, 0.97],
  [0.05, 0.9, 0.97],
  [0.02, 0.1, 0.95],
  [0.3, 0.5, 0.9],
])
  test(`with success rates ${rates.join(", ")} it soon costs little more than the best beginning`, (t) => {
    const TASKS = 400;
    const run = routedRun(many(TASKS));
    const random = numbers(7);
    let expected = 0;
    const starts: Record<Tier, number> = { none: 0, cheap: 0, standard: 0, strong: 0 };
    for (let i = 0; i < TASKS; i++) {
      const asked = run.carry(
        `t${i}`,
        ({ agent }) => random() < rates[agent]!,
        ({ tier }) => RELATIVE_COST[tier] / 10,
      );
      starts[asked[0]!.tier]++;
      expected += trueCost(rates, asked[0]!.agent);
    }
    const best = Math.min(...rates.map((_, from) => trueCost(rates, from)));
    const regret = expected / TASKS / best - 1;
    t.diagnostic(`regret ${(regret * 100).toFixed(1)} %; began ${JSON.stringify(starts)}`);
    assert.ok(regret < 0.1, `regret ${regret}`);
  });
