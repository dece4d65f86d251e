import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { judgeGate } from "./judge-gate.ts";

test("without a threshold the exit code is all, and what was red before the run is told apart", () => {
  assert.deepEqual(judgeGate({}, { exitCode: 0 }), { verdict: "passed" });
  assert.deepEqual(judgeGate({}, { exitCode: 1 }), { verdict: "failed" });
  assert.deepEqual(judgeGate({}, { exitCode: null }, { red: false }), { verdict: "failed" });
  assert.deepEqual(judgeGate({}, { exitCode: 1 }, { red: true }), { verdict: "was-red" });
  assert.deepEqual(judgeGate({}, { exitCode: 0 }, { red: true }), { verdict: "passed" });
});

test("a number is held against its bounds, and a command that failed has none", () => {
  const coverage = { threshold: { value: "(.*)", least: 80, most: 100 } };
  const judge = (value: number | undefined, exitCode = 0) => judgeGate(coverage, { exitCode, value });
  const limit = "at least 80 and at most 100";
  assert.deepEqual(judge(80), { verdict: "passed", limit });
  assert.deepEqual(judge(79.9), { verdict: "failed", limit, why: `79.9 is not ${limit}` });
  assert.equal(judge(101).verdict, "failed");
  assert.deepEqual(judge(undefined), { verdict: "failed", limit, why: "no number found by (.*)" });
  assert.deepEqual(judge(90, 1), { verdict: "failed", limit });
  assert.equal(judge(Number.NaN).verdict, "failed");
});

test("it may not become worse than before the run by more than is allowed, in either direction", () => {
  const coverage = { threshold: { value: "x", least: 80, worseBy: 0.5 } };
  const judge = (value: number, before: number) =>
    judgeGate(coverage, { exitCode: 0, value }, { red: before < 80, value: before });
  assert.equal(judge(89.5, 90).verdict, "passed");
  assert.deepEqual(judge(89.4, 90), {
    verdict: "failed",
    limit: "at least 89.5 (90 before the run)",
    why: "89.4 is not at least 89.5 (90 before the run)",
  });
  assert.equal(judge(80, 80.1).limit, "at least 80");
  const size = { threshold: { value: "x", most: 1000, worseBy: 0 } };
  const grown = judgeGate(size, { exitCode: 0, value: 501 }, { red: false, value: 500 });
  assert.deepEqual([grown.verdict, grown.limit], ["failed", "at most 500 (500 before the run)"]);
});

test("too low before the run and no lower now is nobody's fault; lower than allowed is", () => {
  const gate = { threshold: { value: "x", least: 80, worseBy: 1 } };
  const judge = (value: number) => judgeGate(gate, { exitCode: 0, value }, { red: true, value: 60 }).verdict;
  assert.deepEqual(
    [judge(60), judge(59), judge(58.9), judge(80)],
    ["was-red", "was-red", "failed", "passed"],
  );
  const strict = judgeGate(
    { threshold: { value: "x", least: 80 } },
    { exitCode: 0, value: 5 },
    { red: true, value: 60 },
  );
  assert.equal(strict.verdict, "was-red");
});

test("a better number is never judged worse", () => {
  const rank = { failed: 0, "was-red": 1, passed: 2 };
  fc.assert(
    fc.property(
      fc.double({ noNaN: true }),
      fc.double({ noNaN: true }),
      fc.record({ least: fc.integer(), worseBy: fc.option(fc.nat(), { nil: undefined }) }),
      fc.record({ red: fc.boolean(), value: fc.integer() }),
      (a, b, { least, worseBy }, before) => {
        const gate = { threshold: { value: "x", least, ...(worseBy === undefined ? {} : { worseBy }) } };
        const of = (value: number): number => rank[judgeGate(gate, { exitCode: 0, value }, before).verdict];
        assert.ok(of(Math.max(a, b)) >= of(Math.min(a, b)));
      },
    ),
  );
});
