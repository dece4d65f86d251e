import assert from "node:assert/strict";
import { test } from "node:test";

import { planOf } from "../../../../test/rig/plan-of.ts";
import { readPlan } from "../../../formats/read-plan.ts";
import { rebasePaths } from "../rebase-paths.ts";
import { rootEdits } from "./root-edits.ts";

const repository = { name: "my-studio", files: new Set(["src/old.ts"]) };

/** The document with the paths of its tasks re-based. */
function mended(text: string): string {
  const plan = rebasePaths(readPlan([{ path: "plan.md", text }]), repository);
  return rootEdits(plan.tasks)
    .toSorted((a, b) => b.start - a.start)
    .reduce((now, { start, end, text: put }) => now.slice(0, start) + put + now.slice(end), text);
}

test("paths that the tasks name become relative wherever they stand, and nothing else changes", () => {
  const text = [
    "# Plan\r\n\r\n",
    "### 1.1: Make it\r\n\r\n",
    "**File**: `/Users/ann/Work/My Studio/src/new.ts` (NEW)\r\n",
    "**Verify**: `npx tsc /Users/ann/Work/My Studio/src/new.ts`\r\n\r\n",
    "Like /Users/ann/Work/My Studio/src/new.ts.bak and /Users/ann/notes.txt.\r\n\r\n",
    "### 1.2: Change it\r\n\r\n",
    "**File**: `/Users/ann/Work/My Studio/src/old.ts:12-34`\r\n",
  ].join("");
  const after = mended(text);
  assert.equal(
    after,
    text
      .replace("`/Users/ann/Work/My Studio/src/new.ts`", "`src/new.ts`")
      .replace("tsc /Users/ann/Work/My Studio/src/new.ts`", "tsc src/new.ts`")
      .replace("`/Users/ann/Work/My Studio/src/old.ts:", "`src/old.ts:"),
  );
  assert.equal(mended(after), after);
});

test("a path of Windows is written with the slashes of the repository", () => {
  const text = "# Plan\n\n### 1.1: Make it\n\n**File**: `C:\\work\\my-studio\\src\\new.ts`\n";
  assert.equal(mended(text), text.replace("C:\\work\\my-studio\\src\\new.ts", "src/new.ts"));
});

test("a task whose text is not the file's own is left alone", () => {
  const raw = "`/Users/ann/my-studio/src/x.ts`";
  assert.deepEqual(
    rootEdits(planOf([{ id: "1", files: [{ path: "src/x.ts", raw, action: "modify" }] }]).tasks),
    [],
  );
});
