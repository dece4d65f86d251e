import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { arbitraryCosts, costsRun } from "../../../test/rig/arbitrary-costs.ts";
import type { AttemptRef, AttemptStarted, Event } from "../run/event.ts";
import type { BudgetNotice } from "./account.ts";
import { createPurse, type Purse } from "./budget.ts";
import { microsOf } from "./money.ts";

const HOUR = 3600_000;

const started = (task: string, attempt: number, agent = "claude:haiku", at = 0): Event => ({
  type: "attempt-started",
  at,
  task,
  uid: task,
  attempt,
  agent,
});
/** The start as the run writes it down: with what the attempt may take. */
const begin = (purse: Purse, task: string, attempt: number, agent = "claude:haiku"): number => {
  const allowed = purse.allow(task, agent);
  assert(allowed.ok, `${task} may not start`);
  const { ok: _ok, ...given } = allowed;
  purse.note({ ...(started(task, attempt, agent) as AttemptStarted), ...given });
  return allowed.mostUsd ?? Number.POSITIVE_INFINITY;
};
const overBudget = (task: string, attempt: number, usd: number): Event => ({
  ...(finished(task, attempt, usd) as Event & { type: "attempt-finished" }),
  result: { status: "failed", failure: "budget", message: "claude came to its limit of money" },
});
const lose = (purse: Purse, ...lost: readonly AttemptRef[]): readonly BudgetNotice[] =>
  purse.note({ type: "run-resumed", at: 1, settings: costsRun.settings, retryFailed: true, lost });
const finished = (task: string, attempt: number, usd: number | undefined, at = 0): Event => ({
  type: "attempt-finished",
  at,
  task,
  uid: task,
  attempt,
  result: { status: "committed", commit: "c", base: "b", files: [] },
  spent: usd === undefined ? { basis: "unknown" } : { basis: "reported", usd },
});
const spend = (
  purse: Purse,
  task: string,
  attempt: number,
  usd: number | undefined,
): readonly BudgetNotice[] => {
  purse.note(started(task, attempt));
  return purse.note(finished(task, attempt, usd));
};
const spendUnknown = (purse: Purse, attempt: number): void => {
  begin(purse, "a", attempt);
  purse.note(finished("a", attempt, undefined));
};
const shareOf = (purse: Purse, task = "next", agent = "claude:haiku"): number | undefined => {
  const allowed = purse.allow(task, agent);
  return allowed.ok ? allowed.mostUsd : undefined;
};

test("without a budget everything may start, with the agent's own limit where it has one", () => {
  assert.deepEqual(createPurse({ budget: {}, agents: 2 }).allow("a", "codex"), { ok: true });
  const purse = createPurse({ budget: {}, agents: 2, maxUsdOf: () => 0.05 });
  assert.deepEqual(purse.allow("a", "codex"), { ok: true, mostUsd: 0.05 });
});

test("what is left is shared out among the agents, and a share comes back when its attempt ends", () => {
  const purse = createPurse({ budget: { run: 1 }, agents: 4 });
  for (const task of ["a", "b", "c", "d"]) {
    assert.equal(shareOf(purse, task), 0.083333, "a third of its part: nothing is known yet");
    purse.note(started(task, 1));
  }
  const full = purse.allow("e", "claude:haiku");
  assert(!full.ok && full.scope === "run" && !full.final, "what runs may leave something");
  purse.note(finished("a", 1, 0.05));
  assert.equal(shareOf(purse), 0.2, "four times what was seen, of which there is no more");
  assert.deepEqual(purse.allow("e", "apply"), { ok: true }, "who costs nothing needs no share");
});

test("warned of at 80 %, stopped at 100 %, each said once; nothing starts any more", () => {
  const purse = createPurse({ budget: { run: 1 }, agents: 1 });
  assert.deepEqual(spend(purse, "a", 1, 0.5), []);
  const [warning, ...more] = spend(purse, "b", 1, 0.3);
  assert.deepEqual([warning?.level, warning?.scope, more], ["warn", "run", []]);
  assert.equal(warning?.text, "80 % of the run's budget is spent: $0.80 of $1.00");
  assert.deepEqual(spend(purse, "c", 1, 0.1), []);
  const [stop] = spend(purse, "d", 1, 0.1);
  assert.equal(stop?.level, "stop");
  const refused = purse.allow("e", "claude:haiku");
  assert(!refused.ok && refused.final);
  assert.equal(
    refused.reason,
    "the run's budget of $1.00 leaves no room: $1.00 is spent; an attempt of claude:haiku takes $0.25 on average" +
      "; to go on, raise `budget: { run: … }` in the configuration and say `renga run --continue`",
  );
});

test("what usually takes more than is left does not start", () => {
  const purse = createPurse({ budget: { run: 1 }, agents: 1, usualOf: () => 0.4 });
  spend(purse, "a", 1, 0.45);
  spend(purse, "b", 1, 0.45);
  const refused = purse.allow("c", "claude:haiku");
  assert(!refused.ok && refused.final && refused.scope === "run");
  assert(!purse.allow("c", "codex").ok, "of another agent, earlier runs tell");
  assert(createPurse({ budget: { run: 1 }, agents: 1 }).allow("c", "codex").ok);
});

