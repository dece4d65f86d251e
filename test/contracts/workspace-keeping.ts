import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { BRANCH, assertUntouched, land, put, settle, stageOf } from "./workspace-stage.ts";
import type { OpenWorkspace } from "./workspace-stage.ts";

/** What every workspace promises of commits that no branch holds, and of a branch that is taken back. */
export function workspaceKeepingContract(name: string, open: OpenWorkspace): void {
  const on = stageOf(open);
  describe(name, () => {
    test("a kept commit outlives the clearing up that takes all others", () =>
      on({ "a.txt": "a\n" }, async ({ repository, workspace, base }) => {
        const commits: string[] = [];
        for (const content of ["first\n", "second\n", "third\n"]) {
          const worktree = await workspace.acquire(BRANCH);
          put(worktree, "a.txt", content);
          commits.push((await workspace.commit(worktree, content))!.commit);
          await workspace.release(worktree);
        }
        const [first, second, third] = commits as [string, string, string];
        await workspace.keep("refs/renga/r1/checkpoints/task_1_0badcafe", first);
        await workspace.keep("refs/renga/r1/checkpoints/task_1_0badcafe", second);
        repository.git("reflog", "expire", "--expire=now", "--all");
        repository.git("gc", "--quiet", "--prune=now");
        assert.equal(repository.git("cat-file", "-t", second), "commit");
        for (const gone of [first, third]) assert.throws(() => repository.git("cat-file", "-e", gone));
        assert.deepEqual(repository.git("branch", "--list", "--format=%(refname:short)").split("\n"), [
          "main",
          BRANCH,
        ]);
        assertUntouched(repository, base);
      }));

    test("only refs of ours keep anything, and only commits that are there", () =>
      on(undefined, async ({ repository, workspace, base }) => {
        for (const ref of [
          "refs/heads/main",
          "main",
          "refs/renga",
          "refs/renga/../heads/main",
          "refs/renga/a b",
        ])
          await assert.rejects(workspace.keep(ref, base), /not a ref of ours/, ref);
        for (const ref of [
          "refs/renga/x.lock",
          "refs/renga/.x",
          "refs/renga/x/",
          "refs/renga/x\0y",
          "refs/renga/-\n",
        ])
          await assert.rejects(workspace.keep(ref, base), /not a ref of ours/, ref);
        await assert.rejects(workspace.keep("refs/renga/r1/x", "0".repeat(39) + "1"));
        assert.equal(repository.git("for-each-ref", "refs/renga"), "");
      }));

    test("a branch goes back whole, what it leaves is kept, and it can be asked twice", () =>
      on({ "a.txt": "a\n", "b.txt": "b\n" }, async ({ repository, workspace, base }) => {
        const late = await workspace.acquire(BRANCH);
        put(late, "b.txt", "late\n");
        const committed = await workspace.commit(late, "Late");
        const one = await land(workspace, { "a.txt": "1\n" });
        const two = await land(workspace, { "a.txt": "2\n" });
        const evidence = "refs/renga/r1/rolled-back/1";
        assert.deepEqual(await workspace.retreat(BRANCH, base, evidence), { from: two });
        assert.deepEqual(await workspace.retreat(BRANCH, base, evidence), { from: base });
        assert.equal(await workspace.head(BRANCH), base);
        assert.equal(repository.git("rev-parse", evidence), two);
        assert.deepEqual(await workspace.landings(BRANCH, base), []);
        const head = await settle(workspace, committed!.commit);
        assert.equal(String(await workspace.read(head, "a.txt")), "a\n");
        // A second time with the same name loses nothing of the first.
        await workspace.retreat(BRANCH, base, evidence);
        assert.equal(repository.git("rev-parse", evidence), two);
        assert.equal(repository.git("rev-parse", `${evidence}-2`), head);
        await assert.rejects(workspace.retreat(BRANCH, one, evidence), /never stood at/);
        assertUntouched(repository, base);
      }));

    test("no branch of the user's is ever taken back", () =>
      on(undefined, async ({ repository, workspace, base }) => {
        repository.write("b.txt", "b\n");
        const mine = repository.commit("Mine");
        await assert.rejects(workspace.retreat("main", base, "refs/renga/r1/x"), /not a branch of ours/);
        assert.equal(repository.git("rev-parse", "main"), mine);
      }));
  });
}
