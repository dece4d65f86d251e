import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, watch, writeFileSync } from "node:fs";
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";

import { createProcessRunner } from "../../src/adapters/process/create-process-runner.ts";
import { openGitWorkspace } from "../../src/adapters/workspace-git/open-git-workspace.ts";
import type { Landing } from "../../src/app/attempt.ts";
import { createLandingChain } from "../../src/app/land.ts";
import type { Check } from "../../src/app/run-checks.ts";
import type { Event } from "../../src/core/run/event.ts";
import { readPlan } from "../../src/formats/read-plan.ts";
import { planText } from "../rig/plan-text.ts";
import { runTask } from "../rig/scenario.ts";
import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";

const made: ScratchRepository[] = [];
after(() => made.forEach((it) => it.remove()));
const BRANCH = "renga/test";

/** A repository in which attempts at these files have finished, and whose gates wait for the test's word. */
async function stand(
  files: readonly string[],
  gates: readonly Check[] = [],
): Promise<{
  it: ScratchRepository;
  landings: readonly Landing[];
  told: readonly Event[];
  /** Resolves when a gate of the task has taken the word. */
  say: (task: string, exitCode: number) => Promise<void>;
  land: (landing: Landing, stop?: AbortSignal) => Promise<Event>;
  close: () => Promise<void>;
}> {
  const text = planText(
    files.map((file, i) => ({
      id: `1.${i + 1}`,
      file,
      verify:
        gates.length > 0
          ? `test -s ${file}`
          : "sh -c 'read code < ../../../gates/$RENGA_TASK_ID; exit $code'",
    })),
  );
  const it = scratchRepository({ "plan.md": text, ".gitignore": "gates\n" });
  made.push(it);
  mkdirSync(join(it.root, "gates"));
  const workspace = await openGitWorkspace({ root: it.root });
  const runner = createProcessRunner();
  await workspace.openBranch(BRANCH, it.git("rev-parse", "HEAD"));
  const plan = readPlan([{ path: "plan.md", text }]);
  const landings: Landing[] = [];
  for (const task of plan.tasks) {
    execFileSync("mkfifo", [join(it.root, "gates", task.id)]);
    const worktree = await workspace.acquire(BRANCH);
    writeFileSync(join(worktree.path, task.files[0]?.path ?? ""), `${task.id}\n`);
    const committed = await workspace.commit(worktree, "attempt");
    await workspace.release(worktree);
    landings.push({
      run: "test",
      branch: BRANCH,
      task,
      spec: runTask(task.key, { title: task.title }),
      attempt: 1,
      failures: [],
      gates,
      timeoutSeconds: 60,
      commit: committed?.commit ?? "",
      // As if the branch had moved since: every landing has to be proven again.
      base: "",
      agent: "test",
      completes: [],
      archive: [],
    });
  }
  const told: Event[] = [];
  const tell = (event: Event): void => void told.push(event);
  const chain = createLandingChain({ workspace, checks: runner, proofs: () => 4, tell, now: () => 0 });
  return {
    it,
    landings,
    told,
    say: (task, exitCode) => say(join(it.root, "gates", task), exitCode),
    land: (landing, stop = new AbortController().signal) => chain(landing, stop),
    close: async () => {
      await runner.close();
      await workspace.close();
    },
  };
}