test("an overshoot is said, with what it was", () => {
  const purse = createPurse({ budget: { run: 1 }, agents: 2 });
  const notices = spend(purse, "a", 1, 1.1);
  assert.deepEqual(
    notices.map(({ level }) => level),
    ["overshoot", "stop"],
  );
  assert.equal(notices[0]?.text, "attempt 1 of a cost $1.10, $0.60 more than the $0.50 that it was given");
  assert.equal(notices[1]?.text, "110 % of the run's budget is spent: $1.10 of $1.00, $0.10 more than that");
});

test("an attempt of unknown cost counts as the most it was allowed", () => {
  const purse = createPurse({ budget: { run: 1 }, agents: 2 });
  spend(purse, "a", 1, undefined);
  assert.deepEqual(spend(purse, "b", 1, 0.2), []);
  const [notice] = spend(purse, "c", 1, 0.1);
  assert.equal(notice?.level, "warn");
  purse.note(started("d", 1));
  purse.note({
    type: "run-resumed",
    at: 1,
    settings: costsRun.settings,
    retryFailed: false,
    lost: [{ task: "d", attempt: 1 }],
  });
  const refused = purse.allow("e", "claude:haiku");
  assert(!refused.ok);
  assert.match(refused.reason, /2 attempts of unknown cost counted as the most they were allowed/u);
});

test("a task's budget holds for that task alone", () => {
  const purse = createPurse({ budget: { task: 0.1 }, agents: 8 });
  assert.equal(shareOf(purse, "a"), 0.033333);
  const notices = spend(purse, "a", 1, 0.1);
  assert.deepEqual([notices[0]?.scope, notices[0]?.task], ["task", "a"]);
  const refused = purse.allow("a", "claude:haiku");
  assert(!refused.ok && refused.scope === "task" && refused.final);
  assert.equal(shareOf(purse, "b"), 0.1, "an attempt was seen to take that much");
});

test("the day's budget counts what other runs spent, and begins anew the next day", () => {
  const day = { startsAt: 0, micros: microsOf(0.7), unknown: 1 };
  const purse = createPurse({ budget: { day: 1 }, agents: 1, day });
  assert.equal(shareOf(purse), 0.1);
  spend(purse, "a", 1, 0.3);
  const refused = purse.allow("b", "claude:haiku");
  assert(!refused.ok && refused.scope === "day");
  assert.match(refused.reason, /without 1 attempt of unknown cost in other runs/u);
  purse.note({ type: "time-reached", at: 24 * HOUR });
  assert.equal(shareOf(purse), 1);
});

test("what this run spent on an earlier day is not of this day's budget", () => {
  const purse = createPurse({
    budget: { run: 5, day: 1 },
    agents: 1,
    day: { startsAt: 48 * HOUR, micros: 0, unknown: 0 },
  });
  purse.note(started("a", 1, "claude:haiku", HOUR));
  purse.note(finished("a", 1, 0.9, 2 * HOUR));
  assert.equal(shareOf(purse), 1);
});

test("a budget that is raised when a run goes on lets it go on, and warns anew", () => {
  const purse = createPurse({ budget: { run: 1 }, agents: 1 });
  spend(purse, "a", 1, 1);
  assert(!purse.allow("b", "claude:haiku").ok);
  const config = { ...({} as NonNullable<typeof costsRun.settings.config>), budget: { run: 2 } };
  purse.note({
    type: "run-resumed",
    at: 1,
    settings: { ...costsRun.settings, config },
    lost: [],
    retryFailed: false,
  });
  assert.equal(shareOf(purse), 1);
  assert.equal(spend(purse, "b", 1, 0.7)[0]?.level, "warn");
});

test("what an attempt may take follows what attempts were seen to take", () => {
  const purse = createPurse({ budget: { run: 50, task: 5 }, agents: 6 });
  assert.equal(shareOf(purse), 1.666666);
  for (const task of ["a", "b", "c"]) spend(purse, task, 1, 0.01);
  assert.equal(shareOf(purse), 0.04);
  assert.equal(shareOf(purse, "next", "codex"), 1.666666, "of another agent nothing is known");
  begin(purse, "d", 1);
  purse.note(finished("d", 1, 0));
  assert.equal(shareOf(purse), 0.04, "who ended at once says nothing");
});

