import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { scratchRepository, type ScratchRepository } from "../../test/contracts/scratch-repository.ts";
import { BRANCH, put } from "../../test/contracts/workspace-stage.ts";
import { planOf } from "../../test/rig/plan-of.ts";
import { runTask } from "../../test/rig/scenario.ts";
import { openGitWorkspace } from "../adapters/workspace-git/open-git-workspace.ts";
import type { Event } from "../core/run/event.ts";
import type { Workspace } from "../ports/workspace.ts";
import type { Landing } from "./attempt.ts";
import { createLandingChain } from "./land.ts";
import type { LandingHistory } from "./landed-files.ts";

const closing: (() => Promise<void> | void)[] = [];
after(async () => {
  for (const close of closing.toReversed()) await close();
});

type Stand = {
  readonly repository: ScratchRepository;
  readonly workspace: Workspace;
  /** What was told, and the landing's own event last. */
  readonly told: Event[];
  attempt(key: string, files: Readonly<Record<string, string | undefined>>): Promise<Landing>;
  land(landing: Landing): Promise<Event>;
  /** As a new process would go on with the same run. */
  restart(): void;
};

async function stand(
  files: Readonly<Record<string, string>>,
  before?: (it: ScratchRepository) => void,
): Promise<Stand> {
  const repository = scratchRepository(files);
  before?.(repository);
  const base = repository.git("rev-parse", "HEAD");
  const workspace = await openGitWorkspace({ root: repository.root });
  closing.push(
    () => repository.remove(),
    () => workspace.close(),
  );
  await workspace.openBranch(BRANCH, base);
  const told: Event[] = [];
  const keys = new Map<string, string>();
  const history: LandingHistory = { base, keyOf: (uid) => keys.get(uid) };
  const checks = { run: () => Promise.reject(new Error("no checks here")), close: () => Promise.resolve() };
  const open = (): ReturnType<typeof createLandingChain> =>
    createLandingChain({
      workspace,
      checks,
      history,
      proofs: () => 1,
      tell: (event) => told.push(event),
      now: () => 0,
    });
  let chain = open();
  return {
    repository,
    workspace,
    told,
    async attempt(key, content) {
      const worktree = await workspace.acquire(BRANCH);
      for (const [path, text] of Object.entries(content))
        if (text === undefined) rmSync(join(worktree.path, path));
        else put(worktree, path, text);
      const committed = await workspace.commit(worktree, key);
      await workspace.release(worktree);
      const spec = runTask(key);
      keys.set(spec.uid, key);
      return {
        run: "r1",
        branch: BRANCH,
        task: planOf([{ id: key }]).tasks[0]!,
        spec,
        attempt: 1,
        failures: [],
        timeoutSeconds: 60,
        commit: committed!.commit,
        base: worktree.base,
        agent: "test",
        completes: [],
        archive: [],
      };
    },
    async land(landing) {
      const event = await chain(landing, new AbortController().signal);
      told.push(event);
      return event;
    },
    restart: () => (chain = open()),
  };
}

const LINES = Array.from({ length: 30 }, (_, i) => `line ${i}`);
const text = (...changes: readonly [number, string][]): string =>
  `${LINES.map((line, i) => changes.find(([at]) => at === i)?.[1] ?? line).join("\n")}\n`;

/** A merge driver of the user's that takes the attempt's side, whatever landed meanwhile. */
const takesTheirs = (it: ScratchRepository): void => {
  it.git("config", "merge.theirs.driver", "cp %B %A");
  it.write(".git/info/attributes", "*.txt merge=theirs\n");
};

