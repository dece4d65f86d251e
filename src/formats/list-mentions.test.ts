import assert from "node:assert/strict";
import { test } from "node:test";

import { readPlan } from "./read-plan.ts";

const PLAN = `# Kite

### 1.1: Cut the sail

**File**: \`sail.ts\` (NEW)
**Dependencies**: None

Cut it square.

### 1.2: Tie the tail

**File**: \`tail.ts\` (NEW)
**Dependencies**: None

Tie it long.
`;

test("a list of boxes beside the plan marks the plan's own tasks, and its order is no dependency", () => {
  const list = "# To do\r\n\r\n* [x] 1.1 Cut the sail\r\n+ [ ] 1.2 Tie the tail, long";
  for (const files of [
    [
      { path: "PLAN.md", text: PLAN },
      { path: "TODO.md", text: list },
    ],
    [
      { path: "TODO.md", text: list },
      { path: "PLAN.md", text: PLAN },
    ],
  ]) {
    const { tasks, notes } = readPlan(files);
    assert.deepEqual(
      tasks.map(({ id, status, span, mark, dependencies }) => [
        id,
        status,
        span.file,
        `${mark?.file}:${mark?.line}`,
        dependencies,
      ]),
      [
        ["1.1", "done", "PLAN.md", "TODO.md:3", []],
        ["1.2", "open", "PLAN.md", "TODO.md:4", []],
      ],
    );
    assert.deepEqual(notes, []);
  }
});

test("a box with the id of another task is a task of its own, and so is one that says more", () => {
  const list =
    "# To do\n\n- [ ] 1.1 Buy string\n- [ ] 1.2 Tie the tail\n  - with the red ribbon in `ribbon.ts`\n";
  const { tasks } = readPlan([
    { path: "PLAN.md", text: PLAN },
    { path: "TODO.md", text: list },
  ]);
  assert.equal(tasks.length, 4);
});

test("boxes of no described task are tasks of their own, after what stands above them", () => {
  const list = "# To do\n\n- [ ] 1.2 Tie the tail\n- [ ] 1.1 Cut the sail\n- [ ] 1.3 Fly it\n";
  const { tasks } = readPlan([
    { path: "PLAN.md", text: PLAN },
    { path: "TODO.md", text: list },
  ]);
  assert.deepEqual(
    tasks.map(({ id, dependencies }) => [id, dependencies.map(({ to }) => to)]),
    [
      ["1.1", []],
      ["1.2", []],
      ["1.3", ["1.1"]],
    ],
  );
});
