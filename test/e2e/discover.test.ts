import assert from "node:assert/strict";
import { after, test } from "node:test";

import { planText } from "../rig/plan-text.ts";
import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";

const made: ScratchRepository[] = [];
const repository = (files: Record<string, string>): ScratchRepository => {
  const it = scratchRepository(files);
  made.push(it);
  return it;
};
after(() => made.forEach((it) => it.remove()));

const PLAN = planText([{ id: "1.1", file: "a.ts", code: "1;" }]);

test("renga plan --discover lists the plans of a repository and says what to type next", async () => {
  const it = repository({ "docs/the plan.md": PLAN, "notes.md": "# Notes\n" });
  const { code, out, err } = await it.renga("plan", "--discover");
  assert.equal(code, 0, err);
  assert.match(out, /^docs\/the plan\.md +1 +0 +micro-tasks +80 %$/mu);
  assert.match(out, /^Next: renga plan 'docs\/the plan\.md'$/mu);
  const json = JSON.parse((await it.renga("plan", "--discover", "--json")).out) as {
    plans: { path: string; tasks: number }[];
  };
  assert.deepEqual(
    json.plans.map(({ path, tasks }) => [path, tasks]),
    [["docs/the plan.md", 1]],
  );
});

test("a repository without a plan, no file named, and a file too many each get a line", async () => {
  const it = repository({ "notes.md": "# Notes\n" });
  const none = await it.renga("plan", "--discover");
  assert.equal(none.code, 0);
  assert.match(none.out, /^No plan found: 1 file looked at/mu);
  const hint = await it.renga("plan");
  assert.equal(hint.code, 2);
  assert.match(hint.err, /renga plan --discover/u);
  assert.equal((await it.renga("plan", "--discover", "notes.md")).code, 2);
});

test("a folder is run as the plan it holds, and a tool's own files are left to the tool", async () => {
  const task = `---\nid: task-1\ntitle: Write it\nstatus: To Do\nassignee: []\nlabels: []\ndependencies: []\n---\n\nWrite a.ts.\n`;
  const path = "backlog/tasks/task-1 - Write it.md";
  const it = repository({ "plans/hull/tasks.md": PLAN, [path]: task });
  const first = await it.renga("run", "plans/hull", "--yes");
  assert.equal(first.code, 0, first.out + first.err);
  assert.equal((await it.renga("land")).code, 0);
  assert.match(it.git("show", "HEAD:plans/hull/tasks.md"), /^- \[x\] 1\.1 /mu);
  const second = await it.renga("run", "backlog", "--yes", "--agent", "command:touch a.txt");
  assert.match(
    second.err,
    /^note: Backlog\.md keeps its files itself.*`backlog task edit task-1 -s Done`$/mu,
  );
  assert.equal(second.code, 0, second.out + second.err);
  assert.equal((await it.renga("land")).code, 0);
  assert.equal(it.git("show", `HEAD:${path}`).trim(), task.trim());
});
