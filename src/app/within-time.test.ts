import assert from "node:assert/strict";
import { test } from "node:test";

import { TookTooLong, withinTime } from "./within-time.ts";

test("gives what the work gives, and throws what it throws", () => {
  assert.deepEqual(
    withinTime(1000, () => [1, "two"]),
    [1, "two"],
  );
  assert.throws(() => withinTime(1000, () => JSON.parse("{")), SyntaxError);
});

test("work that the machine kept waiting is begun again, and given up when it is kept waiting for ever", () => {
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  let waits = 0;
  const work = (most: number) => (): string => {
    if (waits++ < most) Atomics.wait(nobody, 0, 0, 300);
    return /^a+$/u.test("aaa") ? "done" : "";
  };
  assert.equal(withinTime(10, work(1)), "done");
  assert.equal(waits, 2);
  waits = 0;
  assert.throws(() => withinTime(10, work(100)), TookTooLong);
  assert.equal(waits, 3);
});

test("a pattern that would match for years is ended, and all goes on", () => {
  const evil = /^(a+)+$/u;
  assert.throws(() => withinTime(50, () => evil.test(`${"a".repeat(200)}!`)), TookTooLong);
  assert.equal(
    withinTime(1000, () => evil.test("aaa")),
    true,
  );
});
