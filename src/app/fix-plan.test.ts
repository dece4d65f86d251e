import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { findings } from "../core/plan/findings.ts";
import { readPlan } from "../formats/read-plan.ts";
import { fixPlan, type FixedPlan } from "./fix-plan.ts";
import type { LoadedFile } from "./load-plan.ts";

const fileOf = (text: string, more: Partial<LoadedFile> = {}): LoadedFile => ({
  path: "plan.md",
  absolute: "/nowhere/plan.md",
  isUtf8: true,
  text,
  ...more,
});

const fix = (...files: readonly LoadedFile[]): FixedPlan =>
  fixPlan({ files, repository: { root: "/nowhere", name: "studio", files: new Set(["src/old.ts"]) } });

const PLAN = `# Phase 1: Clocks (2 tasks → 9 micro-tasks)

**Total Tasks**: 9
**Total Sequential Time**: ~2 hours
**Estimated Parallel Time**: ~30 minutes

## Wave 1: All (Parallel Safe)

### 1.1: Make the clock

**File**: \`/Users/ann/studio/src/clock.ts\` (NEW)
**Duration**: 30 min
**Dependencies**: None

### 1.2: Set the clock

**File**: \`/Users/ann/studio/src/clock.ts\`
**Duration**: 20 min
**Dependencies**: None

### 1.3: Wind the clock

**File**: \`/Users/ann/studio/src/clock.ts\`
**Duration**: 20 min
**Dependencies**: 1.3

### 1.4: Sell the clock

**File**: \`/Users/ann/studio/src/shop.ts\` (NEW)
**Duration**: 20 min
**Dependencies**: 1.1, 1.1
`;

test("all that is safe is mended, however much of it shows only afterwards", () => {
  const { files, fixed, left } = fix(fileOf(PLAN));
  const expected = PLAN.replaceAll("/Users/ann/studio/", "")
    .replace("9 micro-tasks", "4 micro-tasks")
    .replace("Tasks**: 9", "Tasks**: 4")
    .replace("~2 hours", "~1.5 hours")
    .replace("~30 minutes", "~70 minutes")
    .replace("20 min\n**Dependencies**: None", "20 min\n**Dependencies**: 1.1")
    .replace("**Dependencies**: 1.3", "**Dependencies**: 1.2")
    .replace("1.1, 1.1", "1.1");
  assert.deepEqual(
    files.map(({ after }) => after),
    [expected],
  );
  assert.deepEqual([...new Set(fixed.map(({ code }) => code))].toSorted(), [
    "duplicate-dependency",
    "path-rebased",
    "same-file-in-group",
    "self-dependency",
    "wrong-total",
  ]);
  assert.deepEqual(left, []);
  assert.deepEqual(fix(fileOf(expected)).files, []);
});

test("what is mended is gone, and what was not meant stays as it was: line ends, marks, blanks", () => {
  const odd = `\uFEFF${PLAN.replaceAll("\n", "\r\n").replace("Clocks", "Clocks \t")}`;
  const [{ after } = { after: "" }] = fix(fileOf(odd)).files;
  assert.equal(after.split("\r\n").length, odd.split("\r\n").length);
  assert.equal(after.replaceAll("\r\n", "").includes("\n"), false);
  assert.ok(after.startsWith("\uFEFF# Phase 1: Clocks \t"));
  const codes = findings(readPlan([{ path: "plan.md", text: after }])).map(({ code }) => code);
  for (const code of ["wrong-total", "same-file-in-group", "self-dependency", "path-rebased"])
    assert.ok(!codes.includes(code), code);
});

test("files of other tools, files that are not UTF-8 and doubtful readings are left alone, with the reason", () => {
  assert.deepEqual(fix(fileOf(PLAN, { isUtf8: false })), {
    files: [],
    fixed: [],
    left: [{ path: "plan.md", reason: "it is not all UTF-8" }],
  });
  const owned =
    "# Work\n\n## TODOs\n\n- [ ] 1. Make it\n  **Blocked By**: 1\n\n- [ ] 2. Sell it\n  **Blocked By**: 1\n";
  const { files } = fixPlan({ files: [fileOf(owned, { path: ".omo/plans/x.md" })], dialect: "omo" });
  assert.deepEqual(files, []);
});

test("an edit after which the plan would be another is not made", () => {
  // With the first dependency that is written down, the order of the document would no longer hold for the others.
  const text =
    "# P\n\n## Wave 1 (Parallel Safe)\n\n### 1.1: A\n**File**: `a.ts`\n**Dependencies**: None\n\n### 1.2: B\n**File**: `a.ts`\n**Dependencies**: None, really (see 1.1, 1.3)\n";
  assert.deepEqual(fix(fileOf(text)).files, []);
});

test("whatever the plan, mending it adds no error, keeps its lines, and a second time changes nothing", () => {
  const line = fc.constantFrom(
    "### 1.1: A",
    "### 1.2: B",
    "### 1.2: C",
    "- [ ] 2.1 Do it [depends: 1.1]",
    "**File**: `/Users/x/studio/src/a.ts`",
    "**File**: `src/a.ts` (NEW)",
    "**Dependencies**: None",
    "**Dependencies**: 1.1, 1.1",
    "**Dependencies**: 1.2, 7.7",
    "**Blocks**: 1.1",
    "**Duration**: 10 min",
    "**Total Tasks**: 9",
    "**Speedup**: 8x",
    "## Wave 1 (Parallel Safe, 3 tasks)",
    "```",
    "",
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 25 }), fc.constantFrom("\n", "\r\n"), (lines, end) => {
      const text = lines.join(end);
      const { files } = fix(fileOf(text));
      const after = files[0]?.after ?? text;
      assert.equal(after.split("\n").length, text.split("\n").length);
      const errors = (it: string): number =>
        findings(readPlan([{ path: "plan.md", text: it }])).filter(({ severity }) => severity === "error")
          .length;
      assert.ok(errors(after) <= errors(text));
      assert.deepEqual(fix(fileOf(after)).files, []);
    }),
    { numRuns: 150 },
  );
});
