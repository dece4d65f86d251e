import assert from "node:assert/strict";
import { test } from "node:test";

import { bindingLocks } from "./binding-locks.ts";
import { buildLocks } from "./locks.ts";

const heldBy = (scopes: readonly (readonly string[])[]): string[][] => {
  const { start, items, paths } = bindingLocks(buildLocks(scopes.map((scope) => ({ scope }))));
  return scopes.map((_, job) => [...items.subarray(start[job], start[job + 1])].map((lock) => paths[lock]!));
};

test("a file with one writer keeps nobody waiting, one with two does", () => {
  assert.deepEqual(heldBy([["a.ts", "b.ts"], ["b.ts"], ["c.ts"]]), [["b.ts"], ["b.ts"], []]);
});

test("files of one folder go side by side until somebody writes the whole folder", () => {
  assert.deepEqual(heldBy([["src/a.ts"], ["src/b.ts"]]), [[], []]);
  assert.deepEqual(heldBy([["src/a.ts"], ["src/b.ts"], ["src/"]]), [["src"], ["src"], ["src"]]);
});

test("where every lock binds nothing is copied", () => {
  const locks = buildLocks([{ scope: ["a.ts"] }, { scope: ["a.ts"] }]);
  assert.equal(bindingLocks(locks), locks);
});