/** Waits for a gate to read; one that was ended before it took the word is not the one that was meant. */
async function say(gate: string, exitCode: number): Promise<void> {
  try {
    await writeFile(gate, `${exitCode}\n`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
    await say(gate, exitCode);
  }
}

const subjects = (it: ScratchRepository): string[] =>
  it.git("log", "--format=%s", "--reverse", `main..${BRANCH}`).split("\n");

test("attempts are proven side by side and land in order", async () => {
  const { it, landings, say, land, close } = await stand(["a.txt", "b.txt", "c.txt"]);
  const events = landings.map((landing) => land(landing));
  // The last gate takes its word first: it would wait for ever if the ones before it had to land first.
  for (const task of ["1.3", "1.2", "1.1"]) await say(task, 0);
  assert.deepEqual(
    (await Promise.all(events)).map(({ type }) => type),
    ["landed", "landed", "landed"],
  );
  assert.deepEqual(subjects(it), [
    "Complete 1.1: Write a.txt",
    "Complete 1.2: Write b.txt",
    "Complete 1.3: Write c.txt",
  ]);
  assert.equal(it.git("log", "--merges", "--format=%s", BRANCH), "");
  assert.equal(it.git("show", `${BRANCH}:plan.md`).match(/\[x\]/gu)?.length, 3);
  await close();
});

test("one that fails leaves the chain, and those behind it are proven again without it", async () => {
  const { it, landings, say, land, close } = await stand(["a.txt", "b.txt", "c.txt"]);
  const events = landings.map((landing) => land(landing));
  await say("1.2", 1);
  await say("1.1", 0);
  assert.equal((await events[0])?.type, "landed");
  const second = await events[1];
  assert(second?.type === "landing-refused" && second.failure === "gate");
  assert.match(second.message, /on top of what landed meanwhile/u);
  // One word for the gate that was already waiting, on ground that is gone, and one for the gate that counts.
  const words = await open(join(it.root, "gates/1.3"), "r+");
  await words.write("0\n0\n");
  assert.equal((await events[2])?.type, "landed");
  await words.close();
  assert.deepEqual(subjects(it), ["Complete 1.1: Write a.txt", "Complete 1.3: Write c.txt"]);
  assert.equal(it.git("ls-tree", "--name-only", BRANCH).includes("b.txt"), false);
  await close();
});

test("a conflict with one that then fails is no conflict", async () => {
  const { it, landings, say, land, close } = await stand(["a.txt", "a.txt"]);
  const events = landings.map((landing) => land(landing));
  await say("1.1", 1);
  assert.equal((await events[0])?.type, "landing-refused");
  await say("1.2", 0);
  assert.equal((await events[1])?.type, "landed");
  assert.equal(it.git("show", `${BRANCH}:a.txt`), "1.2");
  await close();
});

test("a conflict with one that lands is refused, naming the file", async () => {
  const { landings, say, land, close } = await stand(["a.txt", "a.txt"]);
  const events = landings.map((landing) => land(landing));
  await say("1.1", 0);
  assert.equal((await events[0])?.type, "landed");
  const second = await events[1];
  assert(second?.type === "landing-refused" && second.failure === "conflict");
  assert.match(second.message, /a\.txt/u);
  await close();
});

test("one that clashes with another on its way waits for that one's fate, and lets those behind it pass", async () => {
  const { it, landings, say, land, close } = await stand(["a.txt", "a.txt", "b.txt"]);
  const events = landings.map((landing) => land(landing));
  for (const task of ["1.3", "1.1"]) await say(task, 0);
  assert.equal((await events[2])?.type, "landed");
  const second = await events[1];
  assert(second?.type === "landing-refused" && second.failure === "conflict");
  assert.deepEqual(subjects(it), ["Complete 1.1: Write a.txt", "Complete 1.3: Write b.txt"]);
  await close();
});

test("a stop leaves finished attempts where they are", async () => {
  const { it, landings, land, close } = await stand(["a.txt", "b.txt"]);
  const stop = new AbortController();
  const events = landings.map((landing) => land(landing, stop.signal));
  stop.abort();
  for (const event of await Promise.all(events))
    assert(event.type === "landing-refused" && event.failure === "cancelled");
  assert.equal(it.git("log", "--format=%s", `main..${BRANCH}`), "");
  await close();
});

test("a branch that somebody else moved is not moved back", async () => {
  const { it, landings, land, close } = await stand(["a.txt"]);
  const event = land(landings[0]!);
  // Opened for writing as soon as the gate reads: by then the landing has its ground.
  const word = await open(join(it.root, "gates/1.1"), "w");
  const elsewhere = it.git("commit-tree", "-p", "main", "-m", "Elsewhere", "main^{tree}");
  it.git("update-ref", `refs/heads/${BRANCH}`, elsewhere);
  await word.write("0\n");
  await word.close();
  const refused = await event;
  assert(refused.type === "landing-refused" && refused.failure === "infrastructure", JSON.stringify(refused));
  assert.equal(it.git("rev-parse", BRANCH), elsewhere);
  await close();
});

/** A gate that tells the test of its task and commit in a file of its own, and waits there for its word. */
const ASKING: Check = {
  name: "asks",
  command: `cd ../../../gates && mkfifo word.$$ && c=$(git -C "$OLDPWD" rev-parse HEAD) && echo "$RENGA_TASK_ID $c" > new.$$ && mv new.$$ asked.$$ && read code < word.$$ && exit $code`,
  timeoutSeconds: 60,
};

type Asked = { readonly task: string; readonly commit: string; readonly word: string };

/** Hears the gates that ask: `asked` resolves to one that asks for the task, on a tree that does not hold any of these files. */
function hear(it: ScratchRepository): {
  asked: (task: string, without: readonly string[]) => Promise<Asked>;
  heard: ReadonlySet<string>;
  close: () => void;
} {
  const folder = join(it.root, "gates");
  const heard = new Set<string>();
  let open: Asked[] = [];
  let look = (): void => {};
  const watcher = watch(folder, () => {
    for (const name of readdirSync(folder).filter((one) => one.startsWith("asked.") && !heard.has(one))) {
      heard.add(name);
      const [task = "", commit = ""] = readFileSync(join(folder, name), "utf8").trim().split(" ");
      open.push({ task, commit, word: join(folder, name.replace("asked", "word")) });
    }
    look();
  });
  return {
    heard,
    asked: (task, without) =>
      new Promise((resolve) => {
        look = () => {
          const meant = open.find((one) => {
            const files = it.git("ls-tree", "--name-only", one.commit).split("\n");
            return one.task === task && without.every((file) => !files.includes(file));
          });
          if (meant === undefined) return;
          open = open.filter((one) => one !== meant);
          look = () => {};
          resolve(meant);
        };
        look();
      }),
    close: () => watcher.close(),
  };
}

test("of twenty that wait two are bad: the others land, and few proofs are needed for it", async () => {
  const files = Array.from({ length: 20 }, (_, i) => `${i + 1}.txt`);
  const { it, landings, told, land, close } = await stand(files, [ASKING]);
  const gates = hear(it);
  const proven: string[] = [];
  const refused: string[] = [];
  const answer = async (task: string, code: number): Promise<void> => {
    const { word, commit } = await gates.asked(task, refused);
    if (code === 0) proven.push(commit);
    await say(word, code);
  };
  const events = landings.map((landing) => land(landing));
  // Four segments of five; the second holds 1.7, and is cut: 1.10 was proven with it.
  await answer("1.10", 1);
  await answer("1.7", 1);
  await answer("1.5", 0);
  await answer("1.6", 0);
  const seventh = await events[6]!;
  assert(seventh.type === "landing-refused" && seventh.failure === "gate", JSON.stringify(seventh));
  assert.match(seventh.message, /on top of what landed meanwhile: asks: .* failed \(exit code 1\)/u);
  refused.push("7.txt");
  // Built anew without it: 1.8 to 1.10, 1.11 to 1.13, 1.14 to 1.16, 1.17 to 1.20. What failed with 1.13 is not run again for it alone.
  await answer("1.13", 1);
  await answer("1.12", 0);
  await answer("1.11", 0);
  await answer("1.10", 0);
  const thirteenth = await events[12]!;
  assert(thirteenth.type === "landing-refused" && thirteenth.failure === "gate");
  refused.push("13.txt");
  for (const task of ["1.20", "1.18", "1.16", "1.14"]) await answer(task, 0);

  const ended = await Promise.all(events);
  const landed = ended.flatMap((event) => (event.type === "landed" ? [event] : []));
  const good = files.flatMap((file, i) =>
    i === 6 || i === 12 ? [] : [`Complete 1.${i + 1}: Write ${file}`],
  );
  assert.deepEqual(subjects(it), good);
  assert.deepEqual(
    landed.map(({ commit }) => commit),
    it.git("log", "--format=%H", "--reverse", `main..${BRANCH}`).split("\n"),
  );
  // The branch only ever stood where it began, or on a commit that a gate had seen.
  const stood = it.git("reflog", "--format=%H", BRANCH).split("\n").toReversed().slice(1);
  assert.deepEqual(
    stood,
    stood.filter((commit) => proven.includes(commit)),
  );
  assert.equal(stood.length, new Set(stood).size);
  assert(gates.heard.size < 20, `${gates.heard.size} gates for twenty landings`);
  // Each landing's own check has run on a tree that landed.
  const own = told.flatMap((event) =>
    event.type === "check-finished" && event.name !== "asks" && event.exitCode === 0 ? [event.task] : [],
  );
  assert.deepEqual(new Set(own).size, 20);
  const together = told.flatMap((event) => (event.type === "check-finished" ? (event.together ?? []) : []));
  assert(together.length > 20);
  gates.close();
  await close();
});
