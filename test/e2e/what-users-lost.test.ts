import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";

import { openStage, type Actor, type Stage } from "../rig/agent-stage.ts";
import { planText } from "../rig/plan-text.ts";
import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";

// What users of tools of this kind have reported as lost, each shown to be impossible here.

const closers: (() => void)[] = [];
after(() => closers.forEach((close) => close()));
const repository = (files: Record<string, string>): ScratchRepository => {
  const it = scratchRepository(files);
  closers.push(() => it.remove());
  return it;
};
const stage = async (): Promise<Stage> => {
  const it = await openStage();
  closers.push(() => it.close());
  return it;
};
const branchOf = (it: ScratchRepository): string =>
  it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");
const subjects = (it: ScratchRepository): string[] =>
  it
    .git("log", "--format=%s", `main..${branchOf(it)}`)
    .split("\n")
    .filter(Boolean)
    .toSorted();
const perform = async (actor: Actor): Promise<void> => {
  await actor.write(`${actor.task}.txt`, `${actor.task}\n`);
  actor.exit(0);
};
const TWO = planText([
  { id: "1", file: "1.txt" },
  { id: "2", file: "2.txt", needs: "1" },
]);

describe("work lost in a failed merge", () => {
  test("`renga land` that clashes with the user's own commits leaves both branches and the checkout as they were", async () => {
    const it = repository({ "plan.md": planText([{ id: "1", file: "a.txt", code: "of the run" }]) });
    assert.equal((await it.renga("run", "plan.md", "--yes")).code, 0);
    const [branch, ran] = [branchOf(it), it.git("rev-parse", branchOf(it))];
    it.write("a.txt", "of the user\n");
    it.commit("Mine");
    const mine = it.git("rev-parse", "main");
    for (const _ of [1, 2]) {
      const landed = await it.renga("land");
      assert.notEqual(landed.code, 0);
      assert.match(landed.err, /both changed a\.txt/u);
    }
    assert.equal(it.git("rev-parse", branch), ran);
    assert.equal(it.git("rev-parse", "main"), mine);
    assert.equal(readFileSync(join(it.root, "a.txt"), "utf8"), "of the user\n");
    assert.equal(it.git("status", "--porcelain"), "");
    assert.equal(existsSync(join(it.root, ".git/MERGE_HEAD")), false);
  });

  test("`renga clean` does not delete the only branch that holds a run's work", async () => {
    const it = repository({ "plan.md": planText([{ id: "1", file: "a.txt", code: "of the run" }]) });
    await it.renga("run", "plan.md", "--yes");
    const ran = it.git("rev-parse", branchOf(it));
    assert.equal((await it.renga("clean")).code, 0);
    assert.equal(it.git("rev-parse", branchOf(it)), ran);
    assert.equal((await it.renga("land")).code, 0);
    assert.equal(it.git("rev-parse", "main"), ran);
  });
});

describe("a task that ran twice after a restart", () => {
  test("what landed before a kill -9 is never started again, and lands once", async () => {
    const it = repository({ "plan.md": TWO });
    const scene = await stage();
    const run = it.start("run", "plan.md", "--yes", "--agent", scene.spec);
    await perform(await scene.next());
    const second = await scene.next();
    assert.equal(second.task, "2");
    run.kill("SIGKILL");
    await run.done;
    const again = it.start("run", "--continue");
    const next = await scene.next();
    assert.equal(next.task, "2", "task 1 is not begun again");
    await perform(next);
    const done = await again.done;
    assert.equal(done.code, 0, done.out + done.err);
    assert.deepEqual(subjects(it), ["Complete 1: Write 1.txt", "Complete 2: Write 2.txt"]);
    // And a third time there is nothing left to do.
    const third = await it.renga("run", "--continue");
    assert.notEqual(third.code, 0);
    assert.match(third.err, /no unfinished run/u);
  });

  test("a run that is still going cannot be started a second time beside itself", async () => {
    const it = repository({ "plan.md": TWO });
    const scene = await stage();
    const run = it.start("run", "plan.md", "--yes", "--agent", scene.spec);
    const first = await scene.next();
    const beside = await it.renga("run", "--continue");
    assert.notEqual(beside.code, 0);
    await perform(first);
    await perform(await scene.next());
    assert.equal((await run.done).code, 0);
    assert.deepEqual(subjects(it), ["Complete 1: Write 1.txt", "Complete 2: Write 2.txt"]);
  });
});

