import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { jobsOf } from "../core/plan/jobs.ts";
import type { Plan } from "../core/plan/plan.ts";
import { buildGraph } from "../core/schedule/graph.ts";
import { readPlan } from "./read-plan.ts";

const read = (...lines: string[]): Plan =>
  readPlan([{ path: "specs/001-x/tasks.md", text: lines.join("\n") }], { dialect: "spec-kit" });
const waits = ({ tasks }: Plan): string[] =>
  tasks.map(({ key, dependencies }) => `${key} ${dependencies.map(({ to }) => to).join(" ")}`.trim());

test("tasks follow each other, neighbours with [P] stand side by side, and the next one waits for all of them", () => {
  const plan = read(
    "## Phase 1: Setup",
    "- [ ] T001 a",
    "- [ ] T002 [P] b",
    "- [ ] T003 [P] c",
    "- [ ] T004 d",
    "### More",
    "- [ ] T005 [P] e",
    "### Still more",
    "- [ ] T006 [P] f",
  );
  assert.deepEqual(waits(plan), [
    "T001",
    "T002 T001",
    "T003 T001",
    "T004 T002 T003",
    "T005 T004",
    "T006 T005",
  ]);
  assert.deepEqual(
    plan.groups.filter(({ claimsParallel }) => claimsParallel).map(({ id }) => id),
    ["T002-T003"],
  );
});

test("phases wait for what the document says comes before them, else for the one above", () => {
  const phases = ["Setup", "Foundational", "User Story 1", "User Story 2", "User Story 3", "Polish", "Extra"];
  const tasks = phases.flatMap((name, at) => [`## Phase ${at + 1}: ${name}`, `- [ ] T00${at + 1} do it`]);
  const plan = read(
    ...tasks,
    "## Dependencies & Execution Order",
    "- **Setup (Phase 1)**: No dependencies - can start immediately",
    "- **Foundational (Phase 2)**: Depends on Setup completion - BLOCKS all user stories",
    "- **User Stories (Phase 3-5)**: All depend on Foundational phase completion",
    "- **User Story 3 (P3)**: Depends on US1 and US2 (reads what they write)",
    "- **Polish (Final Phase)**: Depends on all desired user stories being complete",
    "- **User Story 1 (P1)**: Can start after Foundational (Phase 2) - No dependencies on other stories",
  );
  assert.deepEqual(waits(plan), [
    "T001",
    "T002 T001",
    "T003 T002",
    "T004 T002",
    "T005 T002 T003 T004",
    "T006 T003 T004 T005",
    "T007 T006",
  ]);
  assert.deepEqual(plan.groups[4]?.after, ["phase:2", "phase:3", "phase:4"]);
});

test("a phase that is said to wait for a later one does not: the document's order stays free of circles", () => {
  const plan = read(
    "## Phase 1: Setup",
    "- [ ] T001 a",
    "## Phase 2: Build",
    "- [ ] T002 b",
    "## Dependencies",
    "- **Phase 1**: Depends on Phase 2",
    "- **Phase 2**: Depends on Phase 1",
  );
  assert.deepEqual(waits(plan), ["T001", "T002 T001"]);
});

test("where most tasks name what comes first the others only wait for the phases before", () => {
  const plan = read(
    "## Phase 1: Setup",
    "- [ ] T001 a",
    "- [ ] T002 b",
    "- [ ] T003 c — depends on T001, T002",
    "## Phase 2: Build",
    "- [ ] T004 d (depends on T001–T003)",
    "- [ ] T005 e",
    "- [ ] T006 f (depends on: T009)",
    "- [ ] T007 g [P] (requires T004)",
    "- [ ] T008 h (after 3 tries) (depends on T007)",
  );
  assert.deepEqual(waits(plan), [
    "T001",
    "T002",
    "T003 T001 T002",
    "T004 T001 T002 T003",
    "T005 T003",
    "T006 T009",
    "T007 T004",
    "T008 T007",
  ]);
  assert.equal(plan.tasks[5]?.dependencies[0]?.unknown, true);
  assert.equal(plan.tasks[6]?.title, "g");
});

