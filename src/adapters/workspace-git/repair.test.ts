import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { scratchRepository } from "../../../test/contracts/scratch-repository.ts";
import { BRANCH, put, stageOf } from "../../../test/contracts/workspace-stage.ts";
import { diagnose, repair } from "./doctor.ts";
import { openGitWorkspace } from "./open-git-workspace.ts";

const on = stageOf((root) => openGitWorkspace({ root }));
const ACQUIRE_MANY = fileURLToPath(new URL("../../../test/rig/acquire-many.ts", import.meta.url));

for (const healed of ["by the next run", "by renga doctor"])
  test(`a repository that was moved keeps its pool, put right ${healed}`, async () => {
    const repository = scratchRepository({ ".gitignore": "node_modules\n" });
    const moved = join(dirname(repository.root), "moved");
    try {
      const before = await openGitWorkspace({ root: repository.root });
      await before.openBranch(BRANCH, repository.git("rev-parse", "HEAD"));
      const first = await before.acquire(BRANCH);
      put(first, "node_modules/dear", "x");
      await before.close();
      renameSync(repository.root, moved);
      if (healed === "by renga doctor") {
        assert.deepEqual(
          (await repair(moved)).map(({ code, failure }) => [code, failure]),
          [["worktree-unlinked", undefined]],
        );
        assert.ok(!(await diagnose(moved)).some(({ code }) => code === "worktree-unlinked"));
      }
      const after = await openGitWorkspace({ root: moved });
      const again = await after.acquire(BRANCH);
      assert.equal(again.path, join(moved, ".renga/worktrees/1"));
      assert.ok(existsSync(join(again.path, "node_modules/dear")));
      put(again, "a.txt", "a\n");
      assert.deepEqual((await after.commit(again, "Moved"))?.files, ["a.txt"]);
      await after.close();
    } finally {
      repository.remove();
    }
  });

test("a pool whose records the user pruned meanwhile is made again, also while a run has it", () =>
  on({ "a.txt": "a\n" }, async ({ repository, workspace }) => {
    for (const prune of [
      (paths: readonly string[]) => {
        for (const path of paths) rmSync(path, { recursive: true });
        repository.git("worktree", "prune");
      },
      () => rmSync(join(repository.root, ".git/worktrees"), { recursive: true }),
      () => repository.git("worktree", "remove", "--force", join(repository.root, ".renga/worktrees/1")),
    ]) {
      const taken = [await workspace.acquire(BRANCH), await workspace.acquire(BRANCH)];
      for (const worktree of taken) await workspace.release(worktree);
      prune(taken.map(({ path }) => path));
      for (const worktree of [await workspace.acquire(BRANCH), await workspace.acquire(BRANCH)]) {
        assert.deepEqual(readdirSync(worktree.path).sort(), [".git", "a.txt"]);
        put(worktree, "b.txt", "b\n");
        assert.deepEqual((await workspace.commit(worktree, "Again"))?.files, ["b.txt"]);
        await workspace.release(worktree);
      }
    }
    repository.git("fsck", "--strict", "--no-dangling");
  }));

test("runs in several checkouts of one repository make their worktrees at the same time", async () => {
  const repository = scratchRepository({ "a.txt": "a\n" });
  try {
    const linked = [1, 2].map((number) => `${repository.root} ${number}`);
    for (const path of linked) repository.git("worktree", "add", "--quiet", "--detach", path);
    const roots = [repository.root, ...linked];
    const answers = await Promise.all(
      roots.map((root, i) => promisify(execFile)(process.execPath, [ACQUIRE_MANY, root, `renga/r${i}`, "6"])),
    );
    const paths = answers.flatMap(({ stdout }, i) => {
      const said = JSON.parse(stdout) as { paths: string[]; commits: string[][] };
      assert.deepEqual(
        said.commits,
        Array.from({ length: 6 }, () => ["own.txt"]),
      );
      for (const path of said.paths) assert.equal(dirname(path), join(roots[i]!, ".renga/worktrees"));
      return said.paths;
    });
    assert.equal(new Set(paths).size, 18);
    assert.equal(repository.git("worktree", "list", "--porcelain").match(/^worktree /gm)?.length, 3 + 18);
    assert.deepEqual(
      (await diagnose(repository.root)).filter(({ severity }) => severity !== "info"),
      [],
    );
  } finally {
    repository.remove();
  }
});

