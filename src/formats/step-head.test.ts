import assert from "node:assert/strict";
import { test } from "node:test";

import { readStepHead, readStepTitle } from "./step-head.ts";

const told = (text: string): string => {
  const head = readStepHead(text);
  if (head === undefined) return "-";
  const { title, status = "" } = readStepTitle(head.rest);
  return [head.id, head.strong ? "strong" : "weak", head.bold ? "bold" : "plain", title, status].join("|");
};

test("the many ways to head a step", () => {
  const heads: readonly (readonly [string, string])[] = [
    ["**STEP 13**: Train it", "13|strong|bold|Train it|"],
    ["**STEP 13: Train it**", "13|strong|bold|Train it|"],
    ["**Step 1.1**", "1.1|strong|bold||"],
    ["__Step 3.3b__: Two", "3.3b|strong|bold|Two|"],
    ["**Step 12** — Look back", "12|strong|bold|Look back|"],
    ["Step 7 — Seven", "7|strong|plain|Seven|"],
    ["Step 7 - Seven", "7|strong|plain|Seven|"],
    ["step 2. two", "2|strong|plain|two|"],
    ["STEP #3: Three", "3|strong|plain|Three|"],
    ["STEP_4 four", "4|weak|plain|four|"],
    ["📦 **Step 2** ✅", "2|strong|bold||done"],
    ["Step 5：五", "5|strong|plain|五|"],
  ];
  for (const [text, want] of heads) assert.equal(told(text), want, text);
});

test("ranges, dates and other words name no step", () => {
  for (const text of [
    "Steps 1: all",
    "Step 1-5: all",
    "Step 1–5: all",
    "Stepping 1",
    "Step one: a",
    "Step 2026-01-18: x",
    "The Step 3: x",
    "Step 3x9: y",
    "",
  ])
    assert.equal(told(text), "-", text);
});

test("what is written behind a finished step is no part of its title", () => {
  const ends: readonly (readonly [string, string])[] = [
    ["Save ✓ [task_id: task_1_a2b3c4d5] [2025-01-24T10:00:00Z]", "Save done"],
    ["Save [task_id: task_1_a2b3c4d5] [2025-01-24]", "Save done"],
    ["Save ✓ (Completed 2025-01-24)", "Save done"],
    ["Save ✓ COMPLETED", "Save done"],
    ["Save ✅", "Save done"],
    ["Save (done)", "Save done"],
    ["Save ✗ Failed", "Save failed"],
    ["Save ✗ [task_id: task_1_a2b3c4d5]", "Save failed"],
    ["Save ⚠ PARTIALLY COMPLETED", "Save in-progress"],
    ["Save the ✓ sign", "Save the ✓ sign -"],
    ["Save [a] (b)", "Save [a] (b) -"],
  ];
  for (const [rest, want] of ends) {
    const { title, status = "-" } = readStepTitle(rest);
    assert.equal(`${title} ${status}`, want, rest);
  }
});
