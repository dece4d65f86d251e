import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import type { Plan, Task } from "../core/plan/plan.ts";
import { readPlan } from "./read-plan.ts";

const fixture = (name: string): Plan => {
  const text = readFileSync(new URL(`../../test/fixtures/plans/${name}`, import.meta.url), "utf8");
  return readPlan([{ path: name, text }]);
};
const read = (...lines: string[]): Plan => readPlan([{ path: "plan.md", text: lines.join("\n") }]);
const find = (plan: Plan, key: string): Task => {
  const task = plan.tasks.find((one) => one.key === key);
  assert(task, `task ${key}`);
  return task;
};
/** "1.1 1.2:range 9.9?": the source where it is not explicit, ? unknown, ! not hard. */
const edges = (task: Task): string =>
  task.dependencies
    .map(({ to, source, unknown, kind, percent }) =>
      [
        to,
        source === "explicit" ? "" : `:${source}`,
        unknown ? "?" : "",
        kind === "hard" ? "" : `!${percent ?? kind}`,
      ].join(""),
    )
    .join(" ");
const files = (task: Task): string =>
  task.files.map(({ path, action, lines }) => `${path} ${action}${lines ? ` ${lines}` : ""}`).join(", ");
const groups = (plan: Plan): string[] =>
  plan.groups.map(
    ({ key, title, after, claimsParallel }) =>
      `${key} “${title}”${after.map((one) => ` <${one}`).join("")}${claimsParallel ? " P" : ""}`,
  );
const claims = (plan: Plan): string[] =>
  plan.declared.map(({ what, value, group }) => `${what} ${value}${group === undefined ? "" : ` ${group}`}`);

const harbour = fixture("harbour.md");

test("a micro-task document: its tasks, groups and claims", () => {
  assert.equal(harbour.title, "PHASE 1: Harbour Gauge (4 tasks → 9 micro-tasks)");
  assert.equal(harbour.sources[0]!.dialect, "micro-tasks");
  assert.deepEqual(
    harbour.tasks.map(({ key, title }) => `${key} ${title}`),
    [
      "1.1.1 Create the reading type",
      "1.1.2 Add the tide table to it",
      "1.2.1 Mean level",
      "1.2.2 Slope",
      "1.3.1 Level card",
      "1.3.2 Docs",
    ],
  );
  assert.deepEqual(groups(harbour), [
    "phase:1 “Harbour Gauge”",
    "wave:1 “Shapes” P",
    "parallel:shapes “shapes” P",
    "wave:2 “Numbers” <wave:1",
    "wave:3 “Screen” <wave:1 <wave:2",
  ]);
  assert.deepEqual(find(harbour, "1.1.1").groups, ["phase:1", "wave:1", "parallel:shapes"]);
  assert.deepEqual(claims(harbour), [
    "tasks 9",
    "work-minutes 120",
    "elapsed-minutes 20",
    "speedup 4",
    "agents 3",
    "tasks 2 wave:1",
    "elapsed-minutes 6 wave:1",
    "tasks 2 wave:2",
    "elapsed-minutes 90 wave:2",
  ]);
});

test("dependencies: lists, ranges, words, groups, soft ones, unknown ones", () => {
  assert.deepEqual(harbour.tasks.map(edges), [
    "",
    "1.1.1",
    "1.1.1:range 1.1.2:range",
    "1.1.2 1.2.1!soft",
    "1.2.1:group 1.2.2:group 9.9.9?",
    "1.1.1:all-previous 1.1.2:all-previous 1.2.1:all-previous 1.2.2:all-previous 1.3.1:all-previous",
  ]);
});

test("files, durations, agents and criteria in all their dresses", () => {
  assert.deepEqual(harbour.tasks.map(files), [
    "/home/kim/My Boats/harbour gauge/src/types/reading.ts create",
    "src/types/reading.ts unknown 3-9",
    "src/level/mean.ts create, src/index.ts modify 4, test/mean.test.ts test",
    "src/level/slope.ts create, src/level/trend.ts create",
    "src/ui/card.tsx modify, src/ui/index.ts modify",
    "README.md unknown",
  ]);
  assert.deepEqual(
    harbour.tasks.map(({ estimate }) =>
      estimate === undefined ? undefined : [estimate.minMinutes, estimate.maxMinutes],
    ),
    [[6, 6], [3, 5], [90, 90], [240, 240], undefined, [4, 4]],
  );
  assert.equal(find(harbour, "1.1.2").agent, "types-clerk");
  assert.deepEqual(find(harbour, "1.1.1").acceptance, ["It compiles, no import is circular."]);
  assert.deepEqual(find(harbour, "1.1.2").acceptance, [
    "The table is sorted by time",
    "**Speed**: a look-up takes no loop",
  ]);
});

