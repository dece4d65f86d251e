import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import fc from "fast-check";

import { arbitraryPlan } from "../../test/rig/arbitrary-plan.ts";
import { meaning } from "../../test/rig/meaning.ts";
import { corpusPlans, planFixtures } from "../../test/rig/plan-files.ts";
import { assertPlaces } from "../../test/rig/record-fixture.ts";
import type { Plan } from "../core/plan/plan.ts";
import { readPlan } from "./read-plan.ts";
import { writeMarkdown } from "./write-markdown.ts";

const read = (text: string): Plan => readPlan([{ path: "plan.md", text }]);

test("a plan written as Markdown is read back as it was, and written again word for word", () => {
  for (const file of [...planFixtures(), ...corpusPlans()]) {
    const plan = readPlan([file]);
    if (plan.tasks.length === 0) continue;
    const text = writeMarkdown(plan);
    const again = read(text);
    assert.equal(again.sources[0]?.dialect, "renga", file.path);
    assert.deepEqual(meaning(again), meaning(plan), file.path);
    assertPlaces(again, [{ path: "plan.md", text }]);
    assert.equal(writeMarkdown(again), text, file.path);
  }
});

test("any plan written as Markdown is read back as it was", () => {
  fc.assert(
    fc.property(arbitraryPlan, (plan) => {
      const text = writeMarkdown(plan);
      assert.deepEqual(meaning(read(text)), meaning(plan));
      assert.equal(writeMarkdown(read(text)), text);
    }),
    { numRuns: 400 },
  );
});

const SMALL = `# Boat

<!-- renga plan 1 -->

**Goal**: It floats

## Groups

- Wave 1: Hull
  - Side by side: yes
- Wave 2: Rigging
  - After: wave:1

## Wave 1: Hull

### [x] 1.1: Lay the keel

- **Files**:
  - \`src/keel.ts\` (new)
- **Depends on**: none
- **Duration**: 6 min
- **Verify**:
  - \`npm test\`
  - lint: \`npm run lint\` (timeout 30 s) — no warnings
- **Acceptance**:
  - It holds

Create the file:

\`\`\`ts file=src/keel.ts
export const keel = 1;
\`\`\`

**As written**:

> Mind the ballast.

## Wave 2: Rigging

### [ ] 2.1: Raise the mast

- **Depends on**: 1.1 (soft)
- **Human gate**: yes
`;

test("the form is one that people read and write too", () => {
  const plan = read(SMALL);
  assert.equal(writeMarkdown(plan), SMALL);
  const [keel, mast] = plan.tasks;
  assert.deepEqual(keel!.commands, [
    { name: "Verify", phase: "post", command: "npm test" },
    { name: "lint", phase: "post", command: "npm run lint", timeoutSeconds: 30, description: "no warnings" },
  ]);
  assert.deepEqual(
    [keel!.status, keel!.code[0]!.target, keel!.code[0]!.lead],
    ["done", "src/keel.ts", "Create the file:"],
  );
  assert.deepEqual([mast!.humanGate, mast!.groups, mast!.dependencies[0]!.kind], [true, ["wave:2"], "soft"]);
});

test("a document that Renga wrote is written again word for word, whatever it holds", () => {
  const text = readFileSync(new URL("../../test/fixtures/plans/renga-boat.md", import.meta.url), "utf8");
  assert.equal(writeMarkdown(read(text)), text);
});

test("what somebody adds in words of his own is read as in any document", () => {
  const added = `${SMALL}
### 2.2: Set the sail

**File:** \`src/sail.ts\` (NEW)
- **Dependencies**: 1.1-2.1
- **Estimated time**: 1 hour
- **Success Criteria**:
  - It catches the wind

## Wave 3: Sea trial

### [ ] 3.1: Sail

- **Depends on**: All previous tasks
- **Verify**: \`npm run sail\`
`;
  const [sail, trial] = read(added).tasks.slice(2);
  assert.deepEqual(
    sail!.dependencies.map(({ to }) => to),
    ["1.1", "2.1"],
  );
  assert.deepEqual(
    [sail!.files[0]!.action, sail!.estimate!.maxMinutes, sail!.acceptance],
    ["create", 60, ["It catches the wind"]],
  );
  assert.equal(sail!.mark, undefined);
  assert.deepEqual(
    trial!.dependencies.map(({ to }) => to),
    ["1.1", "2.1", "2.2"],
  );
  assert.deepEqual([trial!.groups, trial!.commands[0]!.command], [["wave:3"], "npm run sail"]);
});
