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

test("what agents write into the plan is not taken up: boxes are ticked by landings alone", async () => {
  const plan = planText([
    { id: "1.1", file: "a.ts" },
    { id: "1.2", file: "b.ts" },
    { id: "1.3", file: "c.ts", needs: "1.1, 1.2" },
    { id: "1.4", file: "d.ts", verify: "false" },
  ]);
  const it = repository({ "plan.md": plan });
  // As a hasty agent does: all boxes, and a remark of its own.
  const hasty =
    "sed -i.old 's/- \\[ \\]/- [x]/' plan.md; rm plan.md.old; echo done >> plan.md; echo 1 > \"$RENGA_TASK_FILES\"";
  const ran = await it.renga("run", "plan.md", "--yes", "--retries", "0", "--agent", `command:${hasty}`);
  assert.equal(ran.code, 1, ran.out + ran.err);
  const branch = it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");
  assert.equal(
    it.git("show", `${branch}:plan.md`),
    plan.replace(/- \[ \](?= 1\.[123])/gu, "- [x]").trimEnd(),
    "no attempt clashed over the plan, and the failed task's box is open",
  );
  const log = await it.renga("log", "1.1");
  assert.match(log.out, /not taken: what it changed in the plan itself\s+\(plan\.md\)/u);
});

test("a task that the plan has write into the plan itself may do so", async () => {
  const plan = planText([{ id: "1.1", file: "plan.md", isNew: false }]);
  const it = repository({ "plan.md": plan });
  const ran = await it.renga("run", "plan.md", "--yes", "--agent", "command:echo more >> plan.md");
  assert.equal(ran.code, 0, ran.out + ran.err);
  const branch = it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");
  assert.match(it.git("show", `${branch}:plan.md`), /\nmore$/u);
});