test("a lock that a killed git left in a worktree, on the run's branch or on a ref of it stops nothing", () =>
  on({ "a.txt": "a\n" }, async ({ repository, workspace, base }) => {
    const worktree = await workspace.acquire(BRANCH);
    const admin = readFileSync(join(worktree.path, ".git"), "utf8").trim().slice("gitdir: ".length);
    for (const name of ["index.lock", "HEAD.lock"]) writeFileSync(join(admin, name), "");
    writeFileSync(join(repository.root, `.git/refs/heads/${BRANCH}.lock`), "");
    mkdirSync(join(repository.root, ".git/refs/renga/r1"), { recursive: true });
    for (const name of ["back", "kept"])
      writeFileSync(join(repository.root, `.git/refs/renga/r1/${name}.lock`), "");
    put(worktree, "b.txt", "b\n");
    const committed = await workspace.commit(worktree, "In spite of locks");
    const merged = await workspace.merge(BRANCH, committed!.commit);
    assert.equal(await workspace.advance(BRANCH, committed!.commit, merged.head), true);
    await workspace.keep("refs/renga/r1/kept", committed!.commit);
    assert.equal(repository.git("rev-parse", "refs/renga/r1/kept"), committed!.commit);
    await workspace.retreat(BRANCH, base, "refs/renga/r1/back");
    assert.equal(await workspace.head(BRANCH), base);
    assert.equal(repository.git("rev-parse", "refs/renga/r1/back"), committed!.commit);
  }));

test("locks of a sitting that nobody holds at its end are taken away, older ones of the user's stay", () =>
  on({ "a.txt": "a\n" }, async ({ repository, workspace }) => {
    const worktree = await workspace.acquire(BRANCH);
    const admin = readFileSync(join(worktree.path, ".git"), "utf8").trim().slice("gitdir: ".length);
    await workspace.release(worktree);
    const git = join(repository.root, ".git");
    mkdirSync(join(git, "refs/renga/r1"), { recursive: true });
    const left = [
      join(admin, "index.lock"),
      join(git, "refs/renga/r1/kept.lock"),
      join(git, "packed-refs.lock"),
    ];
    const old = join(git, "config.lock");
    for (const lock of [...left, old]) writeFileSync(lock, "");
    await workspace.close();
    // Where the system does not tell of processes, all stay.
    if (existsSync("/proc/self/fd")) assert.deepEqual(left.filter(existsSync), []);
    assert.ok(existsSync(old));

    const older = await openGitWorkspace({ root: repository.root });
    writeFileSync(left[2]!, "");
    utimesSync(left[2]!, 0, 0);
    await older.close();
    assert.ok(existsSync(left[2]!));
  }));

test("what a killed run left of a worktree is taken away by the next, also where that needs fewer", async () => {
  const repository = scratchRepository({ "a.txt": "a\n" });
  try {
    const before = await openGitWorkspace({ root: repository.root });
    await before.openBranch(BRANCH, repository.git("rev-parse", "HEAD"));
    const made = [await before.acquire(BRANCH), await before.acquire(BRANCH), await before.acquire(BRANCH)];
    for (const worktree of made) await before.release(worktree);
    await before.close();
    // One without its folder, one without its record.
    rmSync(join(repository.root, ".renga/worktrees/2"), { recursive: true });
    rmSync(join(repository.root, ".git/worktrees/3"), { recursive: true });
    const broken = (codes: readonly { readonly code: string }[]): number =>
      codes.filter(({ code }) => code === "worktree-half-removed").length;
    assert.equal(broken(await diagnose(repository.root)), 2);
    const after = await openGitWorkspace({ root: repository.root });
    await after.acquire(BRANCH);
    assert.equal(broken(await diagnose(repository.root)), 0);
    await after.close();
  } finally {
    repository.remove();
  }
});
