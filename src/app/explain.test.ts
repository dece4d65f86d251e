import assert from "node:assert/strict";
import { test } from "node:test";

import { explain } from "./explain.ts";

test("a pattern without an end does not stop the run: the table is asked without it", () => {
  const endless = { id: "endless", pattern: "^(a+)+$", cause: "x", recovery: "x" };
  const evidence = `MemoryError\n${"a".repeat(60)}!`;
  assert.equal(explain("it failed", evidence, [endless]).cause, "out-of-memory");
});

test("what is not known is left as it was said", () => {
  assert.deepEqual(explain("3 is not 4", "3 is not 4"), { message: "3 is not 4" });
});
