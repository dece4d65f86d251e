import assert from "node:assert/strict";
import { test } from "node:test";

import { checkHeld } from "./check-held.ts";

test("most checks have to succeed, a red test has to fail by itself, a condition may do either", () => {
  const held = (wanted?: "failure" | "either"): boolean[] =>
    [0, 1, null].map((exitCode) => checkHeld({ exitCode, ...(wanted === undefined ? {} : { wanted }) }));
  assert.deepEqual(held(), [true, false, false]);
  assert.deepEqual(held("failure"), [false, true, false]);
  assert.deepEqual(held("either"), [true, true, true]);
});
