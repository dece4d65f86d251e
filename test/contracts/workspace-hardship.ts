import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import type { Worktree } from "../../src/ports/workspace.ts";
import { BRANCH, assertUntouched, inWorktree, land, put, settle, stageOf } from "./workspace-stage.ts";
import type { OpenWorkspace } from "./workspace-stage.ts";

/** What every workspace promises when agents, crashes and unusual repositories get in its way. */
export function workspaceHardshipContract(name: string, open: OpenWorkspace): void {
  const on = stageOf(open);
  describe(name, () => {
    test("what an agent committed, staged or left on another branch is one commit on the base", () =>
      on({ "a.txt": "a\n" }, async ({ repository, workspace, base }) => {
        repository.git("branch", "mine");
        const worktree = await workspace.acquire(BRANCH);
        const git = (...args: string[]): void => inWorktree(worktree, args);
        put(worktree, "one.txt", "1\n");
        git("add", "--all");
        git("commit", "--quiet", "-m", "The agent's own");
        put(worktree, "two.txt", "2\n");
        git("add", "two.txt");
        put(worktree, "three.txt", "3\n");
        const committed = await workspace.commit(worktree, "All of it");
        assert.deepEqual(committed?.files, ["one.txt", "three.txt", "two.txt"]);
        assert.equal(repository.git("rev-parse", `${committed.commit}^`), base);
        await workspace.release(worktree);

        const second = await workspace.acquire(BRANCH);
        assert.equal(second.path, worktree.path);
        assert.ok(!existsSync(join(second.path, "one.txt")));
        inWorktree(second, ["checkout", "--quiet", "mine"]);
        put(second, "four.txt", "4\n");
        assert.deepEqual((await workspace.commit(second, "On a branch"))?.files, ["four.txt"]);
        await workspace.release(second);
        const head = await land(workspace, { "five.txt": "5\n" });
        const third = await workspace.acquire(BRANCH);
        assert.equal(third.base, head);
        assert.equal(repository.git("rev-parse", "mine"), base, "the user's branch stays where it was");
        assertUntouched(repository, base);
      }));

    test("a merge that an agent left half way is refused while it clashes and gone the next time", () =>
      on({ "a.txt": "a\n" }, async ({ repository, workspace }) => {
        const next = await land(workspace, { "a.txt": "theirs\n" });
        const base = repository.git("rev-parse", "HEAD");
        const worktree = await workspace.acquire(BRANCH);
        inWorktree(worktree, ["reset", "--quiet", "--hard", base]);
        put(worktree, "a.txt", "ours\n");
        inWorktree(worktree, ["commit", "--quiet", "--all", "-m", "Ours"]);
        assert.throws(() => inWorktree(worktree, ["rebase", next]));
        await assert.rejects(workspace.commit(worktree, "Half"), { name: "CommitRefused", files: ["a.txt"] });
        await workspace.release(worktree);
        const again = await workspace.acquire(BRANCH);
        assert.equal(again.path, worktree.path);
        assert.throws(() => inWorktree(again, ["rebase", "--abort"]), /No rebase in progress/);
        put(again, "b.txt", "b\n");
        assert.deepEqual((await workspace.commit(again, "Whole"))?.files, ["b.txt"]);
      }));

    test("a repository made inside the worktree is refused and gone the next time", () =>
      on(undefined, async ({ workspace }) => {
        for (const withCommit of [false, true]) {
          const worktree = await workspace.acquire(BRANCH);
          put(worktree, "nested/x", "x");
          const nested = { ...worktree, path: join(worktree.path, "nested") };
          inWorktree(nested, ["init", "--quiet"]);
          if (withCommit) {
            inWorktree(nested, ["add", "x"]);
            inWorktree(nested, ["commit", "--quiet", "-m", "Inside"]);
          }
          await assert.rejects(workspace.commit(worktree, "Nested"), {
            name: "CommitRefused",
            files: ["nested"],
          });
          await workspace.release(worktree);
          const again = await workspace.acquire(BRANCH);
          assert.ok(!existsSync(join(again.path, "nested")));
          await workspace.release(again);
        }
      }));

    test("an agent that deletes the worktree's .git never reaches the user's checkout", () =>
      on({ "a.txt": "a\n" }, async ({ repository, workspace, base }) => {
        repository.write("a.txt", "the user's own words\n");
        repository.write("untracked.txt", "too\n");
        const worktree = await workspace.acquire(BRANCH);
        rmSync(join(worktree.path, ".git"));
        put(worktree, "b.txt", "b\n");
        assert.deepEqual((await workspace.commit(worktree, "Without .git"))?.files, ["b.txt"]);
        await workspace.release(worktree);
        const again = await workspace.acquire(BRANCH);
        assert.equal(again.path, worktree.path);
        assert.deepEqual(readdirSync(again.path).sort(), [".git", "a.txt"]);
        assert.equal(repository.read("a.txt"), "the user's own words\n");
        assert.equal(repository.git("status", "--porcelain"), " M a.txt\n?? untracked.txt");
        assert.equal(repository.git("rev-parse", "main"), base);
      }));

    test("an agent that removes its worktree, or puts a link in its place, is refused and harms nobody", () =>
      on({ "a.txt": "a\n" }, async ({ repository, workspace, base }) => {
        for (const link of [false, true]) {
          const worktree = await workspace.acquire(BRANCH);
          rmSync(worktree.path, { recursive: true });
          if (link) symlinkSync(repository.root, worktree.path);
          repository.write("a.txt", "the user's own words\n");
          await assert.rejects(workspace.commit(worktree, "Gone"), { name: "CommitRefused" });
          await assert.rejects(workspace.show(worktree, base), { name: "CommitRefused" });
          await workspace.release(worktree);
          const again = await workspace.acquire(BRANCH);
          assert.equal(again.path, worktree.path);
          assert.deepEqual(readdirSync(again.path).sort(), [".git", "a.txt"]);
          assert.equal(repository.read("a.txt"), "the user's own words\n");
          await workspace.release(again);
        }
      }));

    test("line ends: autocrlf in the repository changes no file that the attempt did not", () =>
      on(
        { "lf.txt": "a\nb\n", ".gitattributes": "*.asked text\n" },
        async ({ workspace }) => {
          for (let round = 0; round < 3; round++) {
            const worktree = await workspace.acquire(BRANCH);
            assert.equal(readFileSync(join(worktree.path, "lf.txt"), "utf8"), "a\r\nb\r\n");
            put(worktree, "new.txt", "x\r\ny\r\n");
            const committed = await workspace.commit(worktree, "One file");
            assert.deepEqual(committed?.files, ["new.txt"]);
            assert.equal(String(await workspace.read(committed.tree, "new.txt")), "x\ny\n");
            assert.equal(String(await workspace.read(committed.tree, "crlf.asked")), "a\r\nb\r\n");
            await workspace.release(worktree);
          }
          const worktree = await workspace.acquire(BRANCH);
          put(worktree, "crlf.asked", "a\r\nchanged\r\n");
          assert.deepEqual((await workspace.commit(worktree, "Asked"))?.files, ["crlf.asked"]);
        },
        (repository) => {
          // A file stored with CRLF although its attributes ask for LF: git calls it changed in every checkout.
          repository.write("crlf.asked", "a\r\nb\r\n");
          const blob = repository.git("hash-object", "-w", "--no-filters", "crlf.asked");
          repository.git("update-index", "--add", "--cacheinfo", `100644,${blob},crlf.asked`);
          repository.git("commit", "--quiet", "-m", "Stored with CRLF");
          repository.git("config", "core.autocrlf", "true");
          repository.git("config", "core.safecrlf", "true");
        },
      ));

    test("in a sparse checkout the files outside stay, and what is written there counts", () =>
      on(
        { "in/a.txt": "a\n", "out/b.txt": "b\n" },
        async ({ workspace }) => {
          const worktree = await workspace.acquire(BRANCH);
          put(worktree, "in/a.txt", "aa\n");
          put(worktree, "out/new.txt", "new\n");
          const committed = await workspace.commit(worktree, "Sparse");
          assert.deepEqual(committed?.files, ["in/a.txt", "out/new.txt"]);
          assert.equal(String(await workspace.read(committed.tree, "out/b.txt")), "b\n");
          await settle(workspace, committed.commit);
          await workspace.release(worktree);
          const again = await workspace.acquire(BRANCH);
          assert.equal(await workspace.commit(again, "Nothing"), undefined);
        },
        (repository) => {
          repository.git("sparse-checkout", "set", "--cone", "in");
        },
      ));

    test("what a crash leaves in the pool is healed", () =>
      on({ "a.txt": "a\n", ".gitignore": "node_modules\n" }, async ({ repository, workspace }) => {
        const taken = await Promise.all(Array.from({ length: 6 }, () => workspace.acquire(BRANCH)));
        const admin = ({ path }: Worktree): string =>
          readFileSync(join(path, ".git"), "utf8").trim().slice(8);
        const [locked, halfGone, noRecord, noFolder, cutShort, moved] = taken as [
          Worktree,
          Worktree,
          Worktree,
          Worktree,
          Worktree,
          Worktree,
        ];
        writeFileSync(join(admin(locked), "index.lock"), "");
        writeFileSync(join(admin(locked), "HEAD.lock"), "");
        put(halfGone, "junk", "x");
        rmSync(join(halfGone.path, ".git"));
        rmSync(join(halfGone.path, "a.txt"));
        rmSync(admin(noRecord), { recursive: true });
        rmSync(noFolder.path, { recursive: true });
        writeFileSync(join(admin(cutShort), "index"), "");
        writeFileSync(join(moved.path, ".git"), "gitdir: /somewhere/else/.git/worktrees/77\n");
        const mended = [locked, halfGone, cutShort, moved];
        for (const worktree of mended) put(worktree, "node_modules/dear", "x");
        for (const worktree of taken) await workspace.release(worktree);
        const again = await Promise.all(taken.map(() => workspace.acquire(BRANCH)));
        assert.deepEqual(again.map(({ path }) => path).sort(), taken.map(({ path }) => path).sort());
        for (const worktree of again) {
          const dear = mended.some(({ path }) => path === worktree.path) ? ["node_modules"] : [];
          assert.deepEqual(readdirSync(worktree.path).sort(), [".git", ".gitignore", "a.txt", ...dear]);
          put(worktree, "b.txt", "b\n");
          assert.deepEqual((await workspace.commit(worktree, "Healed"))?.files, ["b.txt"]);
        }
        assert.equal(repository.git("status", "--porcelain"), "");
      }));

    test("a second workspace on the same repository gets worktrees of its own", () =>
      on(undefined, async ({ repository, workspace }) => {
        const other = await open(repository.root);
        const mine = await workspace.acquire(BRANCH);
        const theirs = await other.acquire(BRANCH);
        assert.notEqual(mine.path, theirs.path);
        await workspace.release(mine);
        await workspace.close();
        const next = await other.acquire(BRANCH);
        assert.equal(next.path, mine.path, "what a closed workspace had is free again");
        await other.close();
      }));
  });
}
