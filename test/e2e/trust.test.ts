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

const PLAN = planText([{ id: "1", file: "a.ts", code: "export const a = 1;", verify: "grep -q a a.ts" }]);

test("what a plan would run is shown, trusted once, listed, and forgotten", async () => {
  const it = repository({ "plan.md": PLAN });
  const asked = await it.renga("trust", "plan.md");
  assert.equal(asked.code, 2, asked.out + asked.err);
  assert.match(asked.out, /grep -q a a\.ts {3}\(1\)/u);
  assert.match(asked.err, /have not been confirmed, and there is nobody to ask/u);
  assert.equal((await it.renga("run", "plan.md")).code, 2);

  const trusted = await it.renga("trust", "plan.md", "--yes");
  assert.equal(trusted.code, 0, trusted.err);
  const digest = /trusted, as ([\da-f]{12})/u.exec(trusted.out)?.[1] ?? "";
  assert.match((await it.renga("trust", "plan.md")).out, /trusted already/u);
  assert.match((await it.renga("trust", "--list")).out, new RegExp(`^${digest}  \\S+  plan\\.md\n$`, "u"));
  const ran = await it.renga("run", "plan.md");
  assert.equal(ran.code, 0, ran.out + ran.err);

  assert.equal((await it.renga("trust", "--forget", digest)).code, 0);
  assert.match((await it.renga("trust", "--list")).out, /nothing is trusted/u);
  assert.equal((await it.renga("trust", "--forget", digest)).code, 2);
  assert.equal((await it.renga("run", "plan.md")).code, 2);
});

test("agents are shown with what they may do, and who skips permissions is shouted", async () => {
  const it = repository({ "plan.md": PLAN });
  const shown = await it.renga(
    "trust",
    "plan.md",
    "--agent",
    "apply",
    "--agent",
    "command:some-agent --yolo",
  );
  assert.match(
    shown.out,
    /Its tasks are given to:\n {2}command:some-agent --yolo: any program.*IT SKIPS ITS PERMISSIONS\n/u,
  );
});

test("a plan that runs nothing needs no trust", async () => {
  const it = repository({ "plan.md": planText([{ id: "1", file: "a.ts", code: "export const a = 1;" }]) });
  const said = await it.renga("trust", "plan.md");
  assert.deepEqual(
    [said.code, said.out],
    [0, "nothing would be run that somebody else wrote: there is nothing to trust\n"],
  );
});
