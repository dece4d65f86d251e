import assert from "node:assert/strict";
import { existsSync, readFileSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { openStage, type Actor, type Stage } from "../rig/agent-stage.ts";
import { planText } from "../rig/plan-text.ts";
import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";
import { eventsOf, wrongsOf } from "../rig/wrongs-of.ts";

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
const subjects = (it: ScratchRepository): string[] => {
  const branch = it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");
  return it.git("log", "--format=%s", `main..${branch}`).split("\n").toSorted();
};
const isAlive = (pid: number): boolean => {
  try {
    // A zombie is not alive: nothing of it runs any more.
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ");
  } catch {
    return false;
  }
};
const perform = async (actor: Actor): Promise<void> => {
  await actor.write(`${actor.task}.txt`, `${actor.task}\n`);
  actor.exit(0);
};

const FOUR = planText([
  { id: "1", file: "1.txt" },
  { id: "2", file: "2.txt" },
  { id: "3", file: "3.txt", needs: "1" },
  { id: "4", file: "4.txt", needs: "2, 3" },
]);

test("kill -9 of the coordinator: orphans are ended first, nothing is lost, nothing lands twice", async () => {
  const it = repository({ "plan.md": FOUR });
  const scene = await stage();
  const run = it.start("run", "plan.md", "--yes", "--agents", "2", "--agent", scene.spec);
  const cast = new Map<string, Actor>();
  for (const actor of [await scene.next(), await scene.next()]) cast.set(actor.task, actor);
  await perform(cast.get("1")!);
  const third = await scene.next();
  assert.equal(third.task, "3");
  const grandchild = await third.spawn();
  await cast.get("2")!.ignoreSigterm();
  run.kill("SIGKILL");
  assert.equal((await run.done).signal, "SIGKILL");
  assert(isAlive(third.pid) && isAlive(grandchild) && isAlive(cast.get("2")!.pid), "the orphans live on");

  const again = it.start("run", "--continue");
  const next = [await scene.next(), await scene.next()];
  // By the time a new attempt starts, none of the old ones is left.
  assert(![third.pid, grandchild, cast.get("2")!.pid].some(isAlive), "an orphan survived the resume");
  assert.deepEqual(next.map(({ task }) => task).toSorted(), ["2", "3"]);
  for (const actor of next) {
    assert.equal(actor.env["RENGA_ATTEMPT"], "2");
    await perform(actor);
  }
  await perform(await scene.next());
  const done = await again.done;
  assert.equal(done.code, 0, done.out + done.err);
  assert.deepEqual(subjects(it), [
    "Complete 1: Write 1.txt",
    "Complete 2: Write 2.txt",
    "Complete 3: Write 3.txt",
    "Complete 4: Write 4.txt",
  ]);
  assert.equal(it.git("status", "--porcelain"), "");
});

test("kill -9 of an agent: its attempt failed, the next one is told so", async () => {
  const it = repository({ "plan.md": planText([{ id: "1", file: "1.txt" }]) });
  const scene = await stage();
  const run = it.start("run", "plan.md", "--yes", "--agent", scene.spec);
  const first = await scene.next();
  await first.write("half.txt", "half");
  process.kill(first.pid, "SIGKILL");
  const second = await scene.next();
  assert.equal(second.env["RENGA_ATTEMPT"], "2");
  assert.match(second.prompt, /SIGKILL|signal|killed/iu);
  assert.equal(existsSync(join(second.cwd, "half.txt")), false, "a new attempt starts from a clean worktree");
  await perform(second);
  assert.equal((await run.done).code, 0);
  assert.deepEqual(subjects(it), ["Complete 1: Write 1.txt"]);
});

test("Ctrl-C ends what runs and exits 130; --continue goes on with the run's own settings", async () => {
  const it = repository({ "plan.md": FOUR });
  const scene = await stage();
  const run = it.start("run", "plan.md", "--yes", "--agents", "2", "--agent", scene.spec);
  const [a, b] = [await scene.next(), await scene.next()];
  run.kill("SIGINT");
  const stopped = await run.done;
  assert.equal(stopped.code, 130, stopped.out + stopped.err);
  await Promise.all([a.gone, b.gone]);
  const again = it.start("run", "--continue");
  for (let i = 0; i < 4; i++) await perform(await scene.next());
  assert.equal((await again.done).code, 0);
  assert.equal(subjects(it).length, 4);
});

test("an agent that never ends is stopped at its time limit, and its children with it", async () => {
  const it = repository({ "plan.md": planText([{ id: "1", file: "1.txt" }]) });
  const scene = await stage();
  const run = it.start("run", "plan.md", "--yes", "--agent", scene.spec, "--timeout", "5", "--retries", "0");
  const actor = await scene.next();
  const child = await actor.spawn();
  const done = await run.done;
  assert.equal(done.code, 1, done.out + done.err);
  assert.match(done.out, /did not end within 5 s/u);
  assert(!isAlive(child) && !isAlive(actor.pid));
});

const CHAIN = planText([
  { id: "1", file: "a.ts", code: "export const one = 1;" },
  { id: "2", file: "a.ts", isNew: false, code: "export const two = 2;", needs: "1" },
  { id: "3", file: "b.ts", code: "export const three = 3;" },
  {
    id: "4",
    file: "a.ts",
    isNew: false,
    code: "export const four = 4;",
    needs: "2, 3",
    verify: "grep -q two a.ts",
  },
]);

test(
  "kill -9 after any number of journalled events: the resumed run ends with the same tree",
  { timeout: 900_000 },
  async () => {
    const calm = repository({ "plan.md": CHAIN });
    assert.equal((await calm.renga("run", "plan.md", "--yes", "--agents", "1")).code, 0);
    const tree = (it: ScratchRepository): string =>
      it.git(
        "rev-parse",
        `${it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/")}^{tree}`,
      );
    const log = (it: ScratchRepository): string => join(it.root, ".renga/.task_execution.log");
    const total = readFileSync(log(calm), "utf8").trimEnd().split("\n").length;
    for (let at = 1; at < total; at += 3) {
      const it = repository({ "plan.md": CHAIN });
      const run = it.start("run", "plan.md", "--yes", "--agents", "1");
      const killed = killAfter(it.root, log(it), at, () => run.kill("SIGKILL"));
      await run.done;
      killed();
      const again = await it.renga("run", "--continue");
      // The run may have been over, or not even begun, when the signal came.
      if (!existsSync(log(it)) || /no unfinished run|nothing has been run/u.test(again.err)) {
        if (subjects(it).length === 4) continue;
        assert.equal((await it.renga("run", "plan.md", "--yes", "--agents", "1")).code, 0);
        continue;
      }
      assert.equal(again.code, 0, `killed after ${at} events: ${again.out}${again.err}`);
      assert.equal(tree(it), tree(calm), `killed after ${at} events`);
      assert.equal(subjects(it).length, 4);
      assert.deepEqual((await it.renga("doctor", "--json")).code, 0);
    }
  },
);

/** Calls `act` as soon as the file has this many lines; gives the way to stop watching. */
function killAfter(root: string, path: string, lines: number, act: () => void): () => void {
  let acted = false;
  const look = (): void => {
    if (acted || !existsSync(path)) return;
    if (readFileSync(path, "utf8").split("\n").length - 1 < lines) return;
    acted = true;
    act();
  };
  const watchers = [watch(root, { recursive: true }, look)];
  look();
  return () => watchers.forEach((it) => it.close());
}

test("a run whose branch was landed and then deleted goes on from what it had landed", async () => {
  const it = repository({
    "plan.md": planText([
      { id: "1", file: "a.ts", code: "export const a = 1;" },
      { id: "2", file: "b.ts", needs: "1" },
    ]),
  });
  assert.equal((await it.renga("run", "plan.md")).code, 4);
  assert.equal((await it.renga("land")).code, 0);
  assert.match((await it.renga("clean")).out, /kept: the run can go on/u);
  it.git("branch", "-q", "-D", it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/"));
  const again = await it.renga("run", "--continue", "--agent", "command:cp a.ts b.ts");
  assert.equal(again.code, 0, again.out + again.err);
  assert.deepEqual(subjects(it), ["Complete 2: Write b.ts"]);
});

/** A process that goes on until it is told to end, what waits for its end, and what does not. */
const TRAINING = `step_1_train:
  main:
    mode: background
    command: "touch $HOME/up-$RENGA_ATTEMPT; n=0; until [ -e $HOME/trained ]; do n=$((n + 1)); [ $n -lt 3000 ] || exit 9; sleep 0.02; done"
    ready: "test -e $HOME/up-$RENGA_ATTEMPT"
step_2_use:
  dependencies: [1]
  main: "echo two > two.txt"
step_3_side:
  dependencies: []
  main: "echo three > three.txt"
`;

for (const again of ["--continue alone", "renga retry first"])
  test(`kill -9 of a process in the background: it is said, what waits for it is blocked, and it is started anew: ${again}`, async () => {
    const it = repository({ "steps.yaml": TRAINING });
    const run = it.start("run", "steps.yaml", "--yes", "--agents", "2");
    await Promise.race([run.saw(/background +1/u), run.done]);
    const started = eventsOf(it).find(({ type }) => type === "background-started");
    assert(started?.type === "background-started");
    // Its shell leads a group that holds all of it.
    process.kill(-started.pid, "SIGKILL");
    const failed = await run.done;
    assert.equal(failed.code, 1, failed.out + failed.err);
    assert.match(failed.out, /ended +1 Train: its background process is gone/u);
    assert.match(failed.out, /2 of 3 landed, 1 blocked/u);
    assert.match(failed.out, /1 +Train +failed[^]*process it left running came to no good end/u);
    assert.match((await it.renga("log", "2")).out, /blocked +needs 1, /u);
    assert.deepEqual(await wrongsOf(it), []);
    if (again.startsWith("renga")) assert.equal((await it.renga("retry", "1")).code, 0);
    const last = it.start("run", "--continue", "--yes");
    await Promise.race([last.saw(/background +1/u), last.done]);
    writeFileSync(join(it.root, "../trained"), "");
    const { code, out, err } = await last.done;
    assert.equal(code, 0, out + err);
    assert.deepEqual(subjects(it), ["Complete 1: Train", "Complete 2: Use", "Complete 3: Side"]);
    assert.deepEqual(await wrongsOf(it), []);
  });
