import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { extractNumbers } from "./extract-numbers.ts";
import { atJsonPath, keysOf } from "./json-path.ts";
import { beginWatching, judgeSample, type AlertRules, type Look } from "./judge-sample.ts";
import { linesOf, newLines } from "./new-lines.ts";
import { readNumber } from "./read-number.ts";

test("numbers as programs write them", () => {
  assert.deepEqual(["1", "-2.5", "+.5", "3.", "1e-3", " 7 "].map(readNumber), [1, -2.5, 0.5, 3, 0.001, 7]);
  assert.deepEqual(["nan", "NaN", "-inf", "Infinity", "1e999"].map(readNumber), [
    null,
    null,
    null,
    null,
    null,
  ]);
  assert.deepEqual(["", "abc", "1,5", "0x10", "1 2", "e5"].map(readNumber), Array(6).fill(undefined));
});

test("JSON paths", () => {
  const value = { a: { b: [5, { c: "x" }] }, "odd key": 1, nothing: null };
  assert.equal(atJsonPath(value, "$.a.b[0]"), 5);
  assert.equal(atJsonPath(value, "$.a.b[1].c"), "x");
  assert.equal(atJsonPath(value, "$.a.b[-2]"), 5);
  assert.equal(atJsonPath(value, `$["odd key"]`), 1);
  assert.equal(atJsonPath(value, "$['odd key']"), 1);
  assert.equal(atJsonPath(value, "$"), value);
  assert.equal(atJsonPath(value, "$.nothing.more"), undefined);
  for (const no of ["$.constructor", "$.a.b.length", "$.a.b[7]", "$.__proto__"])
    assert.equal(typeof atJsonPath({ a: { b: [] } }, no) === "function", false, no);
  assert.equal(atJsonPath({}, "$.__proto__"), undefined);
  for (const no of ["a.b", "$a", "$.a b[", "$..a", "$[x]"]) assert.equal(keysOf(no), undefined, no);
});

test("every match gives a reading, with the step of its line", () => {
  const watch = {
    series: { loss: String.raw`loss[=: ]+([\w.+-]+)`, lr: String.raw`lr=(\S+)` },
    step: String.raw`step (\d+)`,
  };
  assert.deepEqual(
    extractNumbers(["step 1 loss=0.9 lr=1e-3", "warming up", "step 2 loss: nan", "loss=none"], watch),
    [
      { series: "loss", x: 1, y: 0.9 },
      { series: "lr", x: 1, y: 0.001 },
      { series: "loss", x: 2, y: null },
    ],
  );
  assert.deepEqual(extractNumbers(["a 1 b 2"], { series: { n: String.raw`\d` } }), [
    { series: "n", y: 1 },
    { series: "n", y: 2 },
  ]);
  assert.deepEqual(extractNumbers(["x"], {}), []);
  assert.throws(() => extractNumbers(["x"], { series: { n: "(" } }), SyntaxError);
});

test("JSON lines, a JSON document over several lines, and null for what JSON cannot say", () => {
  const watch = { series: { loss: "$.train.loss" }, step: "$.step" };
  assert.deepEqual(
    extractNumbers(
      [`{"step":1,"train":{"loss":2}}`, "not json", `{"step":2,"train":{"loss":null}}`, `{"step":3}`],
      watch,
    ),
    [
      { series: "loss", x: 1, y: 2 },
      { series: "loss", x: 2, y: null },
    ],
  );
  assert.deepEqual(extractNumbers(["{", `"step": 7,`, `"train": {"loss": "NaN"}`, "}"], watch), [
    { series: "loss", x: 7, y: null },
  ]);
});

test("only what the output before did not show is new", () => {
  const words = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 12 });
  fc.assert(
    fc.property(words, words, (before, now) => {
      const fresh = newLines(before, now);
      const known = now.length - fresh.length;
      assert.deepEqual(now.slice(known), [...fresh]);
      assert.deepEqual(now.slice(0, known), known === 0 ? [] : before.slice(-known));
      for (let more = known + 1; more <= Math.min(now.length, before.length); more++)
        assert.notDeepEqual(now.slice(0, more), before.slice(-more));
    }),
    { numRuns: 1000 },
  );
  assert.deepEqual(newLines(["1", "2", "3"], ["2", "3", "4"]), ["4"]);
  assert.deepEqual(linesOf("10%\r50%\r100%\r\n\n  two \n"), ["100%", "  two"]);
});

/** Looks one second apart, and the alerts of each. */
function judge(rules: AlertRules, looks: readonly Partial<Look>[]): string[][] {
  let state = beginWatching(0);
  return looks.map((look, i) => {
    const whole = { at: (i + 1) * 1000, failed: false, lines: [], readings: [], ...look };
    const { after, alerts } = judgeSample(state, whole, rules);
    state = after;
    return alerts.map(({ kind, message }) => `${kind}: ${message}`);
  });
}

test("a pattern is told whatever its letters, and not again for the same line with other numbers", () => {
  const said = (text: string): Partial<Look> => ({ lines: [text] });
  assert.deepEqual(
    judge({ alertOn: "error|failed|nan" }, [
      said("step 1 fine"),
      said("ERROR at step 2"),
      {},
      said("ERROR at step 3"),
      said("loss NaN"),
      said("step 5 fine"),
      said("ERROR at step 6"),
    ]),
    [[], ["pattern: ERROR at step 2"], [], [], ["pattern: loss NaN"], [], ["pattern: ERROR at step 6"]],
  );
});

test("what is not finite and what is out of bounds is told when it begins", () => {
  const loss = (y: number | null, x = 1): Partial<Look> => ({ readings: [{ series: "loss", x, y }] });
  assert.deepEqual(judge({}, [loss(1), loss(null, 4), loss(null, 5), loss(1), loss(null, 7)]), [
    [],
    ["not-finite: loss is not a finite number at step 4"],
    [],
    [],
    ["not-finite: loss is not a finite number at step 7"],
  ]);
  const thresholds = [{ series: "loss", above: 2, below: 0.1 }];
  assert.deepEqual(judge({ thresholds }, [loss(3), loss(4), loss(1), loss(0.05), loss(2)]), [
    ["threshold: loss is 3 at step 1, above 2"],
    [],
    [],
    ["threshold: loss is 0.05 at step 1, below 0.1"],
    [],
  ]);
});

test("a stall is told once, and again after something new came", () => {
  const news = { lines: ["new"] };
  assert.deepEqual(judge({ stallSeconds: 2 }, [news, {}, {}, {}, news, {}, {}]), [
    [],
    [],
    ["stall: nothing new for 2 s"],
    [],
    [],
    [],
    ["stall: nothing new for 2 s"],
  ]);
});

test("a monitor that itself fails three times in a row is broken", () => {
  const failed = { failed: true, lines: ["no such file"] };
  assert.deepEqual(
    judge({}, [failed, failed, {}, failed, failed, failed, failed]).map((it) => it.join()),
    ["", "", "", "", "", "broken: the monitor itself failed 3 times in a row: no such file", ""],
  );
});
