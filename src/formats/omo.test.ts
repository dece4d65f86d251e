import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { fixtureFile, fixturePlan } from "../../test/rig/fixture-plan.ts";
import { golden } from "../../test/rig/golden.ts";
import { shredded } from "../../test/rig/shredded.ts";
import { assertSound } from "../../test/rig/sound-plan.ts";
import { toldPlan } from "../../test/rig/told-plan.ts";
import type { Plan } from "../core/plan/plan.ts";
import { omo } from "./omo.ts";
import { readPlan } from "./read-plan.ts";

for (const name of ["omo", "omo-mixed"])
  test(`all that ${name}.md says`, () => {
    golden(`plans/${name}.txt`, toldPlan(fixturePlan(`${name}.md`)));
  });

const read = (...lines: string[]): Plan =>
  readPlan([{ path: ".omo/plans/x.md", text: lines.join("\n") }], { dialect: "omo" });
const waits = ({ tasks }: Plan): string[] =>
  tasks.map(({ id, dependencies }) =>
    `${id} ${dependencies.map(({ to, source }) => `${to}:${source}`).join(" ")}`.trim(),
  );

test("only boxes with ids at the left margin of TODOs and of the final wave are tasks", () => {
  const plan = read(
    "## Definition of Done",
    "- [ ] 1. not a task",
    "## TODOs",
    "- [ ] 1. One",
    "- [ ] criterion without an id",
    "  - [ ] 2. deeper",
    "- [ ] 1.1 Part",
    "## Success Criteria",
    "- [ ] 3. not a task",
  );
  assert.deepEqual(
    plan.tasks.map(({ id, title }) => `${id} ${title}`),
    ["1 One", "1.1 Part"],
  );
});

test("without those sections all such boxes count but those of check lists", () => {
  const plan = read("# P", "- [ ] 1. One", "- [ ] 2. Two", "## Final Checklist", "- [ ] 3. not a task");
  assert.deepEqual(waits(plan), ["1", "2 1:order"]);
});

test("Blocks says what Blocked By leaves out", () => {
  const plan = read(
    "## TODOs",
    "- [ ] 1. One",
    "  **Blocks**: 2, 3",
    "  **Blocked By**: None",
    "- [ ] 2. Two",
    "  **Blocked By**: Task 1 (one)",
    "- [ ] 3. Three",
    "  **Blocked By**: None",
  );
  assert.deepEqual(waits(plan), ["1", "2 1:explicit", "3 1:inverse"]);
});

test("a matrix in sentences, ids with a T before them, and what it alone says", () => {
  const plan = read(
    "### Dependency Matrix",
    "- T1 blocks T2",
    "- T2 depends on T1",
    "## TODOs",
    "- [ ] 1. One",
    "- [ ] 2. Two",
    "- [ ] 3. Three",
    "  **Blocked By**: T1-T2",
  );
  assert.deepEqual(waits(plan), ["1", "2 1:explicit", "3 1:range 2:range"]);
});

test("boxes of a list and of the details that disagree are not done", () => {
  const detailed = ["  **What to do**:", "  - a", "  - b"];
  const plan = read(
    "## TODOs",
    "- [x] 1. One",
    "- [ ] 2. Two",
    "- [ ] 1. One",
    ...detailed,
    "- [x] 2. Two",
    ...detailed,
  );
  assert.deepEqual(
    plan.tasks.map(({ key, status }) => `${key} ${status}`),
    ["1 open", "2 open"],
  );
  assert.equal(plan.notes.filter(({ code }) => code === "marks-disagree").length, 2);
});

test("it takes more than a section called TODOs", () => {
  const text = "## TODOs\n- [ ] 1. One\n";
  assert.equal(omo.detect({ path: "a.md", text }).confidence, 0);
  assert.equal(omo.detect({ path: ".sisyphus/plans/a.md", text }).confidence, 0.88);
});

test("no text makes it throw", () => {
  fc.assert(
    fc.property(
      fc.oneof(shredded(fixtureFile("omo.md").text), shredded(fixtureFile("omo-mixed.md").text)),
      (text) => {
        const file = { path: "a.md", text };
        assertSound(readPlan([file], { dialect: "omo" }), [file]);
      },
    ),
    { numRuns: 300 },
  );
});
