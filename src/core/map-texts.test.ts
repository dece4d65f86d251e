import assert from "node:assert/strict";
import { it } from "node:test";

import fc from "fast-check";

import { mapTexts, restoreTexts } from "./map-texts.ts";

it("changes words at any depth and no name, and is the very same where nothing changes", () => {
  const plan = {
    title: "a b",
    tasks: [{ key: "a", id: "a", files: [{ path: "a" }], body: "a", commands: [{ name: "a" }] }],
  };
  const marked = mapTexts(plan, (text) => text.replaceAll("a", "x"));
  assert.deepEqual(marked, {
    title: "x b",
    tasks: [{ key: "a", id: "a", files: [{ path: "a" }], body: "x", commands: [{ name: "x" }] }],
  });
  assert.equal(
    mapTexts(plan, (text) => text),
    plan,
  );
});

it("what was taken out comes back from where it stands, and what does not stand there any more is told", () => {
  const FLAT = { noNullPrototype: true };
  const text = fc.string({ maxLength: 20 }).filter((it) => !it.includes("["));
  const whole = fc.record({ a: fc.array(text), b: fc.record({ command: text, n: fc.nat() }, FLAT) }, FLAT);
  fc.assert(
    fc.property(whole, fc.nat(5), (value, at) => {
      const stored = mapTexts(value, (it) => `${it.slice(0, at)}[redacted]${it.slice(at + 3)}`);
      assert.deepEqual(
        restoreTexts(stored, value, () => assert.fail("lost")),
        value,
      );
    }),
  );
  const lost: string[] = [];
  const stored = { a: ["x [redacted] y", "plain"], command: "[redacted]!" };
  assert.deepEqual(
    restoreTexts(stored, { a: ["x 1 z"] }, (field) => lost.push(field)),
    stored,
  );
  assert.deepEqual(lost, ["a", "command"]);
});
