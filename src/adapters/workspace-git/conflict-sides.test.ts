import assert from "node:assert/strict";
import { test } from "node:test";

import { conflictHunks } from "./conflict-sides.ts";

test("each clash with its surroundings and its sides in words", () => {
  const text =
    "1\n2\n3\n4\n<<<<<<< 0123abc\nours\n=======\ntheirs\n>>>>>>> 4567def:b.txt\n5\n6\n7\n8\n<<<<<<< x\n=======\nadded\n>>>>>>> y\n";
  assert.deepEqual(conflictHunks(text), [
    "2\n3\n4\n<<<<<<< landed meanwhile\nours\n=======\ntheirs\n>>>>>>> this attempt\n5\n6\n7",
    "6\n7\n8\n<<<<<<< landed meanwhile\n=======\nadded\n>>>>>>> this attempt\n",
  ]);
  assert.deepEqual(conflictHunks("no clash\n<<<<<<<not one\n"), []);
});
