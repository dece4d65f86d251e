import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { fixtureFile, fixturePlan } from "../../test/rig/fixture-plan.ts";
import { golden } from "../../test/rig/golden.ts";
import { shredded } from "../../test/rig/shredded.ts";
import { assertSound } from "../../test/rig/sound-plan.ts";
import { toldPlan } from "../../test/rig/told-plan.ts";
import { readPlan } from "./read-plan.ts";
import { superpowers } from "./superpowers.ts";
import { expectation } from "./superpowers/expectation.ts";
import { stepTitle } from "./superpowers/step-title.ts";

const HEAD = "# P\n\n> **For Claude:** REQUIRED SUB-SKILL: Use superpowers:executing-plans\n\n";
const read = (...lines: string[]): ReturnType<typeof readPlan> =>
  readPlan([{ path: "plan.md", text: HEAD + lines.join("\n") }]);
const waits = (plan: ReturnType<typeof readPlan>): string[] =>
  plan.tasks.map(({ id, dependencies }) =>
    `${id} ${dependencies.map(({ to, source }) => `${to}:${source}`).join(" ")}`.trim(),
  );

for (const name of ["superpowers-v6", "superpowers-v4"])
  test(`all that ${name}.md says`, () => {
    golden(`plans/${name}.txt`, toldPlan(fixturePlan(`${name}.md`)));
  });

test("a plan without the skills' words is known by its steps; tasks with fields of their own are another's", () => {
  const steps = [
    "### Task 1: A",
    "**Files:**",
    "- Create: `a.ts`",
    "**Step 1: Run it**",
    "Run: `npm test`",
    "Expected: PASS",
  ].join("\n");
  assert.equal(superpowers.detect({ path: "x.md", text: steps }).confidence, 0.9);
  const fields = "### Task 1: A\n\n**Files:** `a.ts`\n**Duration**: 5 min\n**Dependencies**: None\n";
  assert.equal(superpowers.detect({ path: "x.md", text: fields }).confidence, 0);
  assert.equal(readPlan([{ path: "docs/plans/x.md", text: fields }]).sources[0]!.dialect, "micro-tasks");
});

test("order is the dependency, unless the prose calls tasks independent or a task says what it consumes", () => {
  const task = (id: number, ...lines: string[]): string => [`### Task ${id}: T`, "", ...lines, ""].join("\n");
  assert.deepEqual(waits(read(task(1), task(2), task(3))), ["1", "2 1:order", "3 2:order"]);
  assert.deepEqual(
    waits(read(task(1), task(2), task(3), task(4), "## Order", "Tasks 2 and 3 are independent.")),
    ["1", "2 1:order", "3 1:order", "4 2:order 3:order"],
  );
  assert.deepEqual(
    waits(
      read(
        task(1, "**Interfaces:**", "- Produces: `class Lamp`"),
        task(2),
        task(3, "**Interfaces:**", "- Consumes: `Lamp`; `Post` (Tasks 1/2)"),
        task(4, "**Interfaces:**", "- Consumes: none"),
      ),
    ),
    ["1", "2 1:order", "3 1:prose 2:prose", "4"],
  );
  assert.deepEqual(waits(read(task(1), task(2), task(3), "## Order", "Task 3 depends on Task 1.")), [
    "1",
    "2 1:order",
    "3 1:prose",
  ]);
});

test("tasks that share an id follow each other all the same", () => {
  const plan = read("### Task 1: A", "", "### Task 1: B", "", "### Task 2: C");
  assert.deepEqual(
    plan.tasks.map(({ key, dependencies }) => `${key} ${dependencies.map(({ to }) => to).join()}`.trim()),
    ["1", "1#2 1", "2 1#2"],
  );
});

test("what an expectation says", () => {
  const said = (words: string): string => `${expectation(words)}`;
  assert.deepEqual(
    [
      "FAIL — undefined: x",
      "PASS. If it fails, mend it",
      "0 failures",
      "no errors",
      "no output",
      "3 rows",
      "ImportError",
    ].map(said),
    ["fail", "pass", "pass", "pass", "silence", "undefined", "fail"],
  );
});

test("lines that open a step", () => {
  assert.deepEqual(
    [
      "**Step 1: Write it**",
      "**Step 2:** `npm test`",
      "Step 3 — Commit",
      "**步骤 4：提交**",
      "**Step by step**",
      "Steps: 1",
    ].map(stepTitle),
    ["Write it", "`npm test`", "Commit", "提交", undefined, undefined],
  );
});

test("commits are no checks, and what stays up or proves itself by silence is kept in words", () => {
  const plan = read(
    "### Task 1: T",
    "- [ ] **Step 1: Verify**",
    "Run: `git commit -m x`",
    "Run: `npm run dev`",
    "Run: `rg old src`",
    "Expected: no output",
    "Run: `npm test`",
  );
  assert.deepEqual(
    plan.tasks[0]!.commands.map(({ command, phase }) => `${phase} ${command}`),
    ["post undefined", "post undefined", "post npm test"],
  );
});

test("a test that is to fail first is red without the work and green with it; other failures are only told", () => {
  const steps = [
    "- [ ] **Step 1: Write the failing test**",
    "- [ ] **Step 2: Run it**",
    "Run: `npx vitest run test/a.test.ts`",
    "Expected: FAIL",
    "Run: `node cli.js --wrong`",
    "Expected: Error: no such option",
    "- [ ] **Step 3: Run it again**",
    "Run: `npx vitest run test/a.test.ts`",
    "Expected: PASS",
  ];
  const told = (...files: string[]): string[] =>
    read("### Task 1: T", "", "**Files:**", ...files, "", ...steps).tasks[0]!.commands.map(
      ({ phase, command, expect }) => [phase, command ?? "in words", expect ?? "-"].join(" · "),
    );
  const proof = "npx vitest run test/a.test.ts";
  assert.deepEqual(told("- Create: `src/a.ts`", "- Test: `test/a.test.ts`"), [
    `test · ${proof} · red-green`,
    "test · in words · -",
    `post · ${proof} · -`,
  ]);
  // In a file that nobody names it cannot be told apart from the work.
  assert.deepEqual(told("- Create: `src/a.ts`"), [
    "test · in words · -",
    "test · in words · -",
    `post · ${proof} · -`,
  ]);
});

test("no text makes it throw", () => {
  fc.assert(
    fc.property(shredded(fixtureFile("superpowers-v6.md").text), (text) => {
      const file = { path: "a.md", text };
      assertSound(readPlan([file], { dialect: "superpowers" }), [file]);
    }),
    { numRuns: 300 },
  );
});
