import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import fc from "fast-check";

import { applyEdits } from "./apply-edits.ts";
import { unifiedDiff } from "./unified-diff.ts";

test("a hunk has three lines of context, and what lies close together is one", () => {
  const before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n";
  const after = before.replace("5", "five").replace("6", "six").replace("15", "fifteen");
  assert.deepEqual(unifiedDiff("p.md", before, after), [
    "--- a/p.md",
    "+++ b/p.md",
    "@@ -2,8 +2,8 @@",
    ..." 2| 3| 4|-5|-6|+five|+six| 7| 8| 9".split("|"),
    "@@ -12,4 +12,4 @@",
    ..." 12| 13| 14|-15|+fifteen".split("|"),
  ]);
  assert.deepEqual(unifiedDiff("p.md", before, before), []);
});

test("git applies every diff", () => {
  const folder = mkdtempSync(join(tmpdir(), "renga-diff-"));
  try {
    const lines = fc.array(fc.constantFrom("a", "b", "", "x  ", "ü"), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(lines, fc.array(fc.nat(29), { maxLength: 5 }), (all, changed) => {
        const before = `${all.join("\n")}\n`;
        const after = `${all.map((line, at) => (changed.includes(at) ? `${line}!` : line)).join("\n")}\n`;
        writeFileSync(join(folder, "p.md"), before);
        const diff = unifiedDiff("p.md", before, after);
        if (diff.length > 0)
          execFileSync("git", ["apply", "-"], { cwd: folder, input: `${diff.join("\n")}\n` });
        assert.equal(readFileSync(join(folder, "p.md"), "utf8"), after);
      }),
      { numRuns: 40 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("edits are made together, and what overlaps is left out", () => {
  const edit = (start: number, end: number, text: string) => ({ file: "p", start, end, text });
  assert.equal(applyEdits("0123456789", [edit(8, 9, "eight"), edit(1, 3, "")]), "034567eight9");
  assert.equal(applyEdits("0123456789", [edit(2, 5, "x"), edit(4, 6, "y"), edit(3, 3, "z")]), "01x56789");
  assert.equal(applyEdits("012", [edit(3, 3, "!"), edit(2, 9, "?"), edit(1, 0, "?")]), "012!");
});
