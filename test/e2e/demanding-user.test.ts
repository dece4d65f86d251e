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

const TWO = planText([
  { id: "1.1", file: "a.ts", code: "export const a = 1;" },
  { id: "1.2", file: "b.ts" },
]).replaceAll("- [ ] ", "- ");
const WRITES = 'command:echo 1 > "$RENGA_TASK_FILES"';

test("an agent that is not installed is refused before anything is run, with what to install", async () => {
  const it = repository({ "plan.md": TWO });
  const without = { PATH: "/usr/bin:/bin" };
  for (const [spec, program] of [
    ["apply,claude", "claude"],
    ["codex:gpt-5", "codex"],
    ["command:no-such-program --do", "no-such-program"],
    ["command:/no/such/program --do", "/no/such/program"],
    ["acp:no-such-program --acp", "no-such-program"],
  ] as const) {
    const ran = await it.startWith(without, "run", "plan.md", "--yes", "--agent", spec).done;
    assert.equal(ran.code, 2, ran.out + ran.err);
    assert.match(
      ran.err,
      new RegExp(`^renga: agent \\S.*: the program ${program} is not on the PATH\n  hint: .*--agent`, "mu"),
    );
  }
  assert.equal(it.git("for-each-ref", "refs/heads/renga/"), "");
  // What only the shell can judge is not judged.
  const ran = await it.startWith(
    without,
    "run",
    "plan.md",
    "--yes",
    "--agent",
    'command:cd . && echo 1 > "$RENGA_TASK_FILES"',
  ).done;
  assert.equal(ran.code, 0, ran.out + ran.err);
});

test("an agent that only the configuration names is left out where it is not installed", async () => {
  const it = repository({
    "plan.md": TWO,
    "renga.config.yaml": "agents:\n  - { name: far, kind: command, command: no-such-program }\n",
  });
  const ran = await it.renga("run", "plan.md", "--yes");
  assert.equal(ran.code, 4, ran.out + ran.err);
  assert.match(ran.err, /note: agent far is left out: the program no-such-program is not on the PATH/u);
  assert.match(ran.out, /renga run --continue --agent apply,claude/u);
});

test("a run that goes on says that the plan has changed since, but for ticks; a new one says what has landed already", async () => {
  const it = repository({ "plan.md": TWO });
  assert.equal((await it.renga("run", "plan.md", "--yes")).code, 4);
  const second = await it.renga("run", "plan.md", "--yes", "--step", "1.1");
  assert.match(
    second.err,
    /note: run \S+ of this plan is not finished: `renga run --continue --run \S+` goes on .*\(task 1\.1\)/u,
  );
  it.write("plan.md", TWO.replace("Write it well.", "Write it badly.").replace("- 1.1", "- [x] 1.1"));
  const run = it.git("for-each-ref", "--sort=refname", "--format=%(refname:lstrip=3)", "refs/heads/renga/");
  const unfinished =
    /of this plan is not finished: `renga run --continue --run (\S+)`/u.exec(second.err)?.[1] ?? run;
  const on = await it.renga("run", "--continue", "--run", unfinished, "--agent", WRITES);
  assert.equal(on.code, 0, on.out + on.err);
  assert.match(
    on.err,
    /note: the plan has changed since this run began \(1\.2 changed\), and the run goes on with the plan as it was; `renga run plan\.md`/u,
  );
  it.write("plan.md", TWO);
  const third = await it.renga("run", "plan.md", "--yes", "--agent", WRITES);
  assert.match(
    third.err,
    /note: run \S+ has landed \S.* of this plan already, and the plan as it is here does not show it/u,
  );
});

test("a run whose branch was deleted still lands, as long as git has its commits", async () => {
  const it = repository({ "plan.md": TWO });
  assert.equal((await it.renga("run", "plan.md", "--yes", "--agent", WRITES)).code, 0);
  it.git("branch", "-D", it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/"));
  const landed = await it.renga("land");
  assert.equal(landed.code, 0, landed.err);
  assert.match(landed.out, /^main moved forward by 2 commits/u);
});

test("a path outside of the repository is refused by its name", async () => {
  const it = repository({ "plan.md": planText([{ id: "1.1", file: "../other/a.ts" }]) });
  const ran = await it.renga("run", "plan.md", "--yes", "--agent", WRITES);
  assert.equal(ran.code, 2);
  assert.match(
    ran.err,
    /^renga: plan\.md:\d+: task 1\.1 names \.\.\/other\/a\.ts, a file outside the repository\n  hint: .*: other\/a\.ts$/mu,
  );
});

test("a range of steps the wrong way round says which way is right", async () => {
  const it = repository({ "plan.md": TWO });
  const ran = await it.renga("run", "plan.md", "--step", "1.2-1.1");
  assert.equal(ran.code, 2);
  assert.match(
    ran.err,
    /--step 1\.2-1\.1: 1\.1 comes before 1\.2 in the plan\n  hint: renga run FILE --step 1\.1-1\.2/u,
  );
});

test("what landed of a plan that a tool owns is marked with one command, which is shown", async () => {
  const bead = (id: string, more: object = {}): string =>
    JSON.stringify({ id, title: `Do ${id}`, status: "open", issue_type: "task", priority: 1, ...more });
  const it = repository({
    ".beads/issues.jsonl": `${bead("kt-1")}\n${bead("kt-2")}\n${bead("kt-3", { status: "closed" })}\n`,
  });
  const ran = await it.renga("run", ".beads", "--yes", "--agent", "command:echo 1 > $RENGA_TASK_ID.txt");
  assert.equal(ran.code, 0, ran.out + ran.err);
  assert.match(ran.out, /^ {2}bd close kt-1 kt-2$/mu);
});
