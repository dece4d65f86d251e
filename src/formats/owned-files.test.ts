import assert from "node:assert/strict";
import { test } from "node:test";

import { OWNERS } from "./owned-files.ts";
import { readPlan } from "./read-plan.ts";

const BACKLOG = (id: string, status: string): { path: string; text: string } => ({
  path: `backlog/tasks/${id} - Do it.md`,
  text: `---\nid: ${id}\ntitle: Do it\nstatus: ${status}\nassignee: []\nlabels: []\ndependencies: []\n---\n\n- [ ] #1 it is done\n`,
});

test("files that a tool owns bear no mark, and the plan says once how the tool marks a task as done", () => {
  const plan = readPlan([BACKLOG("task-1", "Done"), BACKLOG("task-2", "To Do"), BACKLOG("task-3", "To Do")]);
  assert.deepEqual(
    plan.tasks.map(({ id, mark }) => [id, mark]),
    [
      ["task-1", undefined],
      ["task-2", undefined],
      ["task-3", undefined],
    ],
  );
  const notes = plan.notes.filter(({ code }) => code === "owned-by-tool");
  assert.equal(notes.length, 1);
  assert.match(notes[0]!.message, /^Backlog\.md keeps its files itself/);
  assert.equal(notes[0]!.fix, "mark what has landed with `backlog task edit task-2 -s Done`");
});

test("the file of a tool is left alone whatever dialect it is read as", () => {
  const text = JSON.stringify({
    master: { tasks: [{ id: 1, title: "Do", status: "pending", dependencies: [] }] },
  });
  const plan = readPlan([{ path: ".taskmaster/tasks/tasks.json", text }], { dialect: "task-master" });
  assert.match(plan.notes.at(-1)!.fix!, /task-master set-status --id=1 --status=done/);
});

test("each owner says what to do in a form that a shell or a person can follow", () => {
  for (const [dialect, owner] of Object.entries(OWNERS)) {
    assert.match(dialect, /^[a-z-]+$/);
    assert.notEqual(owner.tool, "");
    assert.match(owner.done("7.1"), /7\.1/);
  }
});

test("a plan of one's own is ticked, and nothing is said", () => {
  const plan = readPlan([{ path: "plan.md", text: "# P\n\n- [ ] T1: one\n- [ ] T2: two\n" }]);
  assert.deepEqual(
    [plan.tasks.map(({ mark }) => mark?.raw), plan.notes.filter(({ code }) => code === "owned-by-tool")],
    [[" ", " "], []],
  );
});
