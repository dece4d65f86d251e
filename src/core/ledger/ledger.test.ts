import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { arbitraryCosts, costsRun } from "../../../test/rig/arbitrary-costs.ts";
import type { Event } from "../run/event.ts";
import { isFree, ledgerOf } from "./ledger.ts";
import { microsOf } from "./money.ts";
import { spentSince } from "./spent-since.ts";
import type { Spent } from "./spent.ts";
import { COST_KEYS, costBy, totalOf } from "./totals.ts";

function linesOf(events: readonly Event[]): NonNullable<ReturnType<typeof ledgerOf>>["lines"] {
  return ledgerOf(events)!.lines;
}

test("however the attempts are put into rows, the rows come to the same total, to the last micro-dollar", () => {
  fc.assert(
    fc.property(arbitraryCosts, (events) => {
      const all = linesOf(events);
      const total = totalOf(all);
      for (const key of COST_KEYS) {
        const rows = costBy(all, key);
        for (const amount of [
          "micros",
          "attempts",
          "unknown",
          "inVainMicros",
          "running",
          "estimated",
        ] as const) {
          const sum = rows.reduce((sum, row) => sum + row.total[amount], 0);
          assert.equal(sum, total[amount], `${amount} by ${key}`);
        }
        assert.equal(new Set(rows.map((row) => row.key)).size, rows.length);
      }
    }),
  );
});

test("the ledger of a journal's beginning is the beginning of its ledger, and a known cost stays", () => {
  fc.assert(
    fc.property(arbitraryCosts, fc.nat(), (events, cut) => {
      const part = linesOf(events.slice(0, 1 + (cut % events.length)));
      const all = linesOf(events);
      assert(part.length <= all.length);
      part.forEach((line, i) => {
        const later = all[i]!;
        assert.deepEqual([later.uid, later.attempt, later.agent], [line.uid, line.attempt, line.agent]);
        if (line.basis !== undefined)
          assert.deepEqual([later.basis, later.micros], [line.basis, line.micros]);
      });
      assert(totalOf(part).micros <= totalOf(all).micros);
    }),
  );
});

test("what is unknown never becomes 0, and what is known is what was told", () => {
  fc.assert(
    fc.property(arbitraryCosts, (events) => {
      // What ended an attempt first counts: who was given up as lost, or found landed, has nothing more to say.
      const told = new Map<string, Spent | undefined>();
      const end = (key: string, spent?: Spent): void => void (told.has(key) || told.set(key, spent));
      for (const event of events)
        if (event.type === "attempt-finished") end(`${event.task}.${event.attempt}`, event.spent);
        else if (event.type === "landed") end(`${event.task}.${event.attempt}`);
        else if (event.type === "run-resumed")
          for (const { task, attempt } of event.lost) end(`${task}.${attempt}`);
      for (const line of linesOf(events)) {
        assert.equal(line.micros === undefined, line.basis === undefined || line.basis === "unknown");
        if (line.state === "running") continue;
        assert(line.basis !== undefined);
        const spent = told.get(`${line.task}.${line.attempt}`);
        if (line.micros === 0 && !isFree(line) && line.failure !== "pre-flight") assert.equal(spent?.usd, 0);
        if (line.micros !== undefined && spent?.usd !== undefined)
          assert.equal(line.micros, microsOf(spent.usd));
      }
    }),
  );
});

test("roll-backs, refusals and repeated facts change no amount", () => {
  fc.assert(
    fc.property(arbitraryCosts, (events) => {
      const paid = totalOf(linesOf(events));
      const plain = events.filter(({ type }) => type !== "rolled-back" && type !== "landing-refused");
      assert.equal(totalOf(linesOf(plain)).micros, paid.micros);
      const twice = events.flatMap((event): readonly Event[] =>
        event.type === "run-started" ? [event] : [event, event],
      );
      assert.deepEqual(linesOf(twice), linesOf(events));
    }),
  );
});

test("what was spent since the beginning is the ledger's total", () => {
  fc.assert(
    fc.property(arbitraryCosts, fc.nat({ max: 70 }), (events, hour) => {
      const ledger = linesOf(events);
      const since = hour * 3600_000;
      const mine = totalOf(ledger.filter(({ endedAt }) => (endedAt ?? -1) >= since));
      assert.deepEqual(spentSince(events, since), { micros: mine.micros, unknown: mine.unknown });
      const again = spentSince([...events, ...events], 0);
      assert.equal(again.micros, 2 * totalOf(ledger).micros);
    }),
  );
});

const of = (
  task: string,
  attempt: number,
  at = 0,
): { at: number; task: string; uid: string; attempt: number } => ({
  at,
  task,
  uid: `task_${task.slice(1)}_0`,
  attempt,
});
const committed = { status: "committed", commit: "c", base: "base", files: [] } as const;

test("a landing that is rolled back stays paid for, and its money was in vain", () => {
  const spent = { usd: 0.000159, basis: "reported", model: "small" } as const;
  const landing = (task: string, commit: string): Event[] => [
    { type: "attempt-started", ...of(task, 1), agent: "claude:haiku", tier: "cheap" },
    { type: "attempt-finished", ...of(task, 1), result: committed, spent },
    { type: "landed", ...of(task, 1), commit, recovered: false },
  ];
  const events: Event[] = [costsRun, ...landing("t0", "a"), ...landing("t1", "b")];
  assert.deepEqual(totalOf(linesOf(events)).inVainMicros, 0);
  const undone: Event[] = [
    ...events,
    { type: "rolled-back", at: 1, batch: 0, from: "b", to: "a", evidence: "" },
    { type: "attempt-started", ...of("t1", 2), agent: "claude:haiku", tier: "cheap" },
  ];
  const ledger = linesOf(undone);
  assert.deepEqual(
    ledger.map(({ state }) => state),
    ["landed", "rolled-back", "running"],
  );
  const { micros, inVain, inVainMicros, running, unknown } = totalOf(ledger);
  assert.deepEqual([micros, inVain, inVainMicros, running, unknown], [318, 1, 159, 1, 0]);
});

test("an attempt that died with its coordinator is of unknown cost; one of apply is free", () => {
  const events: Event[] = [
    costsRun,
    { type: "attempt-started", ...of("t0", 1), agent: "claude:haiku" },
    { type: "attempt-started", ...of("t1", 1), agent: "apply" },
    {
      type: "run-resumed",
      at: 9,
      settings: costsRun.settings,
      lost: [
        { task: "t0", attempt: 1 },
        { task: "t1", attempt: 1 },
      ],
      retryFailed: false,
    },
  ];
  assert.deepEqual(
    linesOf(events).map(({ state, basis, micros }) => [state, basis, micros]),
    [
      ["lost", "unknown", undefined],
      ["lost", "free", 0],
    ],
  );
});
