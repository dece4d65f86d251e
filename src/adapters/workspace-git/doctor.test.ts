import assert from "node:assert/strict";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { scratchRepository } from "../../../test/contracts/scratch-repository.ts";
import type { ScratchRepository } from "../../../test/contracts/scratch-repository.ts";
import { cleanWorkspace } from "./clean.ts";
import { diagnose, repair } from "./doctor.ts";
import { openGitWorkspace } from "./open-git-workspace.ts";

const RUN = "renga/r1";

/** A repository in which a run used `count` worktrees and ended; `landed` commits lie on its branch. */
async function afterRun(count: number, landed = 0): Promise<ScratchRepository> {
  const repository = scratchRepository({ "a.txt": "a\n" });
  const workspace = await openGitWorkspace({ root: repository.root });
  await workspace.openBranch(RUN, repository.git("rev-parse", "HEAD"));
  for (let i = 0; i < landed; i++) {
    const head = await workspace.head(RUN);
    const edits = [{ kind: "write", path: `${i}.txt`, content: Buffer.from("x\n") }] as const;
    const commit = await workspace.build({ tree: head, parent: head, message: "Landing", at: 0, edits });
    await workspace.advance(RUN, commit, head);
  }
  await Promise.all(Array.from({ length: count }, () => workspace.acquire(RUN)));
  await workspace.close();
  return repository;
}

const pool = (repository: ScratchRepository, number: number): string =>
  join(repository.root, ".renga/worktrees", String(number));
const admin = (path: string): string => readFileSync(join(path, ".git"), "utf8").trim().slice(8);
const codes = async (repository: ScratchRepository, ...beside: string[]): Promise<string[]> => {
  const quiet = new Set(["git-version", "disk-use", "run-branches", ...beside]);
  return (await diagnose(repository.root)).map(({ code }) => code).filter((code) => !quiet.has(code));
};

describe("doctor", () => {
  test("has nothing to complain of after a run, and changes nothing by looking", async () => {
    const repository = await afterRun(2, 1);
    try {
      const everything = (): string =>
        (readdirSync(join(repository.root, ".git"), { recursive: true }) as string[]).sort().join("\n");
      const before = everything();
      assert.deepEqual(await codes(repository), []);
      const branches = (await diagnose(repository.root)).find(({ code }) => code === "run-branches");
      assert.equal(branches?.message, "1 branch of runs, 0 of them wholly in what is checked out");
      assert.equal(everything(), before);
      assert.deepEqual(await repair(repository.root), []);
    } finally {
      repository.remove();
    }
  });

  test("finds what a crash left, mends it, and the next run works", async () => {
    const repository = await afterRun(4);
    try {
      mkdirSync(join(repository.root, ".git/refs/renga/r1"), { recursive: true });
      for (const half of [".git/refs/heads/renga/r1.lock", ".git/refs/renga/r1/kept.lock"]) {
        writeFileSync(join(repository.root, half), "");
        utimesSync(join(repository.root, half), 0, 0);
      }
      writeFileSync(join(admin(pool(repository, 1)), "index.lock"), "");
      rmSync(pool(repository, 2), { recursive: true });
      rmSync(admin(pool(repository, 3)), { recursive: true });
      rmSync(join(pool(repository, 4), ".git"));
      rmSync(join(repository.root, ".renga/.gitignore"));
      mkdirSync(join(repository.root, ".git/objects/00"), { recursive: true });
      writeFileSync(join(repository.root, ".git/objects/00/tmp_obj_renga999999999_0"), "");
      const expected = [
        "branch-lock",
        "branch-lock",
        "half-written-objects",
        "home-not-hidden",
        "worktree-half-removed",
        "worktree-half-removed",
        "worktree-lock",
        "worktree-unlinked",
      ];
      assert.deepEqual((await codes(repository)).sort(), expected);
      const mended = await repair(repository.root);
      assert.deepEqual(mended.map(({ code }) => code).sort(), expected);
      assert.ok(mended.every(({ fixable, failure }) => fixable && failure === undefined));
      assert.deepEqual(await codes(repository), []);
      assert.equal(repository.git("status", "--porcelain"), "");
      const workspace = await openGitWorkspace({ root: repository.root });
      await Promise.all(Array.from({ length: 4 }, () => workspace.acquire(RUN)));
      await workspace.close();
    } finally {
      repository.remove();
    }
  });

  test("mends a repository that was moved", async () => {
    const repository = await afterRun(2);
    const moved = `${repository.root} moved`;
    try {
      renameSync(repository.root, moved);
      const there = { ...repository, root: moved };
      assert.deepEqual(await codes(there), ["worktree-unlinked", "worktree-unlinked"]);
      await repair(moved);
      assert.deepEqual(await codes(there), []);
      const workspace = await openGitWorkspace({ root: moved });
      const worktree = await workspace.acquire(RUN);
      assert.equal(worktree.path, join(moved, ".renga/worktrees/1"));
      writeFileSync(join(worktree.path, "b.txt"), "b\n");
      assert.deepEqual((await workspace.commit(worktree, "Moved"))?.files, ["b.txt"]);
      await workspace.close();
    } finally {
      rmSync(moved, { recursive: true, force: true });
      repository.remove();
    }
  });

  test("tells of the user's own locks, who may hold them and how old they are, and leaves them", async () => {
    const repository = await afterRun(0);
    try {
      const lock = join(repository.root, ".git/index.lock");
      writeFileSync(lock, "");
      utimesSync(lock, Date.now() / 1000 - 7 * 3600, Date.now() / 1000 - 7 * 3600);
      const found = async (): Promise<string | undefined> =>
        (await diagnose(repository.root)).find(({ code }) => code === "git-lock")?.message;
      if (existsSync("/proc")) {
        assert.match((await found()) ?? "", /index\.lock is 7 h old; no process holds it/);
        const open = openSync(lock, "r");
        assert.match((await found()) ?? "", new RegExp(`perhaps held by .*\\(${process.pid}\\)`));
        closeSync(open);
      } else assert.match((await found()) ?? "", /index\.lock is 7 h old/);
      assert.deepEqual(await repair(repository.root), []);
      assert.ok(existsSync(lock));
    } finally {
      repository.remove();
    }
  });

  test("names what is in the way of the pool, a checked out run, a missing name, and no repository", async () => {
    const repository = await afterRun(0);
    try {
      mkdirSync(pool(repository, 1), { recursive: true });
      writeFileSync(join(pool(repository, 1), "theirs.txt"), "x");
      repository.git("switch", "--quiet", RUN);
      repository.git("config", "--unset", "user.email");
      assert.deepEqual(await codes(repository, "home-not-hidden"), [
        "no-identity",
        "worktree-foreign",
        "run-branch-checked-out",
      ]);
      const nowhere = await diagnose(join(repository.root, ".."));
      assert.deepEqual(
        nowhere.map(({ code, severity }) => [code, severity]),
        [["no-repository", "error"]],
      );
    } finally {
      repository.remove();
    }
  });
});

