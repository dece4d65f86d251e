import assert from "node:assert/strict";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import type { TreeEdit } from "../../src/ports/workspace.ts";
import { BRANCH, assertUntouched, land, put, settle, stageOf } from "./workspace-stage.ts";
import type { OpenWorkspace } from "./workspace-stage.ts";

/** What every workspace promises of merging, building and landing commits. */
export function workspaceLandingContract(name: string, open: OpenWorkspace): void {
  const on = stageOf(open);
  describe(name, () => {
    test("one attempt: worktree, commit, merge, landing, found again", () =>
      on({ "a.txt": "one\n", "plan.md": "- [ ] 1\n" }, async ({ repository, workspace, base }) => {
        const worktree = await workspace.acquire(BRANCH);
        assert.equal(worktree.base, base);
        put(worktree, "src/new.txt", "new\n");
        put(worktree, "a.txt", "two\n");
        const committed = await workspace.commit(worktree, "Attempt");
        assert.deepEqual(committed?.files, ["a.txt", "src/new.txt"]);
        const merged = await workspace.merge(BRANCH, committed.commit);
        assert.deepEqual(merged, { status: "clean", tree: committed.tree, head: base });
        const commit = await workspace.build({
          tree: committed.tree,
          parent: base,
          message: "Complete 1: Ünïcode\n\nRenga-Task: 1\nRenga-Attempt: task_1_0badcafe\n",
          at: 1_700_000_000_999,
          edits: [{ kind: "write", path: "plan.md", content: Buffer.from("- [x] 1\n") }],
        });
        assert.equal(await workspace.head(BRANCH), base, "nothing moved yet");
        assert.equal(await workspace.advance(BRANCH, commit, base), true);
        assert.equal(await workspace.head(BRANCH), commit);
        assert.equal(repository.git("show", `${commit}:plan.md`), "- [x] 1");
        assert.equal(repository.git("show", `${commit}:src/new.txt`), "new");
        assert.equal(
          repository.git("log", "-1", "--format=%an <%ae> %at %s", commit),
          "Ada <ada@example.com> 1700000000 Complete 1: Ünïcode",
        );
        assert.deepEqual(await workspace.landings(BRANCH, base), [
          { commit, attempt: "task_1_0badcafe", task: "1" },
        ]);
        await workspace.release(worktree);
        repository.git("fsck", "--strict", "--no-dangling");
        assertUntouched(repository, base);
      }));

    test("a branch that is there goes on where it stands, unless it comes from elsewhere", () =>
      on(undefined, async ({ repository, workspace, base }) => {
        const next = await land(workspace, { "b.txt": "b\n" });
        await workspace.openBranch(BRANCH, base);
        assert.equal(await workspace.head(BRANCH), next);
        repository.write("c.txt", "c\n");
        const other = repository.commit("Elsewhere");
        await assert.rejects(workspace.openBranch(BRANCH, other), { name: "UserError" });
        assert.equal(await workspace.head(BRANCH), next);
      }));

    test("a landing never moves a branch that stands elsewhere", () =>
      on(undefined, async ({ repository, workspace, base }) => {
        const tree = repository.git("rev-parse", `${base}^{tree}`);
        const build = (message: string): Promise<string> =>
          workspace.build({ tree, parent: base, message, at: 0, edits: [] });
        const [first, second] = [await build("First"), await build("Second")];
        const answers = await Promise.all([
          workspace.advance(BRANCH, first, base),
          workspace.advance(BRANCH, second, base),
        ]);
        assert.deepEqual(answers, [true, false]);
        assert.equal(await workspace.head(BRANCH), first);
        assert.equal(
          await workspace.advance(BRANCH, base, first),
          true,
          "back again, for a batch that failed",
        );
        assert.equal(await workspace.head(BRANCH), base);
      }));

    test("changes side by side meet, changes to the same lines clash and say where", () =>
      on({ "a.txt": "1\n2\n3\n4\n5\n", "b.txt": "b\n" }, async ({ workspace, base }) => {
        const [top, end, clash] = await Promise.all([
          workspace.acquire(BRANCH),
          workspace.acquire(BRANCH),
          workspace.acquire(BRANCH),
        ]);
        put(top, "a.txt", "one\n2\n3\n4\n5\n");
        put(end, "a.txt", "1\n2\n3\n4\nfive\n");
        put(clash, "a.txt", "uno\n2\n3\n4\n5\n");
        put(clash, 'it\'s "odd"\n.txt', "x");
        const [c1, c2, c3] = await Promise.all(
          [top, end, clash].map((worktree) => workspace.commit(worktree, "Change")),
        );
        let head = await settle(workspace, c1!.commit);
        head = await settle(workspace, c2!.commit);
        assert.equal(String(await workspace.read(head, "a.txt")), "one\n2\n3\n4\nfive\n");
        const merged = await workspace.merge(BRANCH, c3!.commit);
        assert.deepEqual(merged, {
          status: "conflict",
          files: ["a.txt"],
          head,
          sides: "--- a.txt\n<<<<<<< landed meanwhile\none\n=======\nuno\n>>>>>>> this attempt\n2\n3\n4\n",
        });
        // And on a branch that was moved back the same change carries nothing of what was taken away.
        await workspace.advance(BRANCH, base, head);
        const late = await workspace.acquire(BRANCH);
        await workspace.release(late);
        assert.equal(late.base, base);
        const again = await workspace.merge(BRANCH, c3!.commit);
        assert.equal(again.status === "clean" && again.tree, c3!.tree);
      }));

    test("a change on a base that the branch has left carries only itself", () =>
      on({ "a.txt": "a\n", "b.txt": "b\n" }, async ({ workspace, base }) => {
        const taken = await land(workspace, { "taken-back.txt": "x\n" });
        const worktree = await workspace.acquire(BRANCH);
        assert.equal(worktree.base, taken);
        put(worktree, "b.txt", "bb\n");
        const committed = await workspace.commit(worktree, "On what goes");
        await workspace.advance(BRANCH, base, taken);
        const other = await land(workspace, { "a.txt": "aa\n" }, worktree);
        const merged = await workspace.merge(BRANCH, committed!.commit);
        assert.equal(merged.status, "clean");
        assert.equal(merged.head, other);
        const tree = merged.status === "clean" ? merged.tree : "";
        assert.equal(await workspace.read(tree, "taken-back.txt"), undefined);
        assert.equal(String(await workspace.read(tree, "a.txt")), "aa\n");
        assert.equal(String(await workspace.read(tree, "b.txt")), "bb\n");
      }));

    test("commits of the user on the branch that is checked out go on beside the run", () =>
      on({ "a.txt": "a\n" }, async ({ repository, workspace }) => {
        for (let round = 0; round < 5; round++) {
          repository.write(`mine ${round}.txt`, "mine\n");
          const [head] = await Promise.all([
            land(workspace, { [`run-${round}.txt`]: "run\n" }),
            Promise.resolve().then(() => repository.commit("Mine")),
          ]);
          assert.equal(await workspace.head(BRANCH), head);
        }
        assert.equal(repository.git("rev-list", "--count", "main"), "6");
        assert.equal(repository.git("rev-list", "--count", BRANCH), "6");
        assert.equal(repository.git("status", "--porcelain"), "");
        assert.equal(repository.git("symbolic-ref", "HEAD"), "refs/heads/main");
      }));

    test("a user's commit on the run's branch is seen and kept", () =>
      on({ "a.txt": "a\n", "b.txt": "b\n" }, async ({ repository, workspace, base }) => {
        const worktree = await workspace.acquire(BRANCH);
        put(worktree, "a.txt", "aa\n");
        const committed = await workspace.commit(worktree, "Ours");
        const tree = await workspace.build({
          tree: repository.git("rev-parse", `${base}^{tree}`),
          parent: base,
          message: "The user's",
          at: 0,
          edits: [{ kind: "write", path: "b.txt", content: Buffer.from("bb\n") }],
        });
        repository.git("update-ref", `refs/heads/${BRANCH}`, tree, base);
        const head = await settle(workspace, committed!.commit);
        assert.equal(String(await workspace.read(head, "a.txt")), "aa\n");
        assert.equal(String(await workspace.read(head, "b.txt")), "bb\n");
      }));

    test("show puts the files at exactly a merged tree, and the next attempt at the head again", () =>
      on({ "a.txt": "a\n", "b.txt": "b\n" }, async ({ workspace, base }) => {
        const [one, two] = [await workspace.acquire(BRANCH), await workspace.acquire(BRANCH)];
        put(one, "a.txt", "aa\n");
        put(one, "new/file", "x\n");
        rmSync(join(two.path, "b.txt"));
        const [c1, c2] = [await workspace.commit(one, "One"), await workspace.commit(two, "Two")];
        const head = await settle(workspace, c1!.commit);
        const merged = await workspace.merge(BRANCH, c2!.commit);
        assert.equal(merged.status, "clean");
        put(two, "left over by a check", "x");
        await workspace.show(two, merged.status === "clean" ? merged.tree : "");
        assert.deepEqual(readdirSync(two.path).sort(), [".git", "a.txt", "new"]);
        assert.equal(readFileSync(join(two.path, "a.txt"), "utf8"), "aa\n");
        await workspace.show(two, base);
        assert.deepEqual(readdirSync(two.path).sort(), [".git", "a.txt", "b.txt"]);
        await workspace.release(two);
        const next = await workspace.acquire(BRANCH);
        assert.equal(next.base, head);
        assert.deepEqual(readdirSync(next.path).sort(), [".git", "a.txt", "b.txt", "new"]);
      }));

    test("reading: bytes as stored, undefined for what is not a file there", () =>
      on({ "dir/a.txt": "a\r\n" }, async ({ workspace, base }) => {
        assert.equal(String(await workspace.read(base, "dir/a.txt")), "a\r\n");
        assert.equal(String(await workspace.read(BRANCH, "dir/a.txt")), "a\r\n");
        assert.equal(await workspace.read(base, "dir"), undefined);
        assert.equal(await workspace.read(base, "dir/a.txt/x"), undefined);
        assert.equal(await workspace.read(base, "nowhere"), undefined);
        assert.equal(await workspace.read("no-such-branch", "dir/a.txt"), undefined);
        for (const path of ["../a", "/etc/passwd", ".git/config", "dir//a.txt", ""])
          await assert.rejects(workspace.read(base, path));
      }));

    test("edits make folders, keep modes, drop folders that go empty, and refuse what cannot be", () =>
      on(
        { "plan/open/1.md": "1\n", "plan.md": "- [ ] a\r\n- [ ] b" },
        async ({ repository, workspace, base }) => {
          const tree = repository.git("rev-parse", `${base}^{tree}`);
          const build = (...edits: TreeEdit[]): Promise<string> =>
            workspace.build({ tree, parent: base, message: "Edits", at: 0, edits });
          const commit = await build(
            { kind: "write", path: "plan.md", content: Buffer.from("- [x] a\r\n- [ ] b") },
            { kind: "move", from: "plan/open/1.md", to: "plan/done/2026/1.md" },
            { kind: "write", path: "plan/done/2026/1.md", content: Buffer.from("moved, then written") },
          );
          assert.deepEqual(repository.git("ls-tree", "-r", "-t", "--name-only", commit).split("\n"), [
            "plan.md",
            "plan",
            "plan/done",
            "plan/done/2026",
            "plan/done/2026/1.md",
          ]);
          assert.equal(String(await workspace.read(commit, "plan.md")), "- [x] a\r\n- [ ] b");
          repository.git("fsck", "--strict", "--no-dangling");
          await assert.rejects(build({ kind: "move", from: "nowhere", to: "x" }), /not there/);
          await assert.rejects(
            build({ kind: "write", path: "plan", content: Buffer.from("") }),
            /not a file/,
          );
          await assert.rejects(
            build({ kind: "write", path: "plan.md/x", content: Buffer.from("") }),
            /in the way/,
          );
          await assert.rejects(build({ kind: "write", path: ".git/config", content: Buffer.from("") }));
        },
      ));
  });
}
