import assert from "node:assert/strict";
import { test } from "node:test";

import { lineage } from "./lineage.ts";

test("what was built on top of a branch is known to be behind it, before it has moved and after", () => {
  const known = lineage();
  known.standsAt("a");
  known.built("b", "a");
  known.built("c", "b");
  assert.equal(known.contains("c", "a"), true);
  assert.equal(known.contains("c", "b"), true);
  assert.equal(known.contains("b", "c"), false);
  known.built("other", "a");
  known.standsAt("c", "a");
  assert.equal(known.contains("c", "b"), true);
  assert.equal(known.contains("c", "a"), true);
  assert.equal(known.contains("c", "other"), false);
  assert.equal(known.contains("other", "a"), false, "it is not on top of where the branch stands");
});

test("a branch that somebody else moved, or that went back, is known from there only", () => {
  const known = lineage();
  known.standsAt("a");
  known.built("b", "a");
  known.standsAt("b", "a");
  known.standsAt("elsewhere");
  assert.equal(known.contains("elsewhere", "a"), false);
  known.built("c", "elsewhere");
  known.standsAt("c", "a");
  assert.equal(known.contains("c", "elsewhere"), false, "it did not stand at a");
  assert.equal(known.contains("c", "c"), true);
});
