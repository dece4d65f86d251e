import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
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

const PLAN = planText([
  { id: "1.1", file: "src/a.ts", code: "export const a = 1;" },
  { id: "1.2", file: "src/a.ts", isNew: false, code: "export const b = 2;", needs: "1.1" },
  {
    id: "1.3",
    file: "src/c.ts",
    code: 'export { a } from "./a.ts";',
    needs: "1.1",
    verify: "grep -q export src/c.ts",
  },
]);

test("a plan is carried out on a branch of its own, one commit a task, and the checkout stays as it was", async () => {
  const it = repository({ "plan.md": PLAN, "readme.md": "hello\n" });
  const before = it.git("rev-parse", "HEAD");
  const ran = await it.renga("run", "plan.md", "--yes", "--agents", "2");
  assert.equal(ran.code, 0, ran.out + ran.err);
  assert.equal(it.git("rev-parse", "HEAD"), before);
  assert.equal(it.git("status", "--porcelain"), "");
  assert.equal(it.git("symbolic-ref", "--short", "HEAD"), "main");
  assert.equal(existsSync(join(it.root, "src")), false);
  const branch = it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");
  assert.match(branch, /^renga\/[\w-]+$/u);
  const subjects = it.git("log", "--format=%s", `main..${branch}`).split("\n").toSorted();
  assert.deepEqual(subjects, [
    "Complete 1.1: Write src/a.ts",
    "Complete 1.2: Write src/a.ts",
    "Complete 1.3: Write src/c.ts",
  ]);
  assert.equal(it.git("log", "--merges", "--format=%s", branch), "");
  assert.match(
    it.git("log", "-1", "--format=%(trailers:key=Renga-Attempt,valueonly)", branch),
    /^task_1\.\d_[0-9a-f]{8}\.1$/mu,
  );
  assert.equal(it.git("show", `${branch}:src/a.ts`), "export const a = 1;\n\nexport const b = 2;");
  const ticked = it.git("show", `${branch}:plan.md`);
  assert.equal(ticked, PLAN.replaceAll("- [ ]", "- [x]").trimEnd());
  assert(!ran.out.includes("\u001b"), "no escape where there is no terminal");
});

test("land brings the branch in by fast-forward, or by a merge when both sides moved", async () => {
  const it = repository({ "plan.md": PLAN });
  await it.renga("run", "plan.md", "--yes");
  const landed = await it.renga("land");
  assert.equal(landed.code, 0, landed.err);
  assert.equal(
    readFileSync(join(it.root, "src/a.ts"), "utf8"),
    "export const a = 1;\n\nexport const b = 2;\n",
  );
  assert.equal(it.git("status", "--porcelain"), "");
  assert.equal(it.git("log", "--merges", "--format=%s"), "");

  const other = repository({ "plan.md": PLAN });
  await other.renga("run", "plan.md", "--yes");
  other.write("mine.txt", "mine\n");
  other.commit("Mine");
  const refused = await other.renga("land", "--ff-only");
  assert.notEqual(refused.code, 0);
  assert.equal(existsSync(join(other.root, "src")), false);
  const merged = await other.renga("land");
  assert.equal(merged.code, 0, merged.err);
  assert(existsSync(join(other.root, "src/a.ts")) && existsSync(join(other.root, "mine.txt")));
});

test("a task that the plan does not give word for word waits for an agent, and only its dependents with it", async () => {
  const it = repository({
    "plan.md": planText([
      { id: "1", file: "a.ts" },
      { id: "2", file: "b.ts", code: "export const b = 2;", needs: "1" },
      { id: "3", file: "c.ts", code: "export const c = 3;" },
    ]),
  });
  const first = await it.renga("run", "plan.md", "--yes");
  assert.equal(first.code, 4, first.out + first.err);
  assert.match(first.out, /needs-agent|needs an agent/u);
  const branch = it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");
  assert.equal(it.git("log", "--format=%s", `main..${branch}`), "Complete 3: Write c.ts");
  const second = await it.renga(
    "run",
    "--continue",
    "--agent",
    "apply,command:sh -c 'echo 1 > \"$RENGA_TASK_FILES\"'",
  );
  assert.equal(second.code, 0, second.out + second.err);
  assert.deepEqual(it.git("log", "--format=%s", `main..${branch}`).split("\n"), [
    "Complete 2: Write b.ts",
    "Complete 1: Write a.ts",
    "Complete 3: Write c.ts",
  ]);
});

test("the log tells a task's story by its unique id, and status, report and log read it", async () => {
  const it = repository({ "plan.md": PLAN });
  await it.renga("run", "plan.md", "--yes");
  const lines = readFileSync(join(it.root, ".renga/.task_execution.log"), "utf8").trimEnd().split("\n");
  const events = lines.map((line) => JSON.parse(line) as { task_id?: string; event: string });
  const uid = events.find(({ task_id }) => task_id?.startsWith("task_1.3_"))?.task_id;
  assert.match(uid ?? "", /^task_1\.3_[0-9a-f]{8}$/u);
  const story = events.filter(({ task_id }) => task_id === uid).map(({ event }) => event);
  for (const event of ["attempt-started", "check-finished", "attempt-finished", "landed"])
    assert(story.includes(event), event);
  assert.match((await it.renga("log", "1.3")).out, /landed/u);
  assert.match((await it.renga("report")).out, /1\.3/u);
  assert.match((await it.renga("status")).out, /done/u);
  const json = JSON.parse((await it.renga("report", "--json")).out) as { outcome: string };
  assert.equal(json.outcome, "done");
});

