import assert from "node:assert/strict";
import { describe, it } from "node:test";

import fc from "fast-check";

import type { Plan } from "../../src/core/plan/plan.ts";
import type { Event, RunStarted } from "../../src/core/run/event.ts";
import type { Request } from "../../src/core/run/request.ts";
import type { Journal } from "../../src/ports/journal.ts";

/** A store that can be opened again, as after a crash. */
export type JournalStore = { readonly open: () => Journal; readonly dispose: () => void };

/** What every journal promises; run against each adapter. */
export function journalContract(name: string, makeStore: () => JournalStore): void {
  describe(name, () => {
    const withStore = (work: (store: JournalStore) => void): (() => void) => {
      return () => {
        const store = makeStore();
        try {
          work(store);
        } finally {
          store.dispose();
        }
      };
    };

    it(
      "gives back every event of a run, in order, over a reopening",
      withStore((store) => {
        fc.assert(
          fc.property(fc.array(fc.array(eventArbitrary, { maxLength: 5 }), { maxLength: 12 }), (batches) => {
            const run = `r${nextRun++}`;
            const first = store.open();
            const begun = first.begin(started(run), plan(run));
            const entries = [begun, ...batches.flatMap((batch) => first.append(run, batch))];
            first.close();
            const second = store.open();
            assert.deepEqual([...second.events(run)], entries);
            const types = [...new Set(entries.map(({ event }) => event.type))].slice(0, 2);
            assert.deepEqual(
              [...second.events(run, begun.seq, types)],
              entries.slice(1).filter(({ event }) => types.includes(event.type)),
            );
            assert.deepEqual([...second.events(run, 0, [])], []);
            assert.deepEqual(
              entries.map(({ seq }) => seq),
              entries.map((_, at) => begun.seq + at),
            );
            second.close();
          }),
          { numRuns: 30 },
        );
      }),
    );

    it(
      "counts sequence numbers from 1 without a gap over all runs",
      withStore((store) => {
        const journal = store.open();
        assert.equal(journal.begin(started("a"), plan("a")).seq, 1);
        assert.equal(journal.begin(started("b"), plan("b")).seq, 2);
        assert.deepEqual(
          [...journal.append("a", [finished(3)]), ...journal.append("b", [finished(4)])].map(
            ({ seq }) => seq,
          ),
          [3, 4],
        );
        assert.deepEqual(
          [...journal.events("a")].map(({ seq }) => seq),
          [1, 3],
        );
        assert.deepEqual(
          [...journal.events("b", 2)].map(({ seq }) => seq),
          [4],
        );
        journal.close();
      }),
    );

    it(
      "can be appended to while its events are being read, and a reader may stop half-way",
      withStore((store) => {
        const journal = store.open();
        journal.begin(started("a"), plan("a"));
        for (let at = 0; at < 10; at++) journal.append("a", [{ type: "stop-requested", at, reason: "x" }]);
        let read = 0;
        for (const { seq } of journal.events("a")) {
          journal.append("a", [{ type: "stop-requested", at: seq, reason: "while reading" }]);
          if (++read === 5) break;
        }
        assert.equal([...journal.events("a")].length, 16);
        journal.close();
      }),
    );

    it(
      "stores the plan once per run, with whatever characters it holds",
      withStore((store) => {
        const odd = { ...plan("a"), title: "snow ☃, \u0000, \ud83d\ude00, '; drop table plans --" };
        const journal = store.open();
        journal.begin(started("a"), odd);
        journal.close();
        const again = store.open();
        assert.deepEqual(again.plan("a"), odd);
        assert.equal(again.plan("nothing"), undefined);
        again.close();
      }),
    );

    it(
      "lists runs newest first, and which of them have nothing left to go on with",
      withStore((store) => {
        const journal = store.open();
        journal.begin({ ...started("old"), at: 1 }, plan("old"));
        journal.begin({ ...started("new"), at: 2 }, plan("new"));
        journal.append("old", [finished(3)]);
        assert.deepEqual(journal.runs(), [
          { run: "new", startedAt: 2, title: "Title of new", finished: false },
          { run: "old", startedAt: 1, title: "Title of old", finished: true },
        ]);
        for (const outcome of ["interrupted", "failed", "needs-human"] as const) {
          journal.append("old", [{ type: "run-finished", at: 3, outcome }]);
          assert.equal(journal.runs()[1]?.finished, false, outcome);
        }
        journal.append("old", [finished(3)]);
        const { settings } = started("old");
        journal.append("old", [{ type: "run-resumed", at: 4, settings, lost: [], retryFailed: true }]);
        assert.deepEqual(
          journal.runs().map((row) => row.finished),
          [false, false],
        );
        journal.close();
      }),
    );

    it(
      "stores all of a batch or none of it",
      withStore((store) => {
        const journal = store.open();
        journal.begin(started("a"), plan("a"));
        const circular: Record<string, unknown> = { type: "stop-requested", at: 3, reason: "x" };
        circular["self"] = circular;
        assert.throws(() => journal.append("a", [finished(2), circular as unknown as Event]));
        assert.equal([...journal.events("a")].length, 1);
        assert.equal(journal.runs()[0]?.finished, false);
        assert.equal(journal.append("a", [finished(2)])[0]?.seq, 2);
        assert.throws(() => journal.begin(started("a"), plan("a")));
        assert.equal(journal.append("a", [finished(3)])[0]?.seq, 3);
        journal.close();
      }),
    );

    it(
      "keeps what was asked of each run, numbered and in order, over a reopening; another may ask meanwhile",
      withStore((store) => {
        const journal = store.open();
        journal.begin(started("a"), plan("a"));
        journal.begin(started("b"), plan("b"));
        assert.deepEqual(journal.requests("a"), []);
        const person = store.open();
        const numbers: number[] = [];
        for (const [i, request] of REQUESTS.entries()) {
          numbers.push((i % 2 === 0 ? person : journal).ask("a", request, 1_000 + i));
          journal.append("a", [finished(i)]);
          person.ask("b", { kind: "stop", reason: "not for a" }, 5);
        }
        person.close();
        assert.deepEqual(
          numbers.toSorted((x, y) => x - y),
          numbers,
        );
        assert.equal(new Set(numbers).size, REQUESTS.length);
        const expected = REQUESTS.map((request, i) => ({ number: numbers[i], at: 1_000 + i, request }));
        assert.deepEqual(journal.requests("a"), expected);
        assert.deepEqual(journal.requests("a", numbers[1]), expected.slice(2));
        assert.deepEqual(journal.requests("a", numbers.at(-1)), []);
        assert.deepEqual(journal.requests("nobody"), []);
        journal.close();
        const again = store.open();
        assert.deepEqual(again.requests("a"), expected);
        again.close();
      }),
    );

    it(
      "remembers which plans were trusted",
      withStore((store) => {
        const journal = store.open();
        assert.equal(journal.isTrusted("d"), false);
        journal.trust("d", 1);
        journal.trust("d", 2);
        journal.close();
        const again = store.open();
        assert.equal(again.isTrusted("d"), true);
        assert.equal(again.isTrusted("e"), false);
        again.close();
      }),
    );
  });
}

