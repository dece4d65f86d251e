import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import type { Worktree } from "../../src/ports/workspace.ts";
import { scratchRepository } from "./scratch-repository.ts";
import type { ScratchRepository } from "./scratch-repository.ts";
import { BRANCH, assertUntouched, inWorktree, put, settle, stageOf } from "./workspace-stage.ts";
import type { OpenWorkspace, Stage } from "./workspace-stage.ts";

const ALLOW = ["-c", "protocol.file.allow=always"] as const;

/** What every workspace promises of repositories with submodules. */
export function workspaceSubmodulesContract(name: string, open: OpenWorkspace): void {
  const on = (
    scene: (stage: Stage) => Promise<void>,
    before?: (it: ScratchRepository) => void,
  ): Promise<void> => {
    const library = scratchRepository({ "lib.txt": "lib\n", ".gitignore": "*.o\n" });
    return stageOf(open)({ "a.txt": "a\n" }, scene, (repository) => {
      repository.git(...ALLOW, "submodule", "--quiet", "add", library.root, "modules/lib");
      repository.commit("With a submodule");
      // From here on nothing can be fetched.
      library.remove();
      before?.(repository);
    });
  };
  const inside = (worktree: Worktree): Worktree => ({
    ...worktree,
    path: join(worktree.path, "modules/lib"),
  });

  describe(name, () => {
    test("submodules that the user has are there in every worktree, without a network", () =>
      on(async ({ repository, workspace, base }) => {
        const both = [await workspace.acquire(BRANCH), await workspace.acquire(BRANCH)];
        for (const worktree of both) {
          assert.equal(readFileSync(join(worktree.path, "modules/lib/lib.txt"), "utf8"), "lib\n");
          put(worktree, "modules/lib/left.o", "x");
          assert.equal(await workspace.commit(worktree, "Nothing"), undefined);
          await workspace.release(worktree);
        }
        const again = await workspace.acquire(BRANCH);
        assert.deepEqual(readdirSync(join(again.path, "modules/lib")).sort(), [
          ".git",
          ".gitignore",
          "lib.txt",
        ]);
        put(again, "b.txt", "b\n");
        assert.deepEqual((await workspace.commit(again, "Beside"))?.files, ["b.txt"]);
        assertUntouched(repository, base);
      }));

    test("what an attempt changed inside a submodule without committing it is refused, and gone the next time", () =>
      on(async ({ workspace }) => {
        for (const path of ["modules/lib/lib.txt", "modules/lib/new.txt"]) {
          const worktree = await workspace.acquire(BRANCH);
          put(worktree, path, "changed\n");
          await assert.rejects(workspace.commit(worktree, "Inside"), {
            name: "CommitRefused",
            message: /inside the submodule modules\/lib without committing/,
            files: ["modules/lib"],
          });
          await workspace.release(worktree);
          const again = await workspace.acquire(BRANCH);
          assert.equal(readFileSync(join(again.path, "modules/lib/lib.txt"), "utf8"), "lib\n");
          assert.ok(!existsSync(join(again.path, "modules/lib/new.txt")));
          await workspace.release(again);
        }
      }));

    test("what an attempt committed inside a submodule lands by its name, and stays in the user's repository of it", () =>
      on(async ({ repository, workspace, base }) => {
        const worktree = await workspace.acquire(BRANCH);
        put(worktree, "modules/lib/lib.txt", "newer\n");
        inWorktree(inside(worktree), ["commit", "--quiet", "--all", "-m", "Newer"]);
        const committed = await workspace.commit(worktree, "Move it on");
        assert.deepEqual(committed?.files, ["modules/lib"]);
        await workspace.show(worktree, base);
        assert.equal(readFileSync(join(worktree.path, "modules/lib/lib.txt"), "utf8"), "lib\n");
        const head = await settle(workspace, committed.commit);
        await workspace.release(worktree);
        const named = repository.git("rev-parse", `${head}:modules/lib`);
        const store = join(repository.root, ".git/modules/modules/lib");
        repository.git("--git-dir", store, "reflog", "expire", "--expire=now", "--all");
        repository.git("--git-dir", store, "gc", "--quiet", "--prune=now");
        for (const taken of [await workspace.acquire(BRANCH), await workspace.acquire(BRANCH)]) {
          assert.equal(readFileSync(join(taken.path, "modules/lib/lib.txt"), "utf8"), "newer\n");
          assert.equal(await workspace.commit(taken, "Nothing"), undefined);
        }
        assert.notEqual(repository.git("-C", "modules/lib", "rev-parse", "HEAD"), named);
        assert.equal(repository.git("-C", "modules/lib", "status", "--porcelain"), "");
        assertUntouched(repository, base);
      }));

    test("a submodule is never put at a commit that nobody here has", () =>
      on(async ({ workspace }) => {
        const worktree = await workspace.acquire(BRANCH);
        const place = inside(worktree).path;
        rmSync(place, { recursive: true });
        mkdirSync(place);
        inWorktree(worktree, ["update-index", "--cacheinfo", `160000,${"1".repeat(40)},modules/lib`]);
        await assert.rejects(workspace.commit(worktree, "Nowhere"), {
          name: "CommitRefused",
          message: /put the submodule modules\/lib at 1111111111, which is not in its repository here/,
        });
      }));

    test("a submodule that the user never fetched is an empty folder, as in their checkout", () =>
      on(
        async ({ workspace }) => {
          const worktree = await workspace.acquire(BRANCH);
          assert.deepEqual(readdirSync(join(worktree.path, "modules/lib")), []);
          put(worktree, "b.txt", "b\n");
          assert.deepEqual((await workspace.commit(worktree, "Beside"))?.files, ["b.txt"]);
        },
        (repository) => {
          repository.git("submodule", "--quiet", "deinit", "--all", "--force");
          rmSync(join(repository.root, ".git/modules"), { recursive: true });
        },
      ));

    test("a submodule that is behind what the branch names is told with its cure", () =>
      on(
        async ({ workspace }) => {
          await assert.rejects(workspace.acquire(BRANCH), {
            name: "UserError",
            message: /the submodule modules\/lib is not here at 1111111111/,
          });
        },
        (repository) => {
          repository.git("update-index", "--cacheinfo", `160000,${"1".repeat(40)},modules/lib`);
          repository.git("commit", "--quiet", "-m", "Ahead of what is here");
        },
      ));
  });
}
