import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

for (const [what, command] of [
  ["is formatted", ["oxfmt", "--check"]],
  ["passes the linter", ["oxlint", "--type-aware"]],
  ["has right types", ["tsc", "--noEmit"]],
  ["has no dead code", ["knip"]],
] as const) {
  test(`the checkout ${what}`, () => {
    const [program, ...args] = command;
    const seen = spawnSync(join(ROOT, "node_modules/.bin", program), args, { cwd: ROOT, encoding: "utf8" });
    assert.equal(seen.status, 0, `${seen.stdout}${seen.stderr}`);
  });
}

test("no source file is longer than 300 lines", () => {
  const long = globSync("{src,bin}/**/*.{ts,mjs}", { cwd: ROOT })
    .map((path) => [path, readFileSync(join(ROOT, path), "utf8").split("\n").length] as const)
    .filter(([path, lines]) => lines > 301 && !path.endsWith(".test.ts"));
  assert.deepEqual(long, []);
});
