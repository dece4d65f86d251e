import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { planOf } from "../../../test/rig/plan-of.ts";
import { matchesGlob } from "./glob.ts";
import { expandBraces } from "./path.ts";
import { isPattern, overlaps, scopeOf } from "./scope.ts";

test("a task's scope is what it writes, each path once, braces spelled out", () => {
  const [task] = planOf([
    { id: "a", files: ["+src/a.ts", "./src/a.ts", "<src/read.ts", "lib/{b,c}.{ts,css}", "docs/"] },
  ]).tasks;
  assert.deepEqual(scopeOf(task!), ["src/a.ts", "lib/b.ts", "lib/b.css", "lib/c.ts", "lib/c.css", "docs/"]);
});

test("braces that would explode, or list nothing, stay as they are", () => {
  assert.deepEqual(expandBraces("app/{id}/page.tsx"), ["app/{id}/page.tsx"]);
  const bomb = "{a,b}".repeat(40);
  assert.deepEqual(expandBraces(bomb), [bomb]);
});

const MEET: readonly (readonly [string, string])[] = [
  ["src/a.ts", "src/a.ts"],
  ["src", "src/a.ts"],
  ["src/", "src/ui/a.ts"],
  ["src/", "src"],
  ["src/*.ts", "src/a.ts"],
  ["src/**", "src/deep/er/a.ts"],
  ["**/*.test.ts", "src/a.test.ts"],
  ["**", "anything"],
  ["src/ui", "src/**/x.ts"],
  ["src/**/x.ts", "src/x.ts"],
  ["src/**/*.ts", "src/ui/*.ts"],
  ["a?.ts", "ab.ts"],
];

const PART: readonly (readonly [string, string])[] = [
  ["src/a.ts", "src/b.ts"],
  ["src/a", "src/ab.ts"],
  ["src/*.ts", "src/a.css"],
  ["src/*.ts", "lib/a.ts"],
  ["src/*.ts", "src/deep/a.ts"],
  ["src/**/*.ts", "src/**/*.css"],
  ["src/**", "lib/**"],
  ["app/[id]/page.tsx", "app/i/page.tsx"],
  ["a?.ts", "a.ts"],
];

test("scopes overlap when they can mean one file", () => {
  for (const [a, b] of MEET) assert.ok(overlaps(a, b) && overlaps(b, a), `${a} meets ${b}`);
  for (const [a, b] of PART) assert.ok(!overlaps(a, b) && !overlaps(b, a), `${a} is apart from ${b}`);
});

test("a glob matches what its regular expression matches", () => {
  const letters = (alphabet: string): fc.Arbitrary<string> =>
    fc
      .array(fc.constantFrom(...alphabet.split("")), { minLength: 1, maxLength: 8 })
      .map((list) => list.join(""));
  const pattern = fc.array(fc.oneof(letters("ab*?"), fc.constant("**")), { minLength: 1, maxLength: 4 });
  const path = fc.array(letters("ab"), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(pattern, path, (parts, names) => {
      const source = parts
        .map((part) =>
          part === "**" ? "(?:[^/]+/)*" : `${part.replaceAll("*", "[^/]*").replaceAll("?", "[^/]")}/`,
        )
        .join("");
      assert.equal(
        matchesGlob(parts.join("/"), names.join("/")),
        new RegExp(`^${source}$`).test(`${names.join("/")}/`),
      );
    }),
    { numRuns: 2000 },
  );
});

test("a hostile glob takes no longer than pattern times path", () => {
  assert.equal(matchesGlob(`${"a*".repeat(2000)}b`, "a".repeat(4000)), false);
  assert.equal(matchesGlob(`${"**/a/".repeat(1000)}b`, "a/".repeat(2000)), false);
});

test("paths that may stand for several files are patterns", () => {
  assert.deepEqual(
    ["src/*.ts", "src/", "src", "v1.2/", "a.ts", "src/.env", "app/[id]/page.tsx"].map(isPattern),
    [true, true, true, true, false, false, false],
  );
});