test("a failing check keeps a task out, says why, and its retry is told what went wrong", async () => {
  const it = repository({
    "plan.md": planText([{ id: "1", file: "a.txt", verify: "grep -q good a.txt" }]),
    "agent.sh":
      '#!/bin/sh\nif grep -q "grep -q good" && [ "$RENGA_ATTEMPT" -gt 1 ]; then echo good > a.txt; else echo bad > a.txt; fi\n',
  });
  const failed = await it.renga(
    "run",
    "plan.md",
    "--yes",
    "--retries",
    "0",
    "--agent",
    "command:sh agent.sh",
  );
  assert.equal(failed.code, 1, failed.out + failed.err);
  assert.match(failed.out, /exit code 1/u);
  const again = await it.renga("run", "--continue", "--retries", "1");
  assert.equal(again.code, 0, again.out + again.err);
  const branch = it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");
  assert.equal(it.git("show", `${branch}:a.txt`), "good");
});

test("--step runs the chosen steps only, --json tells events line by line", async () => {
  const it = repository({ "plan.md": PLAN });
  const ran = await it.renga("run", "plan.md", "--yes", "--step", "1.1-1.2", "--json");
  assert.equal(ran.code, 0, ran.err);
  const events = ran.out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { event: string; task: string });
  assert.deepEqual(
    events.filter(({ event }) => event === "landed").map(({ task }) => task),
    ["1.1", "1.2"],
  );
});

test("a task file moves to the archive in the commit that completes it", async () => {
  const file = (id: string, needs: string): string =>
    `# ${id}: Write ${id.toLowerCase()}.txt\n\n**Status**: Pending\n**Dependencies**: ${needs}\n\nWrite \`${id.toLowerCase()}.txt\`.\n\n## Acceptance Criteria\n\n- it is there\n`;
  const it = repository({
    "tasks/TASK-0001.md": file("TASK-0001", "None"),
    "tasks/TASK-0002.md": file("TASK-0002", "TASK-0001"),
  });
  const ran = await it.renga(
    "run",
    "tasks/TASK-0001.md",
    "tasks/TASK-0002.md",
    "--agent",
    "command:echo done > $(echo $RENGA_TASK_ID | tr A-Z a-z).txt",
  );
  assert.equal(ran.code, 0, ran.out + ran.err);
  const branch = it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");
  assert.equal(
    it.git("show", "--format=%s", "--name-status", "--no-renames", `${branch}~1`),
    "Complete TASK-0001: Write task-0001.txt\n\nA\ttask-0001.txt\nD\ttasks/TASK-0001.md\nA\ttasks/archive/TASK-0001.md",
  );
  assert.equal(
    it.git("show", `${branch}:tasks/archive/TASK-0002.md`),
    file("TASK-0002", "TASK-0001").trimEnd(),
  );
});

test("steps in YAML tick their check-list, with the time and the task's id", async () => {
  const it = repository({
    "SPEC.md": "# Spec\n\n- [ ] **STEP 1**: Make the data\n- [ ] **STEP 2**: Count it\n",
    "steps.yaml":
      'step_1_make_data:\n  pre_flight:\n    - task: "shell"\n      command: "test -n \\"$HOME\\""\n      timeout: 5\n  main:\n    objective: "Make the data"\n  post_validation:\n    - task: "there"\n      command: "test -s data.txt"\n      timeout: 10\nstep_2_count:\n  main:\n    objective: "Count it"\n  post_validation:\n    - task: "counted"\n      command: "grep -q 2 count.txt"\n',
  });
  it.write(
    "agent.sh",
    'case $RENGA_TASK_ID in 1) printf "a\\nb\\n" > data.txt ;; 2) wc -l < data.txt > count.txt ;; esac\n',
  );
  it.commit("Agent");
  const ran = await it.renga("run", "SPEC.md", "steps.yaml", "--yes", "--agent", "command:sh agent.sh");
  assert.equal(ran.code, 0, ran.out + ran.err);
  const branch = it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");
  const time = String.raw`\[\d{4}-\d\d-\d\dT[\d:.]+Z\]`;
  assert.match(
    it.git("show", `${branch}:SPEC.md`),
    new RegExp(
      `^# Spec\n\n- \\[x\\] \\*\\*STEP 1\\*\\*: Make the data ✓ \\[task_id: task_1_[0-9a-f]{8}\\] ${time}\n- \\[x\\] \\*\\*STEP 2\\*\\*: Count it ✓ \\[task_id: task_2_[0-9a-f]{8}\\] ${time}$`,
      "u",
    ),
  );
});