test("arrows between ids in a fence are edges; drawings and code are none", () => {
  const plan = read(
    "- [ ] T001 a",
    "- [ ] T002 b",
    "- [ ] T003 c",
    "- [ ] T004 d",
    "## Parallel Example",
    "```",
    "T001 (types) → T002 + T003 in parallel → typecheck",
    "T002-T003 --> T004",
    "Setup → Foundational → MVP",
    "```",
    "```ts",
    "T004 => T001",
    "```",
  );
  assert.deepEqual(waits(plan), ["T001", "T002 T001", "T003 T001", "T004 T002 T003"]);
});

test("only boxes with ids are tasks, in whatever dress; legends, samples and other boxes are none", () => {
  const plan = read(
    "- **[P]**: Can run in parallel",
    "- [P]: the same",
    "* [x] **T001**: bold",
    "- [ ] `T002` [P] [US-2] code",
    "1. [X] T027a – numbered",
    "- [ ] nothing",
    "- [ ] ~~T028 [US1] crossed out~~",
    "- [ ] T029 Moved into T027a",
    "```",
    "- [ ] T030 the next id in a fence that nobody closes is a task",
  );
  assert.deepEqual(
    plan.tasks.map(({ id, title, status, requirements = [] }) =>
      [id, title, status, ...requirements].join(" | "),
    ),
    [
      "T001 | bold | done",
      "T002 | code | open | US2",
      "T027a | numbered | done",
      "T028 | crossed out | skipped | US1",
      "T029 | Moved into T027a | skipped",
      "T030 | the next id in a fence that nobody closes is a task | open",
    ],
  );
});

test("wide phases one after the other cost an edge a task, not an edge a pair", () => {
  const wide = (first: number): string[] =>
    Array.from({ length: 400 }, (_, at) => `- [ ] T${String(first + at).padStart(4, "0")} [P] do it`);
  const { tasks } = read("## Phase 1: Setup", ...wide(1), "## Phase 2: Build", ...wide(401));
  const edges = tasks.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
  assert.equal(edges, 400 + 399);
});

test("a task that waits for one further down leaves no circle behind: between the two the order says nothing", () => {
  const plan = read(
    "- [ ] T001 a",
    "- [ ] T002 b (depends on T004)",
    "- [ ] T003 c (depends on T002)",
    "- [ ] T004 d",
    "- [ ] T005 e",
    "- [ ] T006 f",
    "- [ ] T007 g",
  );
  assert.deepEqual(waits(plan), [
    "T001",
    "T002 T004",
    "T003 T002",
    "T004 T001",
    "T005 T004",
    "T006 T005",
    "T007 T006",
  ]);
});

test("sections below no phase, two of one name, make no circle with what a later task needs of them", () => {
  const plan = read(
    "### Tests",
    "- [ ] T001 a",
    "### Tests",
    "- [ ] T002 b",
    "## Phase 2: User Story 1",
    "- [ ] T003 c",
    "- [ ] T004 d (depends on T001)",
  );
  assert.equal(buildGraph(jobsOf(plan.tasks)).cycle, undefined);
  assert.equal(waits(plan)[3], "T004 T001");
});

test("the order of a list never makes a circle with dependencies that make none", () => {
  const line = fc.record({
    rank: fc.double({ min: 0, max: 1, noNaN: true }),
    parallel: fc.boolean(),
    heading: fc.constantFrom("", "", "", "## Phase 1: Setup", "## Phase 2: User Story 1", "### Tests"),
    nested: fc.boolean(),
    waits: fc.array(fc.nat(30), { maxLength: 2 }),
  });
  const id = (at: number): string => `T${String(at + 1).padStart(3, "0")}`;
  fc.assert(
    fc.property(fc.array(line, { minLength: 2, maxLength: 30 }), fc.boolean(), (list, nests) => {
      const text = list.map(({ rank, parallel, heading, nested, waits: wanted }, at) => {
        const deps = nests ? [] : wanted.filter((to) => to < list.length && list[to]!.rank < rank).map(id);
        const words = `${parallel ? "[P] " : ""}do it${deps.length === 0 ? "" : ` (depends on ${deps.join(", ")})`}`;
        return `${heading}\n${nests && nested && at > 0 ? "  " : ""}- [ ] ${id(at)} ${words}`;
      });
      const { tasks } = read(...text);
      assert.equal(tasks.length, list.length);
      assert.equal(buildGraph(jobsOf(tasks)).cycle, undefined, text.join("\n"));
    }),
    { numRuns: 500 },
  );
});
