import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { scratchRepository } from "../../../test/contracts/scratch-repository.ts";
import type { ScratchRepository } from "../../../test/contracts/scratch-repository.ts";
import { inspectRepository, readyRepository } from "./inspect-repository.ts";
import { listFiles } from "./list-files.ts";
import { openGitWorkspace } from "./open-git-workspace.ts";

async function inRepository(
  body: (repository: ScratchRepository) => Promise<void>,
  files?: Record<string, string>,
): Promise<void> {
  const repository = scratchRepository(files);
  try {
    await body(repository);
  } finally {
    repository.remove();
  }
}

const userError = (words: RegExp) => (error: Error & { hint?: string }) => {
  assert.equal(error.name, "UserError");
  assert.match(error.message, words);
  assert.doesNotMatch(error.message, /\n/);
  return true;
};

test("a checkout ready to run in, from any folder of it", () =>
  inRepository(async (repository) => {
    repository.write("sub/it's new\n.txt", "x");
    repository.write("README.md", "changed\n");
    const state = await inspectRepository(join(repository.root, "sub"));
    assert.equal(state.root, repository.root);
    assert.equal(state.head, repository.git("rev-parse", "HEAD"));
    assert.equal(state.branch, "main");
    assert.deepEqual(state.dirty, ["README.md", "sub/"]);
    assert.deepEqual(
      [state.bare, state.superproject, state.ongoing, state.objectFormat],
      [false, undefined, undefined, "sha1"],
    );
    assert.match(state.gitVersion, /^\d+\.\d+/);
    assert.equal(readyRepository(state).branch, "main");
    assert.deepEqual([...(await listFiles(repository.root))].sort(), ["README.md", "sub/it's new\n.txt"]);
  }));

test("no commits yet, a detached HEAD, a rebase: told in one line each", async () => {
  await inRepository(async (repository) => {
    const state = await inspectRepository(repository.root);
    assert.equal(state.head, undefined);
    assert.throws(() => readyRepository(state), userError(/no commits yet/));
  }, {});
  await inRepository(async (repository) => {
    repository.git("switch", "--quiet", "--detach");
    const state = await inspectRepository(repository.root);
    assert.throws(() => readyRepository(state), userError(/detached/));
    repository.write("README.md", "1\n");
    repository.commit("1");
    assert.throws(() => repository.git("rebase", "--force-rebase", "--exec", "false", "HEAD~1"));
    assert.equal((await inspectRepository(repository.root)).ongoing, "rebase");
  });
});

