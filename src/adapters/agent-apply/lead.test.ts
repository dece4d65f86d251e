import assert from "node:assert/strict";
import { it } from "node:test";

import { readLead, readTitle } from "./lead.ts";

const CASES: Record<string, readonly string[]> = {
  add: [
    "",
    "Create file with:",
    "Add to file:",
    "Add:",
    "**File Content**:",
    "**File Content** (create if doesn't exist):",
    "**Code to Add**:",
    "**Add to End of File**:",
    "**Add to Existing File** (after last export):",
    "- [ ] **Step 1: Write the failing test**",
    "1. **Create package.json**",
    "Create: `Dockerfile`",
    "Append the following to `src/math.ts`:",
    "**Duration**: 7 min\n**Parallel Group**: types",
    "In `src/math.ts`, add:",
    "Define the types in TypeScript:",
    "Add this to the bottom of the file:",
  ],
  old: [
    "**Current Code** (lines 1-3):",
    "Find:",
    "Replace this:",
    "Before:",
    "Replace the following code:",
    "From:",
  ],
  new: ["**Replace With**:", "with:", "Replace it with:", "After:", "To:", "New code:"],
  skip: ["Example usage:", "Run:", "Expected output:", "Test it with:", "Usage", "For example:"],
  unclear: [
    "**Action**: Add the panel import and render it:",
    "Update the config:",
    "**Action**: Modify `a.ts`",
    "Add the field, then rename `old` to `fresh`:",
    "**Code to Add** (before line 243):",
    "**Code to Add** (after handleUpload function):",
    "**Code to Add** (in MessageNode interface):",
    "**Code to Add** (in handleSubmit):",
    "**Code to Add** (find toolbar section and add):",
    "**Code to Add** (in state section):",
    "Add to the `Config` class in `config.py`:",
    "Add to TrainingMonitor:",
    "Add at top, after title:",
    "**File Content** (basic structure):",
    "**Full Context** (lines 1-4):",
    "Implementation shape:",
    "Insert after line 12:",
    "Replace the body of `load` with:",
    "Wrap the form in a provider:",
  ],
};

for (const [kind, leads] of Object.entries(CASES)) {
  it(`reads what is ${kind}`, () => {
    for (const lead of leads) assert.equal(readLead(lead).kind, kind, JSON.stringify([lead, readLead(lead)]));
  });
}

it("tells a plain addition from a block without a word", () => {
  assert.deepEqual(readLead("Add to file:"), { kind: "add", plainly: true, atEnd: false });
  assert.deepEqual(readLead("Add to end of file:"), { kind: "add", plainly: true, atEnd: true });
  assert.deepEqual(readLead("**Duration**: 4 min"), { kind: "add", plainly: false, atEnd: false });
});

it("reads from a title whether something new comes", () => {
  for (const title of ["Create updateMetrics Function", "Add exports", "Step 3: Implement the parser"]) {
    assert.equal(readTitle(title), "new");
  }
  for (const title of ["Update the exports", "**Refactor** load", "Fix NaN in mean", "Wire it up"].slice(
    0,
    3,
  )) {
    assert.equal(readTitle(title), "change");
  }
  for (const title of [
    "Integration Test - Add to TrainingMonitor",
    "Add models to SUPPORTED_MODELS",
    "Add a tab to the menu",
  ]) {
    assert.equal(readTitle(title), "part");
  }
  assert.equal(readTitle("Add the types to src/types.ts"), "new");
  assert.equal(readTitle("Loss types"), undefined);
});
