import assert from "node:assert/strict";
import { test } from "node:test";

import { toolOf } from "./tool-of.ts";

test("the first word that is a program, past the variables set for it", () => {
  assert.equal(toolOf("npm test"), "npm");
  assert.equal(toolOf("  CI=1 NODE_ENV=test pnpm run lint && x"), "pnpm");
  assert.equal(toolOf("python3.12 -m pytest"), "python3.12");
  assert.equal(toolOf("g++ -v"), "g++");
});

test("nothing is said of what only the shell can judge", () => {
  for (const command of [
    "",
    "A=1",
    "cd web && npm test",
    "test -f dist/app.js",
    "! grep -q x y",
    "(npm test)",
    "{ a; }",
    "[ -f x ]",
    "if true; then x; fi",
    "./scripts/check.sh",
    ".venv/bin/pytest",
    "$RUNNER test",
    "A=$(x y) z",
    '"my tool" x',
    "make;true",
  ])
    assert.equal(toolOf(command), undefined, command);
});
