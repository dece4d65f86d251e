import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { numberReader, toNumber } from "./extract-number.ts";

test("a pattern gives its first group, or all of it, from the last place that it matches", () => {
  const output = "epoch 1 loss: 0.9\nepoch 2 loss: 0.25\nAll files  |  93.15 | 80\nsize 1,204,000 bytes\n";
  assert.equal(numberReader("loss: (\\S+)")(output), 0.25);
  assert.equal(numberReader("^all files\\s*\\|\\s*([\\d.]+)")(output), 93.15);
  assert.equal(numberReader("size ([\\d,]+)")(output), 1_204_000);
  assert.equal(numberReader("\\d+$")("a\n7\n"), 7);
  assert.equal(numberReader("accuracy: (\\S+)")(output), undefined);
  assert.equal(numberReader("loss: (\\S+)")("loss: 0.5\nloss: unknown"), 0.5);
});

test("what programs print for no number and for too big ones is told", () => {
  for (const word of ["nan", "NaN", "-nan"]) assert.ok(Number.isNaN(toNumber(word)));
  assert.equal(toNumber("inf"), Infinity);
  assert.equal(toNumber("-Infinity"), -Infinity);
  assert.equal(toNumber("93.1%"), 93.1);
  assert.equal(toNumber("1e-3"), 0.001);
  for (const word of ["", "1,2", "0x10", "1.2.3", "e5", "infer"])
    assert.equal(toNumber(word), undefined, word);
});

test("a JSON path looks into the whole output, else into the last line that has it", () => {
  const document = JSON.stringify({ total: { lines: { pct: 81.5 } }, "a b": [1, [2, "3.5"]] }, undefined, 2);
  assert.equal(numberReader("$.total.lines.pct")(document), 81.5);
  assert.equal(numberReader('$["a b"][1][-1]')(document), 3.5);
  assert.equal(numberReader("$['a b'][-2]")(document), 1);
  assert.equal(numberReader("$.total.lines")(document), undefined);
  assert.equal(numberReader("$.toString")(document), undefined);
  assert.equal(numberReader("$[0]")("{}"), undefined);
  const lines = 'starting\n{"step":1,"loss":0.5}\n{"step":2,"loss":0.4}\n{"note":"bye"}\ndone\n';
  assert.equal(numberReader("$.loss")(lines), 0.4);
  assert.equal(numberReader("$.loss")("\n\nno JSON\n{broken\n"), undefined);
  assert.equal(numberReader("$")("12.5\n"), 12.5);
});

test("what cannot be read as a pattern or a path is refused when it is made", () => {
  assert.throws(() => numberReader("loss: ("), SyntaxError);
  for (const path of ["$.", "$..a", "$[", "$[x]", "$a"])
    assert.throws(() => numberReader(path), { name: "SyntaxError" }, path);
});

test("any number that is printed is read back, in words and in JSON", () => {
  fc.assert(
    fc.property(fc.double(), fc.array(fc.lorem()), (value, words) => {
      const prefix = words.join("\n");
      assert.equal(
        numberReader("value=(\\S+)")(`${prefix}\nvalue=${value}\n${prefix}`),
        value === 0 ? Number(String(value)) : value,
      );
      if (Number.isFinite(value))
        assert.equal(numberReader("$.v")(`${prefix}\n${JSON.stringify({ v: value })}\n${prefix}`), value + 0);
    }),
  );
});