test("code keeps its words, what leads to it and the file it belongs in", () => {
  const code = (key: string): object[] =>
    find(harbour, key).code.map(({ lead, target, text }) => ({ lead, target, text: text.split("\n")[0] }));
  assert.deepEqual(code("1.1.1"), [
    {
      lead: "Create file with:",
      target: "/home/kim/My Boats/harbour gauge/src/types/reading.ts",
      text: "export type Reading = { readonly at: number; readonly metres: number };",
    },
  ]);
  assert.equal(find(harbour, "1.1.2").code[0]!.text.split("\n").length, 3);
  assert.deepEqual(code("1.3.1"), [
    { lead: "Put the mean on the card:", target: "src/ui/card.tsx", text: "// src/ui/card.tsx" },
    { lead: "", target: undefined, text: "### 1.3.2: This heading is part of a sample" },
  ]);
});

test("commands are those of command fields; a bash example is code", () => {
  const commands = (key: string): string[] =>
    find(harbour, key).commands.map(
      ({ phase, command, description }) => `${phase} ${command ?? `“${description}”`}`,
    );
  assert.deepEqual(commands("1.2.1"), ["post npm test -- mean"]);
  assert.deepEqual(commands("1.2.2"), ["post npm run build", "post npm test -- slope"]);
  assert.equal(find(harbour, "1.2.2").code[0]!.text, "curl http://localhost:3000/level");
  assert.deepEqual(commands("1.3.2"), ["pre git status --short", "post “Read it aloud once.”"]);
});

test("tasks on list lines: marks, status, all that stands on the line, bold lines as groups", () => {
  const plan = fixture("boxes.md");
  assert.deepEqual(
    plan.tasks.map(({ key, title, status, mark }) => `${key} ${title} [${mark!.raw}] ${status}`),
    [
      "FT-1.1 Parse the timetable [x] done",
      "FT-1.2 Read the calendar of holidays [ ] open",
      "FT-2.1 Join legs [-] in-progress",
      "FT-2.2 Cheapest way [ ] open",
      "FT-2.10 Longest way [ ] open",
      "μ-3.1 Print it [ ] open",
      "μ-3.2 Sing it [x] done",
    ],
  );
  assert.deepEqual(plan.tasks.map(edges), ["", "", "FT-1.1 FT-1.2", "", "FT-2.2", "", ""]);
  assert.deepEqual(find(plan, "FT-1.1").groups, ["batch:1", "wave:1", "parallel:data_group"]);
  assert.deepEqual(plan.groups.find(({ key }) => key === "wave:2")!.after, ["wave:1"]);
  assert.deepEqual(
    plan.tasks.map(({ estimate }) => estimate?.minMinutes),
    [6, 5, undefined, 7, undefined, 5, 2],
  );
  assert.equal(find(plan, "FT-2.2").commands[0]!.command, "npm test -- cheapest");
  assert.equal(find(plan, "FT-1.2").agent, "parser");
});

test("a task heading over numbered boxes is a chapter of theirs, and its steps follow each other", () => {
  const plan = fixture("sections.md");
  assert.deepEqual(
    plan.tasks.map((task) => `${task.key} ${edges(task)} ${files(task)} ${task.agent ?? "-"}`),
    [
      "0.1.1  src/gate.ts unknown mason",
      "0.1.2 0.1.1:order src/gate-check.ts unknown mason",
      "1.1.1 0.1.2:group  -",
    ],
  );
  assert.deepEqual(
    find(plan, "0.1.2").commands.map(({ command }) => command),
    ["npm test -- gate"],
  );
  assert.deepEqual(find(plan, "0.1.2").groups, ["phase:0", "section:0.1"]);
});

test("odd fences lose no task, and what never closes belongs in no file", () => {
  const plan = fixture("odd-fences.md");
  assert.deepEqual(
    plan.tasks.map((task) => `${task.key} ${task.title} < ${edges(task)}`),
    ["1.1 Write the guide < ", "1.2 Write the index < 1.1", "1.3 Print both < 1.1:range 1.2:range"],
  );
  assert.deepEqual(
    plan.tasks.map(({ code }) => code.map(({ target }) => target)),
    [["GUIDE.md"], [undefined], []],
  );
});

test("tables of tasks, tracks with files, numbered steps of a crew", () => {
  assert.deepEqual(
    fixture("waves-table.md").tasks.map(
      (task) => `${task.key} ${task.groups.join()} ${task.estimate!.minMinutes} < ${edges(task)}`,
    ),
    ["KEEL-001 wave:1 30 < ", "KEEL-002 wave:1 120 < KEEL-001", "MAST-001 wave:2 60 < KEEL-001 KEEL-002"],
  );
  assert.deepEqual(
    fixture("tracks.md").tasks.map((task) => `${task.key} ${task.title} < ${edges(task)}: ${files(task)}`),
    [
      "1 Sails < : src/sails/main.ts unknown, src/sails/jib.ts modify 3-14, src/sails/plan.md create",
      "2 Rigging < 1: src/rig.ts modify",
    ],
  );
  assert.deepEqual(
    fixture("crews.md").tasks.map(
      (task) => `${task.key} ${task.groups.join()} < ${edges(task)}: ${files(task)}`,
    ),
    [
      "1.1 track:1 < : ",
      "1.2 track:1 < 1.1:order: src/hull.ts unknown",
      "2.1 track:2 < : src/deck.ts unknown",
    ],
  );
});