describe("clean", () => {
  const run = { branch: RUN, onto: "main" };

  test("removes the pool and the branches that have landed, and nothing of anybody else", async () => {
    const repository = await afterRun(3, 2);
    try {
      const theirs = join(repository.root, "../theirs");
      repository.git("worktree", "add", "--quiet", "--detach", theirs);
      rmSync(admin(pool(repository, 2)), { recursive: true });
      mkdirSync(pool(repository, 9));
      writeFileSync(join(pool(repository, 9), "theirs.txt"), "x");
      const first = await cleanWorkspace(repository.root, { runs: [run] });
      assert.deepEqual(
        first.worktrees,
        [1, 2, 3].map((number) => pool(repository, number)),
      );
      assert.ok(first.freedBytes > 0);
      assert.deepEqual(first.left, [{ path: pool(repository, 9), reason: "Renga did not make it" }]);
      assert.deepEqual(first.branches, []);
      assert.deepEqual(first.kept, [{ branch: RUN, reason: "it holds commits that are not in main" }]);
      assert.deepEqual(readdirSync(join(repository.root, ".renga/worktrees")), ["9"]);
      assert.deepEqual(readdirSync(join(repository.root, ".renga/holders")), []);
      assert.equal(repository.git("worktree", "list", "--porcelain").match(/^worktree /gm)?.length, 2);

      repository.git("merge", "--quiet", "--ff-only", RUN);
      const second = await cleanWorkspace(repository.root, {
        runs: [run, { branch: "renga/gone", onto: "main" }],
      });
      assert.deepEqual([second.branches, second.kept, second.worktrees], [[RUN], [], []]);
      assert.equal(repository.git("for-each-ref", "refs/heads/renga/"), "");
      assert.ok(existsSync(join(theirs, "a.txt")));
    } finally {
      repository.remove();
    }
  });

  test("deletes what has not landed only by force, and never a branch that is checked out", async () => {
    const repository = await afterRun(0, 1);
    try {
      repository.git("branch", "renga/other", RUN);
      repository.git("switch", "--quiet", "renga/other");
      const runs = [run, { branch: "renga/other", onto: "gone" }];
      assert.equal((await cleanWorkspace(repository.root, { runs })).kept.length, 2);
      const forced = await cleanWorkspace(repository.root, { runs, force: true });
      assert.deepEqual(forced.branches, [RUN]);
      assert.deepEqual(forced.kept, [
        { branch: "renga/other", reason: `it is checked out in ${repository.root}` },
      ]);
    } finally {
      repository.remove();
    }
  });

  test("leaves worktrees that a living process has", async () => {
    const repository = await afterRun(2);
    const workspace = await openGitWorkspace({ root: repository.root });
    try {
      const worktree = await workspace.acquire(RUN);
      const report = await cleanWorkspace(repository.root, { runs: [run] });
      assert.deepEqual(report.left, [{ path: worktree.path, reason: `process ${process.pid} has it` }]);
      assert.equal(report.worktrees.length, 1);
      writeFileSync(join(worktree.path, "b.txt"), "b\n");
      assert.deepEqual((await workspace.commit(worktree, "Still here"))?.files, ["b.txt"]);
    } finally {
      await workspace.close();
      repository.remove();
    }
  });
});
