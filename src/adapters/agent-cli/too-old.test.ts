import assert from "node:assert/strict";
import { test } from "node:test";

import { isTooOld } from "./too-old.ts";

test("a program that does not know its arguments is too old; one that fails in another way is not", () => {
  for (const errors of [
    "error: option '--permission-mode <mode>' argument 'dontAsk' is invalid. Allowed choices are acceptEdits, plan.",
    "error: unknown option '--max-budget-usd'",
    "Error: Unknown feature flag: plugins\n",
    "WARNING: something\nerror: unexpected argument '--json' found",
  ])
    assert.equal(isTooOld(errors), true, errors);
  for (const errors of ["", "error: the model has no option 'x'", "Error: no such file"])
    assert.equal(isTooOld(errors), false, errors);
});