test("a bare repository, a .git folder, one of our own worktrees", () =>
  inRepository(async (repository) => {
    const bare = `${repository.root}.git`;
    repository.git("clone", "--quiet", "--bare", repository.root, bare);
    const state = await inspectRepository(bare);
    assert.ok(state.bare);
    assert.throws(() => readyRepository(state), userError(/bare/));
    await assert.rejects(openGitWorkspace({ root: bare }), userError(/bare/));
    await assert.rejects(inspectRepository(join(repository.root, ".git")), userError(/inside a \.git/));
    const workspace = await openGitWorkspace({ root: repository.root });
    await workspace.openBranch("renga/r1", repository.git("rev-parse", "HEAD"));
    const worktree = await workspace.acquire("renga/r1");
    const inside = await inspectRepository(worktree.path);
    assert.throws(() => readyRepository(inside), userError(/one of Renga's own/));
    await workspace.close();
  }));

test("a submodule and a linked worktree of the user are checkouts like any other", () =>
  inRepository(async (repository) => {
    const library = scratchRepository({ "lib.txt": "x" });
    try {
      repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library.root, "lib");
      const linked = `${repository.root} linked`;
      repository.git("worktree", "add", "--quiet", "-b", "linked", linked);
      const inside = join(repository.root, "lib");
      assert.equal((await inspectRepository(inside)).superproject, repository.root);
      for (const root of [inside, linked]) {
        const { head } = readyRepository(await inspectRepository(root));
        const workspace = await openGitWorkspace({ root });
        assert.equal(workspace.root, root);
        await workspace.openBranch("renga/r1", head);
        const worktree = await workspace.acquire("renga/r1");
        assert.ok(worktree.path.startsWith(join(root, ".renga")));
        writeFileSync(join(worktree.path, "new.txt"), "x");
        assert.deepEqual((await workspace.commit(worktree, "New"))?.files, ["new.txt"]);
        await workspace.close();
      }
    } finally {
      library.remove();
    }
  }));

test("no repository, no folder, no git, an old git", async () => {
  const folder = mkdtempSync(join(tmpdir(), "renga-test-"));
  try {
    await assert.rejects(inspectRepository(folder), userError(/not in a git repository/));
    await assert.rejects(inspectRepository(join(folder, "nowhere")), userError(/no folder .*nowhere/));
    await assert.rejects(inspectRepository(folder, join(folder, "git")), userError(/cannot start git/));
    const old = join(folder, "old-git");
    writeFileSync(old, "#!/bin/sh\necho git version 2.34.1\n");
    chmodSync(old, 0o755);
    await assert.rejects(inspectRepository(folder, old), userError(/git 2\.39 or later .* 2\.34\.1/));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a hook's environment leads nowhere else", () =>
  inRepository(async (repository) => {
    const other = scratchRepository({ "other.txt": "x" });
    try {
      process.env["GIT_DIR"] = join(other.root, ".git");
      process.env["GIT_WORK_TREE"] = other.root;
      process.env["GIT_INDEX_FILE"] = join(other.root, "index-of-a-hook");
      process.env["GIT_OBJECT_DIRECTORY"] = join(other.root, ".git/objects");
      const workspace = await openGitWorkspace({ root: repository.root });
      for (const name of ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"])
        delete process.env[name];
      assert.equal(workspace.root, repository.root);
      await workspace.openBranch("renga/r1", repository.git("rev-parse", "HEAD"));
      const worktree = await workspace.acquire("renga/r1");
      writeFileSync(join(worktree.path, "new.txt"), "x");
      const committed = await workspace.commit(worktree, "New");
      assert.deepEqual(committed?.files, ["new.txt"]);
      assert.equal(repository.git("cat-file", "-t", committed.commit), "commit");
      assert.equal(other.git("status", "--porcelain"), "");
      await workspace.close();
    } finally {
      other.remove();
    }
  }));

test("a folder of somebody else's in the place of the pool, or of all of .renga", () =>
  inRepository(async (repository) => {
    const workspace = await openGitWorkspace({ root: repository.root });
    await workspace.openBranch("renga/r1", repository.git("rev-parse", "HEAD"));
    repository.write(".renga", "a file");
    await assert.rejects(workspace.acquire("renga/r1"), userError(/\.renga is in the way/));
    rmSync(join(repository.root, ".renga"));
    repository.write(".renga/worktrees/1/theirs.txt", "theirs");
    await assert.rejects(workspace.acquire("renga/r1"), userError(/worktrees\/1 is in the way/));
    await assert.rejects(workspace.acquire("renga/r1"), userError(/worktrees\/1 is in the way/));
    assert.equal(repository.read(".renga/worktrees/1/theirs.txt"), "theirs");
    assert.equal(repository.git("worktree", "list").split("\n").length, 1);
    rmSync(join(repository.root, ".renga/worktrees/1"), { recursive: true });
    mkdirSync(join(repository.root, ".renga/worktrees/1"));
    assert.ok((await workspace.acquire("renga/r1")).path.endsWith("/1"));
    await workspace.close();
  }));

test("a branch that is in the way of all run branches", () =>
  inRepository(async (repository) => {
    repository.git("branch", "renga");
    const workspace = await openGitWorkspace({ root: repository.root });
    const opening = workspace.openBranch("renga/r1", repository.git("rev-parse", "HEAD"));
    await assert.rejects(opening, userError(/branch renga is in the way of renga\/r1/));
    await assert.rejects(workspace.acquire("renga/r1"), userError(/no branch renga\/r1/));
    await workspace.close();
  }));

test("a filter that does not run, so that git itself cannot look, is told in one line", () =>
  inRepository(async (repository) => {
    repository.write(".gitattributes", "*.bin filter=lfs\n");
    repository.write("big.bin", "a pointer\n");
    repository.git("add", "-A");
    repository.git("commit", "--quiet", "-m", "pointer");
    repository.git("config", "filter.lfs.clean", "renga-has-no-such-filter %f");
    repository.git("config", "filter.lfs.required", "true");
    repository.write("big.bin", "b pointer\n");
    await assert.rejects(
      inspectRepository(repository.root),
      userError(/^git cannot look at big\.bin in .*: its filter lfs does not run$/u),
    );
  }));
