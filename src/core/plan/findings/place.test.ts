import assert from "node:assert/strict";
import { test } from "node:test";

import { readPlan } from "../../../formats/read-plan.ts";
import { findings } from "../findings.ts";
import type { Finding } from "../plan.ts";
import { wordAt } from "./place.ts";

const text = `# Plan

**Total Tasks**: 7

## Wave 1: All (Parallel Safe)

### 1.1: Make the clock

**File**: \`src/clock.ts\` (NEW)
**Duration**: 5 min
**Dependencies**: 1.10, 7.7

### 1.2: Set the clock 7.7 times

**File**: \`src/clock.ts\`
**Duration**: 5 min
**Dependencies**: 1.2

\`\`\`bash
git status
git push --force
\`\`\`
`;

/** The text that a finding points at, with its line. */
function pointed(code: string): string[] {
  const plan = readPlan([{ path: "plan.md", text }]);
  return findings(plan, undefined, { texts: new Map([["plan.md", text]]) })
    .filter((finding) => finding.code === code)
    .map(({ span }: Finding) => {
      assert.equal(text.slice(0, span.start).split("\n").length, span.line);
      return `${span.line}: ${text.slice(span.start, span.end)}`;
    });
}

test("a finding points at the very words that it is about", () => {
  assert.deepEqual(pointed("unknown-dependency"), ["11: 1.10", "11: 7.7"]);
  assert.deepEqual(pointed("self-dependency"), ["17: 1.2"]);
  assert.deepEqual(pointed("wrong-total"), ["3: 7"]);
  assert.deepEqual(pointed("same-file-in-group"), ["15: src/clock.ts"]);
  assert.deepEqual(pointed("destructive-command"), ["21: git push --force"]);
  assert.deepEqual(pointed("no-acceptance"), ["7: ### 1.1: Make the clock"]);
});

test("a word is not found inside a longer name", () => {
  assert.equal(wordAt("2.10, 12.1, 2.1.3, 2.1-a; 2.1.", "2.1", 0), 26);
  assert.equal(wordAt("src/a.tsx src/a.ts", "src/a.ts", 0), 10);
  assert.equal(wordAt("nothing", "2.1", 0), undefined);
});