test("an attempt that comes to a careful limit is given a larger one, until the budgets have no more", () => {
  const purse = createPurse({ budget: { run: 10, task: 1 }, agents: 2 });
  for (const task of ["a", "b", "c"]) spend(purse, task, 1, 0.01);
  const shares: number[] = [];
  for (let attempt = 1; attempt < 9; attempt++) {
    const share = begin(purse, "big", attempt);
    shares.push(share);
    purse.note(overBudget("big", attempt, share));
    if (!purse.outgrew("big", attempt)) break;
    assert(!purse.outgrew("big", attempt - 1));
  }
  assert.deepEqual(shares, [0.04, 0.16, 0.8], "all that is left, since the rest would be too little");
  const refused = purse.allow("big", "claude:haiku");
  assert(!refused.ok && refused.final && refused.scope === "task");
  assert.match(
    refused.reason,
    /its last attempt came to its limit at \$0\.80; to go on, raise `budget: \{ task/u,
  );
  begin(purse, "turns", 1);
  purse.note(overBudget("turns", 1, 0.01));
  assert(!purse.outgrew("turns", 1), "it was another limit that it came to");
});

test("an attempt of an earlier release's journal was allowed all that the budgets let it", () => {
  const purse = createPurse({ budget: { run: 1 }, agents: 2 });
  purse.note(started("a", 1));
  lose(purse, { task: "a", attempt: 1 });
  const day = createPurse({ budget: { run: 1 }, agents: 2 });
  begin(day, "a", 1);
  lose(day, { task: "a", attempt: 1 });
  assert.deepEqual([shareOf(purse), shareOf(day)], [0.083333, 0.138889]);
});

test("an agent that never tells its cost is not started for ever smaller shares", () => {
  const purse = createPurse({ budget: { run: 1 }, agents: 1 });
  let attempts = 0;
  while (purse.allow("a", "claude:haiku").ok) spendUnknown(purse, ++attempts);
  assert(attempts >= 3 && attempts < 10, `${attempts}`);
});

test("lost attempts end no run, and no task, whose spending is a small part of its budget", () => {
  const cost = fc.integer({ min: 1_000, max: 20_000 });
  const kills = fc.array(fc.record({ done: fc.integer({ min: 3, max: 20 }), cost }), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(kills, fc.integer({ min: 1, max: 8 }), (kills, agents) => {
      const purse = createPurse({ budget: { run: 50, task: 0.5 }, agents });
      let attempt = 0;
      for (const { done, cost } of kills) {
        for (let i = 0; i < done; i++) {
          begin(purse, `t${++attempt}`, 1);
          purse.note(finished(`t${attempt}`, 1, cost / 1e6));
        }
        const lost = Array.from({ length: agents }, () => ({ task: `t${++attempt}`, attempt: 1 }));
        for (const { task } of lost) begin(purse, task, 1);
        assert.deepEqual(lose(purse, ...lost), []);
        for (const { task } of lost) {
          assert(begin(purse, task, 2) * 1e6 >= cost, "enough for what such attempts take");
          purse.note(finished(task, 2, cost / 1e6));
        }
      }
    }),
  );
});

test("however a run goes, as long as no attempt takes more than its share the budgets hold", () => {
  const amount = fc.integer({ min: 1, max: 3_000_000 }).map((micros) => micros / 1e6);
  const budget = fc.record({ run: amount, day: amount, task: amount }, { requiredKeys: [] });
  // Whatever lost ones took, they took no more than their share.
  const steps = fc.array(
    fc.tuple(
      fc.nat({ max: 5 }),
      fc.constantFrom("claude:haiku", "codex"),
      fc.double({ min: 0, max: 1, noNaN: true }),
    ),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(budget, fc.integer({ min: 1, max: 6 }), steps, (budget, agents, steps) => {
      const purse = createPurse({ budget, agents, day: { startsAt: 0, micros: 0, unknown: 0 } });
      const attempts = new Map<string, number>();
      const open = new Map<string, number>();
      const spent = new Map<string, number>();
      let all = 0;
      let attempt = 0;
      for (const [i, agent, part] of steps) {
        const task = `t${i}`;
        const share = open.get(task);
        if (share !== undefined) {
          const micros = Math.floor(share * part);
          const n = attempts.get(task)!;
          if (part > 0.9) purse.note(overBudget(task, n, micros / 1e6));
          else if (part < 0.1) lose(purse, { task, attempt: n });
          else purse.note(finished(task, n, micros / 1e6));
          open.delete(task);
          all += micros;
          spent.set(task, (spent.get(task) ?? 0) + micros);
          continue;
        }
        const allowed = purse.allow(task, agent);
        if (open.size >= agents || !allowed.ok) continue;
        attempts.set(task, ++attempt);
        begin(purse, task, attempt, agent);
        open.set(task, allowed.mostUsd === undefined ? 1_000_000 : microsOf(allowed.mostUsd));
      }
      const held = [...open.values()].reduce((sum, share) => sum + share, 0);
      for (const limit of [budget.run, budget.day])
        if (limit !== undefined) assert(all + held <= microsOf(limit), `${all} and ${held} of ${limit}`);
      if (budget.task !== undefined)
        for (const [task, micros] of spent)
          assert(micros + (open.get(task) ?? 0) <= microsOf(budget.task), task);
    }),
  );
});

test("any order of facts leaves a purse that answers", () => {
  fc.assert(
    fc.property(arbitraryCosts, (events) => {
      const purse = createPurse({ budget: { run: 10, task: 2, day: 10 }, agents: 4 });
      for (const event of events) purse.note(event);
      const allowed = purse.allow("t0", "codex");
      if (allowed.ok) assert((allowed.mostUsd ?? 0) > 0);
      else assert(allowed.reason.length > 0);
    }),
  );
});
