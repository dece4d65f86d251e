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

test("a pattern that would match for years is ended, and all goes on", () => {
  const evil = /^(a+)+$/u;
  assert.throws(() => withinTime(50, () => evil.test(`${"a".repeat(200)}!`)), TookTooLong);
  assert.equal(
    withinTime(1000, () => evil.test("aaa")),
    true,
  );
});
