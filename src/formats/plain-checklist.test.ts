import assert from "node:assert/strict";
import { test } from "node:test";

import { agentOs } from "./agent-os.ts";
import { bmadStory } from "./bmad-story.ts";
import { conductor } from "./conductor.ts";
import { detectDialect } from "./detect-dialect.ts";
import { openspec } from "./openspec.ts";
import { plainChecklist } from "./plain-checklist.ts";
import { readPlan } from "./read-plan.ts";

const named = (path: string, ...lines: string[]): string | undefined =>
  detectDialect({ path, text: lines.join("\n") })?.dialect.name;

test("where a tool puts its list tells whose it is, whatever stands in it", () => {
  const list = ["# Tasks", "", "- [ ] Do this", "- [ ] Do that"];
  assert.equal(named("openspec/changes/add-x/tasks.md", ...list), "openspec");
  assert.equal(named("openspec/changes/archive/2026-01-02-x/tasks.md", ...list), "openspec");
  assert.equal(named("conductor/tracks/x/plan.md", ...list), "conductor");
  assert.equal(named(".agent-os/specs/2026-01-02-x/tasks.md", ...list), "agent-os");
  assert.equal(named("docs/todo.md", ...list), "plain-checklist");
});

test("without the place the words do", () => {
  assert.equal(
    named("a.md", "## 1. Model", "- [ ] 1.1 a", "- [ ] 1.2 b", "## 2. View", "- [ ] 2.1 c"),
    "openspec",
  );
  assert.equal(named("a.md", "## Phase 1", "- [ ] Task: a", "- [ ] Task: b"), "conductor");
  assert.equal(named("a.md", "# Spec Tasks", "- [ ] 1. a", "  - [ ] 1.1 b"), "agent-os");
  assert.equal(
    named("a.md", "# Story 1.2: x", "Status: draft", "## Tasks / Subtasks", "- [ ] a"),
    "bmad-story",
  );
  assert.equal(
    named(
      "a.md",
      "- [ ] T001 [P] a in src/a.ts",
      "- [ ] T002 [US1] b in src/b.ts",
      "## Phase 2: Foundational",
    ),
    "spec-kit",
  );
});

test("a plan whose headings are the tasks, with fields of their own, is no check-list", () => {
  const headed = ["1.1", "1.2", "1.3"].flatMap((id) => [
    `### ${id}: Write part ${id}`,
    `**File**: \`src/${id}.ts\` (NEW)`,
    "**Duration**: 5 min",
    "- [ ] it compiles",
    "- [ ] it is tested",
  ]);
  assert.equal(named("plan.md", ...headed), "micro-tasks");
  const bare = ["1.1", "1.2", "1.3"].flatMap((id) => [`### ${id} Part`, "- [ ] write it", "- [ ] read it"]);
  assert.equal(named("plan.md", ...bare), "plain-checklist");
});

test("no detector takes what is none of its kind", () => {
  for (const text of [
    "",
    "# Notes\n\nJust words.\n",
    "- [ ] one box\n",
    "```md\n- [ ] 1. a\n- [ ] 2. b\n```\n",
  ])
    for (const dialect of [openspec, conductor, bmadStory, agentOs, plainChecklist])
      assert.equal(dialect.detect({ path: "notes.md", text }).confidence >= 0.5, false, dialect.name + text);
});

test("lists of criteria, sign-offs and questions are no tasks; what is under them belongs to nobody", () => {
  const text = [
    "## Build",
    "- [ ] a",
    "## Acceptance Criteria",
    "- [ ] b",
    "### Deeper",
    "- [ ] c",
    "## Critères d'acceptation",
    "- [ ] d",
    "## Open questions",
    "- [ ] e",
    "## 验收标准",
    "- [ ] f",
    "## Ship",
    "- [ ] g",
  ].join("\n");
  const plan = readPlan([{ path: "todo.md", text }], { dialect: "plain-checklist" });
  assert.deepEqual(
    plan.tasks.map(({ title, dependencies }) =>
      `${title} ${dependencies.map(({ to, source }) => `${to}:${source}`).join()}`.trim(),
    ),
    ["a", "g 1:order"],
  );
});

test("several lists in one plan keep their orders apart", () => {
  const list = (name: string): { path: string; text: string } => ({
    path: `openspec/changes/${name}/tasks.md`,
    text: `## 1. ${name}\n- [ ] 1.1 a\n- [ ] 1.1 b\n- [ ] 1.2 c\n`,
  });
  const { tasks } = readPlan([list("x"), list("y")]);
  assert.deepEqual(
    tasks.map(({ key, dependencies }) => `${key} ${dependencies.map(({ to }) => to).join()}`.trim()),
    ["1.1", "1.1#2 1.1", "1.2 1.1#2", "1.1#3", "1.1#4 1.1#3", "1.2#2 1.1#4"],
  );
});
