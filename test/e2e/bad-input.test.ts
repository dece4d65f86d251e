import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { openStage } from "../rig/agent-stage.ts";
import { planText } from "../rig/plan-text.ts";
import { scratchRepository, type Finished, type ScratchRepository } from "../rig/scratch-repository.ts";

const made: ScratchRepository[] = [];
const repository = (files: Record<string, string> = {}): ScratchRepository => {
  const it = scratchRepository(files);
  made.push(it);
  return it;
};
after(() => made.forEach((it) => it.remove()));

/** One line that says what is wrong, a hint or none, no stack, and this exit code. */
const refused = ({ code, out, err }: Finished, why: RegExp, exitCode = 2): void => {
  assert.equal(code, exitCode, `${out}${err}`);
  assert.match(err, why);
  assert.doesNotMatch(err, /\n\s+at |a bug in Renga/u);
  assert.match(err.split("\n").find((line) => line.startsWith("renga: ")) ?? "", why);
};
/** Nothing is left behind: no branch, no worktree, no change. */
const untouched = (it: ScratchRepository): void => {
  assert.equal(it.git("for-each-ref", "refs/heads/renga/"), "");
  assert.equal(it.git("worktree", "list", "--porcelain").match(/^worktree /gmu)?.length, 1);
  assert.equal(existsSync(join(it.root, "src")), false);
};

const GOOD = planText([{ id: "1", file: "a.ts", code: "export const a = 1;" }]);

test("a file that is not there, a folder without a plan, a binary, and a text that is no plan", async () => {
  const it = repository({ "notes.md": "# Notes\n\nNothing to do here.\n", "folder/x.txt": "x" });
  refused(await it.renga("plan", "nowhere.md"), /nowhere\.md: no such file/u);
  refused(await it.renga("plan", "folder"), /no plan in folder: looked at x\.txt/u);
  writeFileSync(join(it.root, "image.md"), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]));
  refused(await it.renga("plan", "image.md"), /binary/u);
  const none = await it.renga("plan", "notes.md");
  assert.equal(none.code, 2);
  assert.match(none.out + none.err, /no task/u);
  refused(await it.renga("run", "notes.md", "--yes", "--allow-dirty"), /no task/u);
  untouched(it);
});

test("a cycle, and a need that no task has", async () => {
  const it = repository({
    "cycle.md": planText([
      { id: "1", file: "a.ts", code: "1;", needs: "2" },
      { id: "2", file: "b.ts", code: "2;", needs: "1" },
    ]),
    "unknown.md": planText([{ id: "1", file: "a.ts", code: "1;", needs: "9.9" }]),
  });
  const cycle = await it.renga("plan", "cycle.md");
  assert.equal(cycle.code, 2);
  assert.match(cycle.out, /cycle\.md:\d+.*dependency-cycle|dependency-cycle[^]*cycle\.md:\d+/u);
  refused(await it.renga("run", "cycle.md", "--yes"), /circle: .*1.*2/u);
  refused(await it.renga("run", "unknown.md", "--yes"), /unknown\.md:\d+: task 1 depends on 9\.9/u);
  untouched(it);
});

test("a path that leaves the repository", async () => {
  const it = repository({ "plan.md": planText([{ id: "1", file: "../../etc/x.ts", code: "1;" }]) });
  refused(await it.renga("run", "plan.md", "--yes"), /outside the repository/u);
  untouched(it);
});

test("a dirty checkout, unless told so", async () => {
  const it = repository({ "plan.md": GOOD, "b.txt": "b\n" });
  it.write("b.txt", "changed\n");
  refused(await it.renga("run", "plan.md", "--yes"), /uncommitted change.*b\.txt/u);
  untouched(it);
  assert.equal((await it.renga("run", "plan.md", "--yes", "--allow-dirty")).code, 0);
  assert.equal(it.git("status", "--porcelain"), " M b.txt");
});

test("not a repository, no commits yet, a detached HEAD", async () => {
  const it = repository({ "plan.md": GOOD });
  const outside = repository();
  it.git("checkout", "-q", "--detach");
  refused(await it.renga("run", "plan.md", "--yes"), /detached/u);
  untouched(it);
  outside.git("update-ref", "-d", "HEAD");
  outside.write("plan.md", GOOD);
  refused(await outside.renga("run", "plan.md", "--yes"), /no commits yet/u);
  const bare = repository({ "plan.md": GOOD });
  rmSync(join(bare.root, ".git"), { recursive: true });
  refused(await bare.renga("run", "plan.md", "--yes"), /not.*(?:git|repository)/iu);
});