for (const resumed of [false, true])
  test(`a merge that would drop what landed meanwhile is refused with the lines${resumed ? ", also after a restart" : ""}`, async () => {
    const it = await stand({ "a.txt": text() }, takesTheirs);
    const [one, two] = [
      await it.attempt("one", { "a.txt": text([2, "first of one\nsecond of one"]) }),
      await it.attempt("two", { "a.txt": text([25, "of two"]) }),
    ];
    assert.equal((await it.land(one)).type, "landed");
    if (resumed) it.restart();
    const refused = await it.land(two);
    assert(refused.type === "landing-refused" && refused.failure === "conflict", JSON.stringify(refused));
    assert.match(
      refused.message,
      /never saw:\na\.txt: lines that one landed meanwhile\n {2}first of one\n {2}second of one$/u,
    );
    assert.match(it.repository.git("show", `${BRANCH}:a.txt`), /first of one/u);
    // Tried again on the new head it has seen them.
    const again = await it.attempt("two", {
      "a.txt": text([2, "first of one\nsecond of one"], [25, "of two"]),
    });
    assert.equal((await it.land(again)).type, "landed");
    assert(!it.told.some(({ type }) => type === "superseded"));
  });

test("a task that changes what another landed, knowing it, supersedes it, and that is told before its landing", async () => {
  const it = await stand({ "a.txt": text() });
  await it.land(
    await it.attempt("one", { "a.txt": text([2, "first of one\nsecond of one"]), "b.txt": "b\n" }),
  );
  it.told.length = 0;
  await it.land(await it.attempt("two", { "a.txt": text([2, "first of one"]), "b.txt": "better\n" }));
  assert.deepEqual(
    it.told.map((event) =>
      event.type === "superseded" ? [event.task, event.of, event.file, event.lines] : event.type,
    ),
    [["two", "one", "a.txt", 1], ["two", "one", "b.txt", 1], "landed"],
  );
});

test("work side by side in one file, and a file that is moved with what landed in it, are no loss", async () => {
  const it = await stand({ "a.txt": text() });
  const [one, two, three] = [
    await it.attempt("one", { "a.txt": text([2, "of one"]) }),
    await it.attempt("two", { "a.txt": text([25, "of two"]) }),
    await it.attempt("three", { "moved.txt": text([14, "of three"]), "a.txt": undefined }),
  ];
  await it.land(one);
  await it.land(two);
  assert.deepEqual(
    it.told.map(({ type }) => type),
    ["landed", "landed"],
  );
  // git follows the rename, and so does the watch.
  assert.equal((await it.land(three)).type, "landed");
  assert.match(it.repository.git("show", `${BRANCH}:moved.txt`), /of one[^]*of three[^]*of two/u);
  assert(!it.told.some(({ type }) => type === "superseded"));
});

test("after a roll-back only what stands on the branch counts", async () => {
  const it = await stand({ "a.txt": text() });
  const base = await it.workspace.head(BRANCH);
  await it.land(await it.attempt("one", { "a.txt": text([2, "of one"]) }));
  await it.workspace.retreat(BRANCH, base, "refs/renga/r1/rolled-back/1");
  it.told.length = 0;
  await it.land(await it.attempt("two", { "a.txt": text([2, "of two"]) }));
  assert.deepEqual(
    it.told.map(({ type }) => type),
    ["landed"],
  );
});

test("a clash shows both sides to the next attempt", async () => {
  const it = await stand({ "a.txt": text() });
  const [one, two] = [
    await it.attempt("one", { "a.txt": text([2, "of one"]) }),
    await it.attempt("two", { "a.txt": text([2, "of two"]) }),
  ];
  await it.land(one);
  const refused = await it.land(two);
  assert(refused.type === "landing-refused" && refused.failure === "conflict");
  const kept = it.repository.git("rev-parse", "refs/renga/r1/refused/task_two_00000000.1");
  assert.equal(kept, two.commit, "a failed merge loses no work");
  assert.equal(
    refused.message,
    "conflicts with what landed meanwhile in a.txt\n--- a.txt\nline 0\nline 1\n<<<<<<< landed meanwhile\nof one\n=======\nof two\n>>>>>>> this attempt\nline 3\nline 4\nline 5\n",
  );
});