test("a document without edges, marks and order of groups is read in its order", () => {
  const plan = read("### Task 1: a", "### Task 2: b", "### Task 3: c");
  assert.deepEqual(plan.tasks.map(edges), ["", "1:order", "2:order"]);
  const marked = read(
    "### Task 1: a",
    "**Parallelizable**: Yes",
    "### Task 2: b",
    "**Parallelizable**: No (depends on 1)",
  );
  assert.deepEqual(marked.tasks.map(edges), ["", "1"]);
});

test("waves without any dependency field order their tasks; two with one name are told apart", () => {
  const plan = read(
    "# Phase 1: A",
    "## Wave 1: x (Parallel Safe)",
    "### 1.1: a",
    "**File**: a.ts",
    "### 1.2: b",
    "**File**: b.ts",
    "## Wave 2: y (Depends on Wave 1)",
    "### 1.3: c",
    "**File**: c.ts",
    "# Phase 2: B",
    "## Wave 1: z (Parallel Safe)",
    "### 2.1: d",
    "**File**: d.ts",
    "## Wave 2: w (Depends on Wave 1)",
    "### 2.2: e",
    "**File**: e.ts",
  );
  assert.deepEqual(plan.tasks.map(edges), ["", "", "1.1:group 1.2:group", "", "2.1:group"]);
  assert.deepEqual(
    plan.groups.map(({ key, after }) => `${key} ${after.join()}`),
    ["phase:1 ", "wave:1 ", "wave:2 wave:1", "phase:2 ", "wave:1#2 ", "wave:2#2 wave:1#2"],
  );
});

test("waves listed behind the tasks give the tasks their groups, and no edges beside their own", () => {
  const plan = read(
    "### 1.1: a",
    "**Dependencies**: None",
    "### 1.2: b",
    "**Dependencies**: 1.1",
    "## Wave 1: first (Parallel Safe)",
    "**Tasks**: 1.1",
    "## Wave 2: second",
    "- 1.2: b (needs 1.1)",
    "**Dependencies**: Wave 1 complete",
  );
  assert.deepEqual(
    plan.tasks.map(({ groups }) => groups.join()),
    ["wave:1", "wave:2"],
  );
  assert.deepEqual(plan.tasks.map(edges), ["", "1.1"]);
});

test("an index of boxes and the sections it points to are one list of tasks", () => {
  const plan = read(
    "- [x] 1.1: a",
    "- [ ] 1.2: b",
    "## Details",
    "### 1.1: a in full",
    "**File**: `a.ts`",
    "### 1.2: b in full",
    "**File**: `b.ts`",
  );
  assert.deepEqual(
    plan.tasks.map(({ key, title, status, mark }) => `${key} ${title} ${status} line ${mark!.line}`),
    ["1.1 a in full done line 1", "1.2 b in full open line 2"],
  );
});

test("ids that repeat stay apart, and criteria with ids are no tasks", () => {
  const plan = read(
    "### Issue #13: part 1",
    "### Issue #13: part 2",
    "- [ ] AC-1: it works",
    "### Issue #14: c",
    "**Depends on**: #13",
  );
  assert.deepEqual(
    plan.tasks.map((task) => `${task.key} ${edges(task)}`),
    ["13 ", "13#2 ", "14 13 13#2"],
  );
});

test("“Blocks” is the same edge from the other side", () => {
  const plan = read(
    "### T1: a",
    "**Blocks**: T2, T3",
    "### T2: b",
    "**Depends on**: T1",
    "### T3: c",
    "**Depends on**: None",
  );
  assert.deepEqual(plan.tasks.map(edges), ["", "T1", "T1:inverse"]);
});

test("words that name nothing are told, a share of a group is a share", () => {
  const plan = read(
    "### T1: a",
    "**Depends on**: a running database",
    "### T2: b",
    "**Depends on**: T1 (50%)",
    "### T3: c",
    "**Depends on**: none (within group)",
  );
  assert.deepEqual(plan.tasks.map(edges), ["", "T1!50", ""]);
  assert.deepEqual(
    plan.notes.map(({ code, span }) => `${code} ${span.line}`),
    ["dependency-in-words 1"],
  );
});

test("documents about something else hold no task", () => {
  for (const text of [
    "# Readme\n\n## 1. Install\n\nRun it.\n\n## 2. Use\n\n- [ ] try it\n",
    "# Changelog\n\n## 2.1.0 - 2026-01-18\n\n### Fixed\n\n- a bug\n",
    "",
    "just words",
    "\u0000\ud800",
  ]) {
    const plan = readPlan([{ path: "x.md", text }]);
    assert.deepEqual([plan.tasks.length, plan.notes.map(({ code }) => code)], [0, ["no-tasks"]], text);
  }
});