describe("done that was not", () => {
  test("an agent that says it is done while the check fails lands nothing and ticks nothing", async () => {
    const it = repository({
      "plan.md": planText([{ id: "1", file: "a.txt", verify: "grep -q right a.txt" }]),
    });
    const agent = `command:sh -c 'echo wrong > a.txt; echo "All tests pass. Done."'`;
    const ran = await it.renga("run", "plan.md", "--yes", "--agent", agent);
    assert.notEqual(ran.code, 0);
    assert.deepEqual(subjects(it), []);
    assert.doesNotMatch(it.git("show", `${branchOf(it)}:plan.md`), /\[x\]/u);
    assert.match((await it.renga("log", "1")).out, /grep/u);
  });

  test("an agent that says it is done and has changed nothing has not done it", async () => {
    const it = repository({ "plan.md": planText([{ id: "1", file: "a.txt" }]) });
    const ran = await it.renga("run", "plan.md", "--yes", "--agent", `command:echo "Task completed."`);
    assert.notEqual(ran.code, 0);
    assert.deepEqual(subjects(it), []);
  });

  test("a task that waits for another never starts when that one has failed", async () => {
    const it = repository({
      "plan.md": planText([
        { id: "1", file: "a.txt", verify: "false" },
        { id: "2", file: "b.txt", code: "b", needs: "1" },
      ]),
    });
    const ran = await it.renga("run", "plan.md", "--yes", "--agent", "command:sh -c 'echo x > a.txt'");
    assert.notEqual(ran.code, 0);
    assert.deepEqual(subjects(it), []);
    const events = readFileSync(join(it.root, ".renga/.task_execution.log"), "utf8").trimEnd().split("\n");
    const started = events.flatMap((line) => {
      const { event, task_id: uid = "" } = JSON.parse(line) as { event: string; task_id?: string };
      return event === "attempt-started" ? [uid.split("_")[1]] : [];
    });
    assert.deepEqual([...new Set(started)], ["1"]);
  });
});

describe("worktrees that were not isolated", () => {
  test("agents side by side never see each other's files, nor write into the checkout", async () => {
    const it = repository({
      "plan.md": planText([
        { id: "1", file: "1.txt" },
        { id: "2", file: "2.txt" },
      ]),
    });
    const scene = await stage();
    const run = it.start("run", "plan.md", "--yes", "--agents", "2", "--agent", scene.spec);
    const both = [await scene.next(), await scene.next()];
    assert.notEqual(both[0]?.cwd, both[1]?.cwd);
    for (const actor of both) await actor.write(`${actor.task}.txt`, `${actor.task}\n`);
    for (const { cwd, task } of both) {
      assert.notEqual(cwd, it.root);
      assert.equal(existsSync(join(cwd, `${task}.txt`)), true);
      assert.equal(existsSync(join(cwd, task === "1" ? "2.txt" : "1.txt")), false);
    }
    assert.equal(it.git("status", "--porcelain"), "");
    for (const actor of both) actor.exit(0);
    assert.equal((await run.done).code, 0);
    for (const task of ["1", "2"])
      assert.equal(
        it.git("log", "--format=%s", "-1", branchOf(it), "--", `${task}.txt`),
        `Complete ${task}: Write ${task}.txt`,
      );
  });

  test("a task begins on what its dependency landed, not on an older commit", async () => {
    const it = repository({ "plan.md": TWO });
    const scene = await stage();
    const run = it.start("run", "plan.md", "--yes", "--agent", scene.spec);
    await perform(await scene.next());
    const second = await scene.next();
    assert.equal(readFileSync(join(second.cwd, "1.txt"), "utf8"), "1\n");
    await perform(second);
    assert.equal((await run.done).code, 0);
  });

  test("what a failed attempt left behind is not there for the next one", async () => {
    const it = repository({
      "plan.md": planText([{ id: "1", file: "1.txt" }]),
      ".gitignore": "dist\n",
    });
    const scene = await stage();
    const run = it.start("run", "plan.md", "--yes", "--agent", scene.spec);
    const first = await scene.next();
    await first.write("half.txt", "half\n");
    await first.write("dist/half.js", "half\n");
    first.exit(1);
    const second = await scene.next();
    for (const left of ["half.txt", "dist/half.js"])
      assert.equal(existsSync(join(second.cwd, left)), false, left);
    await perform(second);
    assert.equal((await run.done).code, 0);
    assert.doesNotMatch(it.git("ls-tree", "-r", "--name-only", branchOf(it)), /half/u);
  });
});

