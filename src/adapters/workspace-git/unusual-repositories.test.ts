import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import {
  BRANCH,
  assertUntouched,
  land,
  put,
  settle,
  stageOf,
} from "../../../test/contracts/workspace-stage.ts";
import { landBranch } from "./land.ts";
import { openGitWorkspace } from "./open-git-workspace.ts";

const on = stageOf((root) => openGitWorkspace({ root }));
const POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 4\n";

test("large files kept by a filter: the filter's own program makes and reads the pointers", () =>
  on(
    { ".gitattributes": "*.bin filter=large\n" },
    async ({ workspace }) => {
      const worktree = await workspace.acquire(BRANCH);
      assert.equal(readFileSync(join(worktree.path, "old.bin"), "utf8"), "OLD\n");
      assert.equal(await workspace.commit(worktree, "Nothing"), undefined);
      put(worktree, "new.bin", "NEW\n");
      const committed = await workspace.commit(worktree, "New");
      assert.deepEqual(committed?.files, ["new.bin"]);
      assert.equal(String(await workspace.read(committed.commit, "new.bin")), "new\n");
    },
    (repository) => {
      repository.git("config", "filter.large.smudge", "tr a-z A-Z");
      repository.git("config", "filter.large.clean", "tr A-Z a-z");
      repository.git("config", "filter.large.required", "true");
      repository.write("old.bin", "OLD\n");
      repository.commit("A large file");
      assert.equal(repository.git("show", "HEAD:old.bin"), "old");
    },
  ));

test("where the filter's program is missing pointers stay pointers, and what should become one is refused", () =>
  on(
    { ".gitattributes": "*.bin filter=lfs\n", "old.bin": POINTER },
    async ({ repository, workspace }) => {
      const worktree = await workspace.acquire(BRANCH);
      assert.equal(readFileSync(join(worktree.path, "old.bin"), "utf8"), POINTER);
      put(worktree, "a.txt", "a\n");
      const committed = await workspace.commit(worktree, "Beside");
      assert.deepEqual(committed?.files, ["a.txt"]);
      const head = await settle(workspace, committed.commit);
      assert.equal(repository.git("show", `${head}:old.bin`), POINTER.trimEnd());
      put(worktree, "new.bin", "large");
      await assert.rejects(workspace.commit(worktree, "Large"), {
        name: "CommitRefused",
        message:
          /changed new\.bin, which git keeps through the filter lfs, and that program is not installed/,
        files: ["new.bin"],
      });
    },
    (repository) => {
      for (const what of ["process", "smudge", "clean"])
        repository.git("config", `filter.lfs.${what}`, `no-such-program-anywhere ${what}`);
      repository.git("config", "filter.lfs.required", "true");
    },
  ));

test("a sparse checkout: worktrees follow it, and landing takes nothing away outside of it", () =>
  on(
    { "in/a.txt": "a\n", "out/b.txt": "b\n", "out/deep/c.txt": "c\n" },
    async ({ repository, workspace }) => {
      const worktree = await workspace.acquire(BRANCH);
      assert.deepEqual(readdirSync(worktree.path).sort(), [".git", "in"]);
      await workspace.release(worktree);
      await land(workspace, { "in/a.txt": "aa\n" });
      await land(workspace, { "out/new.txt": "new\n" });
      const { to } = await landBranch({ root: repository.root, branch: BRANCH, onto: "main", how: "ff" });
      assert.equal(
        repository.git("ls-tree", "-r", "--name-only", to),
        "in/a.txt\nout/b.txt\nout/deep/c.txt\nout/new.txt",
      );
      assert.equal(repository.read("in/a.txt"), "aa\n");
      assert.ok(!existsSync(join(repository.root, "out")));
      assert.equal(repository.git("status", "--porcelain"), "");
    },
    (repository) => {
      repository.git("sparse-checkout", "set", "--cone", "in");
    },
  ));

test("none of the user's hooks runs for what Renga does by itself", () =>
  on(
    { "a.txt": "a\n" },
    async ({ repository, workspace, base }) => {
      await land(workspace, { "b.txt": "b\n" });
      const worktree = await workspace.acquire(BRANCH);
      await workspace.show(worktree, base);
      await workspace.retreat(BRANCH, base, "refs/renga/r1/x");
      assert.ok(!existsSync(join(repository.root, "hooks-ran")));
      assertUntouched(repository, base);
    },
    (repository) => {
      for (const hook of [
        "post-checkout",
        "pre-commit",
        "commit-msg",
        "post-commit",
        "reference-transaction",
        "post-index-change",
      ])
        repository.write(
          `.git/hooks/${hook}`,
          `#!/bin/sh\necho ${hook} >> '${repository.root}/hooks-ran'\n`,
          0o755,
        );
    },
  ));

test("landings are signed where the user has all commits signed, and a key that cannot sign is told at the start", () =>
  on({ "a.txt": "a\n" }, async ({ repository, workspace, base }) => {
    const plain = await land(workspace, { "b.txt": "b\n" });
    assert.doesNotMatch(repository.git("cat-file", "-p", plain), /^gpgsig/m);
    const key = join(repository.root, ".git", "signing key");
    execFileSync("env", ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key]);
    writeFileSync(`${key} signers`, `ada@example.com ${readFileSync(`${key}.pub`, "utf8")}`);
    repository.git("config", "gpg.format", "ssh");
    repository.git("config", "user.signingKey", `${key}.pub`);
    repository.git("config", "gpg.ssh.allowedSignersFile", `${key} signers`);
    repository.git("config", "commit.gpgSign", "true");
    const signing = await openGitWorkspace({ root: repository.root });
    try {
      await signing.openBranch("renga/r2", base);
      const commit = await signing.build({
        tree: plain,
        parent: base,
        message: "Complete 1: Ünïcode\n\nRenga-Task: 1\nRenga-Attempt: task_1_0badcafe.1\n",
        at: 1_700_000_000_999,
        edits: [],
      });
      repository.git("verify-commit", commit);
      assert.equal(await signing.advance("renga/r2", commit, base), true);
      assert.equal(
        repository.git("log", "-1", "--format=%an <%ae> %at %cn %ct %s", commit),
        "Ada <ada@example.com> 1700000000 Ada 1700000000 Complete 1: Ünïcode",
      );
      assert.deepEqual(await signing.landings("renga/r2", base), [
        { commit, attempt: "task_1_0badcafe.1", task: "1" },
      ]);
      rmSync(key);
      await assert.rejects(signing.openBranch("renga/r3", base), {
        name: "UserError",
        message: /^git cannot sign a commit/,
      });
      assert.equal(repository.git("for-each-ref", "refs/heads/renga/r3"), "");
    } finally {
      await signing.close();
    }
  }));
