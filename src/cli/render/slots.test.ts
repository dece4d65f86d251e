import assert from "node:assert/strict";
import { test } from "node:test";

import { createSlots } from "./slots.ts";

test("a task keeps its line while others come and go", () => {
  const slots = createSlots();
  assert.deepEqual(slots.place(["a", "b", "c"]), ["a", "b", "c"]);
  assert.deepEqual(slots.place(["a", "c", "d"]), ["a", "d", "c"]);
  assert.deepEqual(slots.place(["c"]), ["c"]);
  assert.deepEqual(slots.place(["c", "e", "f"]), ["e", "f", "c"]);
  assert.deepEqual(slots.place([]), []);
});