describe("the user's own work swept into a task's commit", () => {
  test("a run refuses to start on uncommitted work, and told to go on it takes none of it", async () => {
    const it = repository({
      "plan.md": planText([{ id: "1", file: "a.txt", code: "a" }]),
      "mine.txt": "1\n",
    });
    writeFileSync(join(it.root, "mine.txt"), "2, not committed\n");
    writeFileSync(join(it.root, "a.txt"), "mine too\n");
    const refused = await it.renga("run", "plan.md", "--yes");
    assert.notEqual(refused.code, 0);
    assert.match(refused.err, /uncommitted/u);
    assert.equal(branchOf(it), "");
    const ran = await it.renga("run", "plan.md", "--yes", "--allow-dirty");
    assert.equal(ran.code, 0, ran.out + ran.err);
    assert.equal(it.git("show", `${branchOf(it)}:mine.txt`), "1");
    assert.equal(it.git("status", "--porcelain"), " M mine.txt\n?? a.txt");
    // Nor does landing run over it.
    const landed = await it.renga("land");
    assert.notEqual(landed.code, 0);
    assert.equal(readFileSync(join(it.root, "mine.txt"), "utf8"), "2, not committed\n");
    assert.equal(readFileSync(join(it.root, "a.txt"), "utf8"), "mine too\n");
  });
});

describe("a branch that is already there", () => {
  test("a run killed as soon as it began goes on with the branch that it had made", async () => {
    const it = repository({ "plan.md": TWO });
    const scene = await stage();
    const run = it.start("run", "plan.md", "--yes", "--agent", scene.spec);
    await scene.next();
    const branch = branchOf(it);
    run.kill("SIGKILL");
    await run.done;
    const again = it.start("run", "--continue");
    await perform(await scene.next());
    await perform(await scene.next());
    const done = await again.done;
    assert.equal(done.code, 0, done.out + done.err);
    assert.equal(branchOf(it), branch);
  });

  test("the same plan run again gets a branch of its own; the first stays", async () => {
    const it = repository({ "plan.md": planText([{ id: "1", file: "a.txt", code: "a" }]) });
    assert.equal((await it.renga("run", "plan.md", "--yes")).code, 0);
    const [first, stood] = [branchOf(it), it.git("rev-parse", branchOf(it))];
    const second = await it.renga("run", "plan.md", "--yes");
    assert.equal(second.code, 0, second.out + second.err);
    assert.equal(branchOf(it).split("\n").length, 2);
    assert.equal(it.git("rev-parse", first), stood);
  });

  test("branches of the user, whatever their names, are neither moved nor deleted", async () => {
    const it = repository({ "plan.md": planText([{ id: "1", file: "a.txt", code: "a" }]) });
    it.git("branch", "feature");
    it.git("branch", "task_1");
    const before = it.git("for-each-ref", "refs/heads/main", "refs/heads/feature", "refs/heads/task_1");
    await it.renga("run", "plan.md", "--yes");
    assert.equal((await it.renga("clean")).code, 0);
    assert.equal(
      it.git("for-each-ref", "refs/heads/main", "refs/heads/feature", "refs/heads/task_1"),
      before,
    );
  });
});
