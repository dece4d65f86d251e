import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { fixtureFile, fixturePlan } from "../../test/rig/fixture-plan.ts";
import { golden } from "../../test/rig/golden.ts";
import { shredded } from "../../test/rig/shredded.ts";
import { assertSound } from "../../test/rig/sound-plan.ts";
import { toldPlan } from "../../test/rig/told-plan.ts";
import { claudePlan } from "./claude-plan.ts";
import { readPlan } from "./read-plan.ts";

for (const name of ["claude-plan", "claude-parts"])
  test(`all that ${name}.md says`, () => {
    golden(`plans/${name}.txt`, toldPlan(fixturePlan(`${name}.md`)));
  });

test("numbered files under a heading are tasks where there are no phases", () => {
  const text = [
    "# Dark quay",
    "## Context",
    "It is dark.",
    "## Changes",
    "### 1. `quay/lamp.ts`",
    "Turn it on.",
    "### 2. `quay/post.ts` (new)",
    "Hold it.",
    "## Verification",
    "1. `npm test`",
  ].join("\n");
  const plan = readPlan([{ path: ".claude/plans/quiet-humming-otter.md", text }]);
  assert.equal(plan.sources[0]!.dialect, "claude-plan");
  assert.deepEqual(
    plan.tasks.map(({ id, files, commands }) => [
      id,
      files[0]!.path,
      commands.map(({ command }) => command).join(),
    ]),
    [
      ["1", "quay/lamp.ts", ""],
      ["2", "quay/post.ts", "npm test"],
    ],
  );
});

test("headings that are files are tasks where nothing is numbered", () => {
  const text =
    "# Dark quay\n## Context\nIt is dark.\n## Changes\n### `quay/lamp.ts`\nOn.\n### New file: `quay/post.ts`\nHold.\n";
  const plan = readPlan([{ path: ".claude/plans/x.md", text }]);
  assert.deepEqual(
    plan.tasks.map(({ id, files, dependencies }) => [
      id,
      files[0]!.path,
      dependencies.map(({ to }) => to).join(),
    ]),
    [
      ["1", "quay/lamp.ts", ""],
      ["2", "quay/post.ts", "1"],
    ],
  );
});

test("a document that nothing divides has no task, whatever its drawings name", () => {
  const file = { path: "a.md", text: "```markdown\n| ## Task 2: A (SEC-001)\n" };
  assert.deepEqual(readPlan([file], { dialect: "claude-plan" }).tasks, []);
});

test("a check list is none, wherever it lies, and fields of tasks are another's", () => {
  const path = ".claude/plans/x.md";
  const confidence = (text: string): number => claudePlan.detect({ path, text }).confidence;
  assert.equal(confidence("## Context\nx\n## 1. Group\n- [ ] a\n- [ ] b\n- [ ] c\n- [ ] d\n"), 0);
  assert.equal(confidence("## Context\nx\n## Phase 1: A\n**Dependencies**: None\n"), 0);
  assert.equal(confidence("## Context\nx\n## Phase 1: A\ntext\n"), 0.85);
});

test("no text makes it throw", () => {
  fc.assert(
    fc.property(
      fc.oneof(shredded(fixtureFile("claude-plan.md").text), shredded(fixtureFile("claude-parts.md").text)),
      (text) => {
        const file = { path: "a.md", text };
        assertSound(readPlan([file], { dialect: "claude-plan" }), [file]);
      },
    ),
    { numRuns: 300 },
  );
});