let nextRun = 0;

const REQUESTS: readonly Request[] = [
  { kind: "answer", task: "1", attempt: 2, text: "the second, “quoted”\nand a line more" },
  { kind: "skip", task: "1", reason: "not needed", dependents: "go-on" },
  { kind: "retry", task: "1", attempt: 1 },
  { kind: "stop", reason: "enough" },
];

/** The first event of a run that holds one task. */
export function started(run: string): RunStarted {
  return {
    type: "run-started",
    at: 1_700_000_000_000,
    run,
    version: 1,
    base: "b".repeat(40),
    branch: `renga/${run}`,
    onto: "main",
    digest: "d".repeat(64),
    planPaths: ["plan.md"],
    title: `Title of ${run}`,
    settings: { agents: 2, agentSpecs: ["apply"], retries: 2, attemptTimeoutSeconds: 60 },
    tasks: [
      {
        key: "1",
        id: "1",
        title: "One",
        uid: "task_1_0a1b2c3d",
        minutes: 1,
        needs: [],
        after: [],
        scope: ["a"],
      },
    ],
  };
}

/** A plan with nothing in it but its title. */
export function plan(run: string): Plan {
  return { sources: [], title: `Title of ${run}`, declared: [], groups: [], tasks: [], notes: [] };
}

function finished(at: number): Event {
  return { type: "run-finished", at, outcome: "done" };
}

const text = fc.string({ unit: "binary", maxLength: 40 });
const of = { task: text, uid: text, attempt: fc.nat() };
const plain = { noNullPrototype: true };
const eventArbitrary: fc.Arbitrary<Event> = fc.oneof(
  fc.record({ type: fc.constant("attempt-started" as const), at: fc.nat(), ...of, agent: text }, plain),
  fc.record(
    { type: fc.constant("phase-started" as const), at: fc.nat(), ...of, phase: fc.constant("main" as const) },
    plain,
  ),
  fc.record(
    {
      type: fc.constant("check-finished" as const),
      at: fc.nat(),
      ...of,
      phase: fc.constant("post-validation" as const),
      name: text,
      command: text,
      exitCode: fc.option(fc.integer()),
      timedOut: fc.boolean(),
      ms: fc.nat(),
      output: text,
    },
    plain,
  ),
  fc.record({ type: fc.constant("stop-requested" as const), at: fc.nat(), reason: text }, plain),
);
