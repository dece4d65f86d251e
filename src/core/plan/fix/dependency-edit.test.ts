import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { planOf } from "../../../../test/rig/plan-of.ts";
import type { Task, TextEdit } from "../plan.ts";
import { applyEdits } from "./apply-edits.ts";
import { addDependency, removeDependency } from "./dependency-edit.ts";

const START = 40;

/** A task whose whole text this is, and what an edit of it makes of the text. */
function taskOf(body: string): Task {
  const span = { file: "plan.md", line: 5, endLine: 9, start: START, end: START + body.length };
  return planOf([{ id: "9.9", body, span }]).tasks[0]!;
}

function applied(body: string, edits: readonly TextEdit[]): string | undefined {
  const own = edits.map((edit) => ({ ...edit, start: edit.start - START, end: edit.end - START }));
  return edits.length === 0 ? undefined : applyEdits(body, own);
}

const added = (body: string, id: string): string | undefined =>
  applied(body, [addDependency(taskOf(body), id) ?? []].flat());
const removed = (body: string, id: string, keep = 0): string | undefined =>
  applied(body, removeDependency(taskOf(body), id, keep));

test("an entry is added as the list has its own", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["### 2\n**Dependencies**: None\n**File**: a", "1", "### 2\n**Dependencies**: 1\n**File**: a"],
    ["**Dependencies:** 1.1, 1.2\r\nMore", "1.3", "**Dependencies:** 1.1, 1.2, 1.3\r\nMore"],
    ["- Depends on: `1.1`", "1.2", "- Depends on: `1.1`, `1.2`"],
    ["  - **Blocked By**: Task 2 (data model)", "3", "  - **Blocked By**: Task 2 (data model), Task 3"],
    ["- **Depends on:** #4", "5", "- **Depends on:** #4, #5"],
    [
      "**Spec:** 21\n**Depends on:** T1 · **Files:** x",
      "T2",
      "**Spec:** 21\n**Depends on:** T1, T2 · **Files:** x",
    ],
    ["  _Depends: 1.1_", "1.2", "  _Depends: 1.1, 1.2_"],
    [
      "- [ ] MT-3: x [parallel: g, depends: MT-1]",
      "MT-2",
      "- [ ] MT-3: x [parallel: g, depends: MT-1, MT-2]",
    ],
    ["- [ ] T9 Build (depends on T7)", "T8", "- [ ] T9 Build (depends on T7, T8)"],
    ["- id: b\n  depends_on: [a]", "c", "- id: b\n  depends_on: [a, c]"],
    ["- id: b\n  depends_on: []", "a", "- id: b\n  depends_on: [a]"],
    ["- id: 1.2\n  dependencies: []", "1.1", '- id: 1.2\n  dependencies: ["1.1"]'],
    ['{"id": 2,\n  "dependencies": ["1"]}', "3", '{"id": 2,\n  "dependencies": ["1", "3"]}'],
    ["**Dependencies**: TASK-1", "TASK-2", "**Dependencies**: TASK-1, TASK-2"],
  ];
  for (const [before, id, after] of cases) assert.equal(added(before, id), after, before);
});

test("where there is no list on one line, or its form is not known, nothing is added", () => {
  for (const body of [
    "### 2\nNo field here",
    "**Dependencies**:\n- 1.1",
    "**Depends on**: the parser (1.1, 1.2) and the rest",
    "depends_on: [\n  a]",
    "- **Dependencies:** None (within group)",
  ])
    assert.equal(added(body, "1"), undefined, body);
  assert.equal(added("**Dependencies**: None", "two words"), undefined);
});

test("an entry is taken out with its comma, the last one leaves “None”", () => {
  assert.equal(removed("**Dependencies**: 1, 2, 3\nx", "2"), "**Dependencies**: 1, 3\nx");
  assert.equal(removed("**Dependencies**: Task 1, 2", "1"), "**Dependencies**: 2");
  assert.equal(removed("**Dependencies**: 1, 1, 2", "1", 1), "**Dependencies**: 1, 2");
  assert.equal(removed("**Dependencies**: 1, 1, 2, 1, 3", "1"), "**Dependencies**: 2, 3");
  assert.equal(removed("**Dependencies**: 1, 1", "1"), "**Dependencies**: None");
  assert.equal(removed("**Dependencies**: `9.9`\r\n", "9.9"), "**Dependencies**: None\r\n");
  assert.equal(removed("deps: [a]", "a"), "deps: []");
  assert.equal(removed("**Dependencies**: 10, 2", "1"), undefined);
});

test("no text makes it throw, and no edit crosses a line", () => {
  const piece = fc.constantFrom(
    "**Dependencies**: ",
    "depends_on: [",
    "1",
    ", ",
    "]",
    "(",
    "\n",
    "\r\n",
    "None",
    "`",
    "Task ",
    " ",
    "x · **F**: y",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const body = pieces.join("");
      const task = taskOf(body);
      for (const edit of [addDependency(task, "7") ?? [], removeDependency(task, "1")].flat()) {
        assert.ok(edit.start >= START && edit.end <= START + body.length && edit.start <= edit.end);
        assert.doesNotMatch(body.slice(edit.start - START, edit.end - START) + edit.text, /[\r\n]/);
      }
    }),
    { numRuns: 500 },
  );
});