test("a folder that is in the way of the worktrees", async () => {
  const it = repository({ "plan.md": GOOD, ".gitignore": ".renga\n" });
  mkdirSync(join(it.root, ".renga/worktrees/1"), { recursive: true });
  writeFileSync(join(it.root, ".renga/worktrees/1/precious.txt"), "mine");
  const ran = await it.renga("run", "plan.md", "--yes");
  assert(existsSync(join(it.root, ".renga/worktrees/1/precious.txt")), "what is not ours is never removed");
  assert.match(ran.out, /worktrees\/1 is in the way/u);
});

test("words that mean nothing: options, agents, numbers, steps", async () => {
  const it = repository({ "plan.md": GOOD });
  refused(await it.renga("run", "plan.md", "--agents", "many"), /--agents many: not a whole number/u);
  refused(await it.renga("run", "plan.md", "--agent", "gpt"), /--agent gpt: no such agent/u);
  refused(await it.renga("run", "plan.md", "--yes", "--step", "7"), /--step 7: the plan has no such step/u);
  refused(await it.renga("run"), /needs the plan's files/u);
  refused(await it.renga("run", "--continue"), /no unfinished run/u);
  refused(await it.renga("plan", "plan.md", "--dialect", "klingon"), /klingon/u);
  assert.equal((await it.renga("frobnicate")).code, 2);
  untouched(it);
});

test("a plan's commands are not run before somebody has said yes", async () => {
  const it = repository({
    "plan.md": planText([{ id: "1", file: "a.ts", code: "1;", verify: "touch ran" }]),
  });
  const asked = await it.renga("run", "plan.md");
  refused(asked, /not been confirmed/u);
  assert.match(asked.err, /touch ran/u);
  untouched(it);
  assert.equal((await it.renga("run", "plan.md", "--yes")).code, 0);
});

test("an agent that cannot be started, one that prints a gigabyte, and a command that never ends", async () => {
  const it = repository({ "plan.md": planText([{ id: "1", file: "a.txt" }]) });
  const agent = "command:no-such-program-here";
  const missing = await it.renga("run", "plan.md", "--yes", "--retries", "0", "--agent", agent);
  refused(missing, /no-such-program-here is not on the PATH/u);
  // Looking does not tell of a script in the repository; starting it does.
  const script = await it.renga("run", "plan.md", "--yes", "--retries", "0", "--agent", "command:./no-such");
  assert.equal(script.code, 1);
  assert.match(script.out, /no-such/u);
  const loud = await it.renga(
    "run",
    "plan.md",
    "--yes",
    "--agent",
    "command:sh -c 'head -c 1000000000 /dev/zero; echo 1 > a.txt'",
  );
  assert.equal(loud.code, 0, loud.out + loud.err);
  const never = repository({ "plan.md": planText([{ id: "1", file: "a.txt", preflight: "sleep 1000" }]) });
  const run = never.start("run", "plan.md", "--yes", "--agent", "command:true");
  await run.saw(/pre-flight|start /u);
  run.kill("SIGINT");
  assert.equal((await run.done).code, 130);
});

test("file names with spaces, quotes, newlines and unicode", async () => {
  const names = ["with space.txt", "quo'te\".txt", "ünïcødé 日本.txt", "-dash.txt"];
  const it = repository({
    "my plan ünï.md": planText(names.map((file, i) => ({ id: `1.${i + 1}`, file, code: `${i}` }))),
    "new\nline.txt": "x\n",
  });
  const ran = await it.renga("run", "my plan ünï.md", "--yes", "--agents", "2");
  assert.equal(ran.code, 0, ran.out + ran.err);
  const branch = it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");
  const files = it.git("ls-tree", "-rz", "--name-only", branch).split("\0");
  for (const name of [...names, "new\nline.txt"]) assert(files.includes(name), name);
  assert.equal(it.git("show", `${branch}:my plan ünï.md`).match(/\[x\]/gu)?.length, names.length);
});

test("a second run in the same repository waits for its turn", async () => {
  const it = repository({ "plan.md": planText([{ id: "1", file: "a.txt" }]) });
  const scene = await openStage();
  try {
    const first = it.start("run", "plan.md", "--yes", "--agent", scene.spec);
    const actor = await scene.next();
    refused(await it.renga("run", "plan.md", "--yes"), /another renga is running/u);
    const early = await it.renga("land");
    assert.equal(early.code, 0, early.err);
    assert.match(early.out, /goes on, with 0 of 1 tasks landed so far; .*another `renga land`/u);
    await actor.write("a.txt", "1");
    actor.exit(0);
    assert.equal((await first.done).code, 0);
    assert.doesNotMatch((await it.renga("land")).out, /goes on/u);
  } finally {
    scene.close();
  }
});
