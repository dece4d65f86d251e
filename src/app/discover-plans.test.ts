import assert from "node:assert/strict";
import { test } from "node:test";

import { scratchFolder } from "../../test/rig/scratch-folder.ts";
import { discoverPlans } from "./discover-plans.ts";
import { walkFolder } from "./walk-folder.ts";

const MICRO = (done: string): string =>
  `# The plan\n\n### [${done}] 1.1: Write it\n\n**File**: \`src/a.ts\` (NEW)\n**Duration**: 5 min\n**Dependencies**: None\n\n### [x] 1.2: Write more\n\n**File**: \`src/b.ts\` (NEW)\n**Dependencies**: 1.1\n`;
const KIRO =
  "# Implementation Plan\n\n- [x] 1. Keel\n  - [x] 1.1 Lay the keel\n  - _Requirements: 1.1_\n- [ ] 2. Mast\n";
const BACKLOG = (id: string): string =>
  `---\nid: ${id}\ntitle: Do ${id}\nstatus: To Do\nassignee: []\nlabels: []\ndependencies: []\n---\n\nDo it.\n`;
const PROSE = "# Notes\n\n## 2024\n\nWe met, and spoke of 3 things.\n\n1. Sails\n2. Ropes\n";

const found = async (
  files: Record<string, string>,
): Promise<{ lines: string[]; looked: number; opened: number }> => {
  const root = scratchFolder(files);
  const { plans, looked, opened } = await discoverPlans(root, new Set((await walkFolder(root)).paths));
  return { lines: plans.map(({ path, tasks, done }) => `${path} ${done}/${tasks}`), looked, opened };
};

test("plans are found among other documents, those with open work first, what was put away last", async () => {
  const { lines, looked } = await found({
    "README.md": PROSE,
    "docs/guide.md": PROSE,
    "docs/finished.md": MICRO("x"),
    "docs/plan.md": MICRO(" "),
    "docs/archive/older.md": MICRO(" "),
    "test/fixtures/sample.md": MICRO(" "),
    "package.json": '{"name": "x", "tasks": []}',
    "src/a.ts": "export {};",
  });
  assert.deepEqual(lines, [
    "docs/plan.md 1/2",
    "test/fixtures/sample.md 1/2",
    "docs/archive/older.md 1/2",
    "docs/finished.md 2/2",
  ]);
  assert.equal(looked, 8);
});

test("files of one plan are one line; what stands beside a task list is none", async () => {
  const { lines } = await found({
    "backlog/tasks/task-1 - Do.md": BACKLOG("task-1"),
    "backlog/tasks/task-2 - Do.md": BACKLOG("task-2"),
    ".kiro/specs/boat/requirements.md": MICRO(" "),
    ".kiro/specs/boat/tasks.md": KIRO,
    ".kiro/specs/boat/notes.md": MICRO(" "),
  });
  assert.deepEqual(lines.toSorted(), [".kiro/specs/boat/tasks.md 2/3", "backlog 0/2"]);
});

test("secrets are not opened, whatever they look like", async () => {
  const { lines, opened } = await found({
    ".env.md": MICRO(" "),
    "config/secrets.yaml": "tasks:\n  - id: 1\n    title: x\n    depends_on: []\n",
    "secrets/plan.md": MICRO(" "),
    "plan.md": MICRO(" "),
  });
  assert.deepEqual(lines, ["plan.md 1/2"]);
  assert.equal(opened, 1);
});

test("folders of tools are looked into although the repository ignores them", async () => {
  const root = scratchFolder({ ".kiro/specs/boat/tasks.md": KIRO, "ignored/plan.md": MICRO(" ") });
  const { plans } = await discoverPlans(root, new Set());
  assert.deepEqual(
    plans.map(({ path }) => path),
    [".kiro/specs/boat/tasks.md"],
  );
});

test("a repository without a plan has none", async () => {
  assert.deepEqual(await found({ "README.md": PROSE }), { lines: [], looked: 1, opened: 1 });
});
