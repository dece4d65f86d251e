import assert from "node:assert/strict";
import { test } from "node:test";

import { mentionedFiles } from "./mentioned-files.ts";

test("paths that prose names in passing, once each and without the marks around them", () => {
  const named = (prose: string): string[] => mentionedFiles(prose).map(({ path }) => path);
  assert.deepEqual(named('Change `src/a.ts:12-34`, (src/b.py), "c.rs"; then src/a.ts again.'), [
    "src/a.ts",
    "src/b.py",
    "c.rs",
  ]);
  assert.deepEqual(named("app/(public)/join/[token]/page.tsx and @.planning/STATE.md, src/__init__.py"), [
    "app/(public)/join/[token]/page.tsx",
    ".planning/STATE.md",
    "src/__init__.py",
  ]);
  assert.deepEqual(
    named("Use Next.js and D3.js, e.g. v1.2, user.name, ghcr.io/x, https://a.b/c.ts, meta.errors[]"),
    [],
  );
  assert.deepEqual(
    named("/etc/passwd.conf ~/x.sh ../out.ts"),
    [],
    "what lies outside is not named in passing",
  );
  assert.deepEqual(mentionedFiles("see src/a.ts:3"), [
    { path: "src/a.ts", raw: "src/a.ts:3", action: "read", mentioned: true, lines: "3" },
  ]);
});

test("what a field declares is not mentioned again, and the list ends somewhere", () => {
  assert.deepEqual(mentionedFiles("src/a.ts", [{ path: "src/a.ts", raw: "src/a.ts", action: "create" }]), []);
  assert.equal(mentionedFiles(Array.from({ length: 100 }, (_, i) => `f${i}.ts`).join(" ")).length, 40);
});
