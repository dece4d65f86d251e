import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { arbitraryCosts } from "../../../test/rig/arbitrary-costs.ts";
import { adviceOn, type Advice } from "./advice.ts";
import { ledgerOf, type CostLine } from "./ledger.ts";

function line(task: string, of: Partial<CostLine> = {}): CostLine {
  return {
    run: "r",
    task,
    id: task,
    uid: task,
    title: "",
    groups: [],
    attempt: 1,
    agent: "claude:small",
    tier: "cheap",
    startedAt: 0,
    state: "landed",
    basis: "priced",
    micros: 1000,
    usage: { input: 900, cacheRead: 100, cacheWrite: 0, output: 10, requests: 2 },
    model: "small",
    ...of,
  };
}

const lines = (count: number, of: Partial<CostLine> = {}): CostLine[] =>
  Array.from({ length: count }, (_, i) => line(`t${i}`, of));
const NOTHING = { appliable: new Set<string>(), kindOf: () => undefined };
const codes = (advice: readonly Advice[]): readonly string[] => advice.map(({ code }) => code);

test("a run with nothing to say about it gets no advice", () => {
  assert.deepEqual(adviceOn(lines(8), { appliable: new Set(), kindOf: () => "types" }), []);
  assert.deepEqual(adviceOn([], NOTHING), []);
});

test("a model was paid for code that the plan gives: not where apply tried it", () => {
  const facts = { ...NOTHING, appliable: new Set(["a", "b", "c"]) };
  const tried = { agent: "apply", tier: "none", basis: "free", micros: 0, state: "failed" } as const;
  const [advice, ...more] = adviceOn([line("a"), line("b", tried), line("b"), line("c"), line("d")], facts);
  assert.deepEqual([advice?.code, advice?.micros, more], ["apply-could", 2000, []]);
  assert.match(
    advice?.text ?? "",
    /^the plan gives the code of a, c word for word, and a model was paid \$0\.002 for it/u,
  );
});

test("a kind of task that a cheap tier never landed begins at the next one", () => {
  const kindOf = (uid: string): string => (uid < "t5" ? "types" : "tests");
  const failing = lines(9).map((it) =>
    it.uid < "t5" ? { ...it, state: "failed" as const, failure: "gate" as const } : it,
  );
  const [advice] = adviceOn(failing, { ...NOTHING, kindOf });
  assert.equal(advice?.code, "cheap-fails");
  assert.match(
    advice?.text ?? "",
    /none of 5 attempts at tier cheap landed a task of kind “types”.*begin at standard/u,
  );
  const limited = failing.map((it) => ({ ...it, failure: "transient" as const }));
  assert.deepEqual(
    codes(adviceOn(limited, { ...NOTHING, kindOf })),
    ["money-in-vain"],
    "no fault of the tier",
  );
});

test("a prompt far above the median is named, with how long it was", () => {
  const big = { usage: { input: 60_000, cacheRead: 20_000, cacheWrite: 0, output: 10, requests: 2 } };
  const [advice, ...more] = adviceOn([...lines(6), line("big", big)], NOTHING);
  assert.deepEqual([advice?.code, more], ["big-prompt", []]);
  assert.match(
    advice?.text ?? "",
    /^big sent more than 3 times the median of 500 tokens.*\(big: 40,000 a request\)/u,
  );
});

test("a cache that is never hit is noticed only where something could be cached", () => {
  const usage = { input: 30_000, cacheRead: 0, cacheWrite: 0, output: 10, requests: 3 };
  assert.deepEqual(codes(adviceOn(lines(3, { usage }), NOTHING)), ["no-cache"]);
  for (const other of [
    { ...usage, requests: 1 },
    { ...usage, cacheRead: 1 },
    { ...usage, input: 3_000 },
  ])
    assert.deepEqual(adviceOn(lines(3, { usage: other }), NOTHING), []);
});

test("unknown costs say what would make them known", () => {
  const { micros: _micros, ...unpriced } = line("a", { basis: "unknown" });
  const { usage: _usage, ...silent } = unpriced;
  const [advice] = adviceOn([unpriced, { ...silent, uid: "b" }], NOTHING);
  assert.equal(advice?.code, "unknown-cost");
  assert.match(
    advice?.text ?? "",
    /^2 attempts are of unknown cost: nobody knows a price of small: .*; 1 attempt tells nothing/u,
  );
  assert(!("micros" in (advice ?? {})));
});

test("any run has advice with reasons, the dearest first, and never about more than was paid", () => {
  fc.assert(
    fc.property(arbitraryCosts, (events) => {
      const { lines } = ledgerOf(events)!;
      const paid = lines.reduce((sum, { micros = 0 }) => sum + micros, 0);
      const facts = {
        appliable: new Set(["task_0_0", "task_3_0"]),
        kindOf: (uid: string) => uid.slice(0, 6),
      };
      const advice = adviceOn(lines, facts);
      const amounts = advice.map(({ micros }) => micros ?? -1);
      assert.deepEqual(
        amounts,
        amounts.toSorted((a, b) => b - a),
      );
      for (const { micros, text } of advice)
        assert((micros ?? 0) <= paid && !/NaN|undefined|Infinity/u.test(text), text);
    }),
  );
});

test("what is unknown is said to be so, and never $0.00", () => {
  const unknown = { basis: "unknown", state: "failed", failure: "gate" } as const;
  const { micros: _known, ...bare } = line("", unknown);
  const nothing = ["t0", "t1", "t2"].map((uid): CostLine => ({ ...bare, uid, task: uid, id: uid }));
  const kindOf = (): string => "types";
  const of = (lines: readonly CostLine[]): Advice | undefined =>
    adviceOn(lines, { ...NOTHING, kindOf }).find(({ code }) => code === "cheap-fails");
  assert.match(of(nothing)?.text ?? "", /landed a task of kind “types”, for an unknown price: let/u);
  assert.equal(of(nothing)?.micros, undefined);
  const some = [...nothing, line("t3", { state: "failed", failure: "gate" })];
  assert.match(of(some)?.text ?? "", /, for at least \$0\.001: let/u);
  assert.equal(of(some)?.micros, 1000);
});
