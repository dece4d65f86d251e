import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { scratchFolder } from "../../test/rig/scratch-folder.ts";
import { UserError } from "../core/user-error.ts";
import { loadPlan } from "./load-plan.ts";

const KIRO =
  "# Implementation Plan\n\n- [x] 1. Keel\n  - [x] 1.1 Lay the keel\n    - In `src/keel.ts`\n    - _Requirements: 1.1_\n- [ ] 2. Mast\n  - _Requirements: 1.2_\n";
const SPEC_KIT =
  "# Tasks: Harbour\n\n## Phase 1: Setup\n\n- [ ] T001 [P] Make src/keel.ts\n- [ ] T002 Make src/mast.ts\n";
const MICRO = (id: string): string =>
  `# Part ${id}\n\n### ${id}.1: Write ${id}\n\n**File**: \`src/${id}.ts\` (NEW)\n**Duration**: 5 min\n**Dependencies**: None\n`;
const LOOKS_LIKE_TASKS = "# Requirements\n\n- [ ] 1.1 the keel holds\n- [ ] 1.2 the mast stands\n";
const TASK = (id: string, needs: string): string =>
  `# ${id}: Do ${id}\n\n**Status**: Pending\n**Dependencies**: ${needs}\n\nDo it.\n`;
const BACKLOG = (id: string, status: string): string =>
  `---\nid: ${id}\ntitle: Do ${id}\nstatus: ${status}\nassignee: []\nlabels: []\ndependencies: []\n---\n\n## Description\n\nDo it.\n`;

const read = async (
  files: Record<string, string | Uint8Array>,
  ...paths: string[]
): Promise<{ files: string[]; ids: string[] }> => {
  const { plan } = await loadPlan({ paths, cwd: scratchFolder(files) });
  return { files: plan.sources.map(({ path }) => path), ids: plan.tasks.map(({ id }) => id) };
};
const refused = async (
  files: Record<string, string | Uint8Array>,
  path: string,
): Promise<{ message: string; hint: string }> => {
  const error: unknown = await loadPlan({ paths: [path], cwd: scratchFolder(files) }).catch((it) => it);
  assert(error instanceof UserError, String(error));
  return { message: error.message, hint: error.hint ?? "" };
};

test("a folder of a specification is its task list: what stands beside it is no plan", async () => {
  const files = {
    ".kiro/specs/boat/requirements.md": LOOKS_LIKE_TASKS,
    ".kiro/specs/boat/design.md": "# Design\n\n## 1.1 Keel\n",
    ".kiro/specs/boat/tasks.md": KIRO,
    "specs/001-boat/spec.md": LOOKS_LIKE_TASKS,
    "specs/001-boat/plan.md": MICRO("1"),
    "specs/001-boat/tasks.md": SPEC_KIT,
    "specs/001-boat/checklists/quality.md": LOOKS_LIKE_TASKS,
    "specs/001-boat/contracts/api.md": MICRO("9"),
  };
  assert.deepEqual(await read(files, ".kiro/specs/boat"), {
    files: [".kiro/specs/boat/tasks.md"],
    ids: ["1", "1.1", "2"],
  });
  assert.deepEqual(await read(files, "specs/001-boat/"), {
    files: ["specs/001-boat/tasks.md"],
    ids: ["T001", "T002"],
  });
});

test("a folder of tasks is one plan, in the order of their numbers, without reports about them", async () => {
  const files = {
    "tasks/TASK-010.md": TASK("TASK-010", "TASK-009"),
    "tasks/TASK-009.md": TASK("TASK-009", "None"),
    "tasks/TASK-009-COMPLETION.md": "# TASK-009 Completion report\n\nAll done.\n",
    "tasks/notes.txt": "nothing",
    "backlog/tasks/task-7 - Do it.md": BACKLOG("task-7", "To Do"),
    "backlog/tasks/task-12 - Do that.md": BACKLOG("task-12", "To Do"),
    "backlog/completed/task-1 - Did it.md": BACKLOG("task-1", "Done"),
  };
  assert.deepEqual((await read(files, "tasks")).ids, ["TASK-009", "TASK-010"]);
  assert.deepEqual((await read(files, "backlog/tasks")).ids, ["task-7", "task-12"]);
  assert.deepEqual((await read(files, "backlog")).ids, ["task-1", "task-7", "task-12"]);
});

test("what was put away does not count beside what is current; an archived task is done", async () => {
  const files = {
    "openspec/changes/now/tasks.md": KIRO,
    "openspec/changes/archive/then/tasks.md": KIRO,
    "tasks/TASK-002.md": TASK("TASK-002", "TASK-001"),
    "tasks/archive/TASK-001.md": TASK("TASK-001", "None"),
  };
  assert.deepEqual((await read(files, "openspec")).files, ["openspec/changes/now/tasks.md"]);
  const { plan } = await loadPlan({ paths: ["tasks"], cwd: scratchFolder(files) });
  assert.deepEqual(
    plan.tasks.map(({ id, status }) => `${id} ${status}`),
    ["TASK-001 done", "TASK-002 open"],
  );
});

test("documents that are parts of one plan are read together; an overview only where nothing else is there", async () => {
  const overview = "# All parts\n\n- [ ] 1.1 one\n- [ ] 2.1 two\n";
  assert.deepEqual(
    (await read({ "p/a.md": MICRO("1"), "p/b.md": MICRO("2"), "p/README.md": overview }, "p")).ids,
    ["1.1", "2.1"],
  );
  assert.deepEqual((await read({ "p/README.md": MICRO("1") }, "p")).ids, ["1.1"]);
});

test("a file and its folder name the same plan once", async () => {
  const files = { "p/a.md": MICRO("1"), "q.md": MICRO("2") };
  assert.deepEqual((await read(files, "p/a.md", "p", "q.md")).files, ["p/a.md", "q.md"]);
});

test("several plans in one folder are not mixed: the user is told which there are", async () => {
  const { message, hint } = await refused(
    { "openspec/changes/a/tasks.md": KIRO, "openspec/changes/b/tasks.md": KIRO },
    "openspec/changes/",
  );
  assert.equal(message, "openspec/changes holds 2 plans, each whole by itself");
  assert.match(hint, /a\/tasks\.md \(.*b\/tasks\.md \(/u);
});

test("an empty folder, and one without a plan, say what was looked at", async () => {
  assert.equal((await refused({ "p/sub/": "" }, "p")).message, "p is an empty folder");
  const none = await refused({ "p/notes.md": "# Notes\n\nNothing.\n", "p/x.png": "" }, "p");
  assert.equal(none.message, "no plan in p: looked at 2 files, notes.md, x.png");
  const context = await refused({ "p/requirements.md": LOOKS_LIKE_TASKS }, "p");
  assert.equal(context.message, "no plan in p: looked at requirements.md");
});

test("links, binaries, packages and secrets are not opened", async () => {
  const files = {
    "p/a.md": MICRO("1"),
    "p/b.md": Buffer.from(`\0${MICRO("2")}`),
    "p/node_modules/c/d.md": MICRO("3"),
    "p/.git/e.md": MICRO("4"),
    "p/secrets/f.md": MICRO("5"),
    "outside.md": MICRO("6"),
  };
  const root = scratchFolder(files);
  symlinkSync(join(root, "outside.md"), join(root, "p/link.md"));
  symlinkSync(join(root), join(root, "p/loop"));
  const { plan } = await loadPlan({ paths: ["p"], cwd: root });
  assert.deepEqual(
    plan.tasks.map(({ id }) => id),
    ["1.1"],
  );
});
