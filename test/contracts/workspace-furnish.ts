import assert from "node:assert/strict";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import type { WorktreeConfig } from "../../src/core/config.ts";
import type { Workspace, Worktree } from "../../src/ports/workspace.ts";
import type { ScratchRepository } from "./scratch-repository.ts";
import { BRANCH, assertUntouched, inWorktree, land, put, stageOf } from "./workspace-stage.ts";

export type OpenFurnished = (root: string, worktree: WorktreeConfig) => Promise<Workspace>;

const NOTHING: WorktreeConfig = { setupTimeoutSeconds: 20, setupInputs: [], links: [], shared: [] };

/** What every workspace promises of worktrees that are made fit for work: set-up, links, shared folders. */
export function workspaceFurnishContract(name: string, open: OpenFurnished): void {
  const on = (config: Partial<WorktreeConfig>): ReturnType<typeof stageOf> =>
    stageOf((root) => open(root, { ...NOTHING, ...config }));
  const installed = (repository: ScratchRepository): void =>
    repository.write("node_modules/dep/index.js", "the user's\n");
  describe(name, () => {
    test("the user's packages are seen through a link that is never committed, ignored or not", () =>
      on({ links: ["node_modules", "packages/a/.venv", "not-installed"] })(
        { ".gitignore": "node_modules/\n", "packages/a/a.py": "1\n" },
        async ({ repository, workspace, base }) => {
          repository.write("packages/a/.venv/bin/python", "#!\n");
          repository.write(".git/info/exclude", ".venv\n");
          const worktree = await workspace.acquire(BRANCH);
          assert.equal(
            readFileSync(join(worktree.path, "node_modules/dep/index.js"), "utf8"),
            "the user's\n",
          );
          assert.ok(existsSync(join(worktree.path, "packages/a/.venv/bin/python")));
          assert.ok(!existsSync(join(worktree.path, "not-installed")));
          assert.equal(await workspace.commit(worktree, "Nothing"), undefined);
          put(worktree, "a.txt", "a\n");
          inWorktree(worktree, ["add", "--all"]);
          inWorktree(worktree, ["commit", "--quiet", "-m", "With the link"]);
          const committed = await workspace.commit(worktree, "Without it");
          assert.deepEqual(committed?.files, ["a.txt"]);
          await workspace.show(worktree, committed.tree);
          assert.ok(
            existsSync(join(worktree.path, "node_modules/dep/index.js")),
            "for the checks at landing too",
          );
          await workspace.release(worktree);
          assertUntouched(repository, base);
        },
        installed,
      ));

    test("an agent that deletes, replaces or cleans the link leaves the user's packages alone, and the next one finds it again", () =>
      on({ links: ["node_modules"] })(
        { "a.txt": "a\n" },
        async ({ repository, workspace }) => {
          const mischief: ((worktree: Worktree) => void)[] = [
            ({ path }) => rmSync(join(path, "node_modules"), { recursive: true }),
            (worktree) => inWorktree(worktree, ["clean", "-ffdxq"]),
            (worktree) => {
              rmSync(join(worktree.path, "node_modules"));
              put(worktree, "node_modules/dep/index.js", "the agent's\n");
              put(worktree, "node_modules/own/index.js", "the agent's\n");
              inWorktree(worktree, ["add", "--all", "--force"]);
            },
            (worktree) => {
              // Staged as a folder, a link again when the next attempt's files are put.
              inWorktree(worktree, ["rm", "-r", "--cached", "--quiet", "--ignore-unmatch", "node_modules"]);
              rmSync(join(worktree.path, "node_modules"), { recursive: true });
              put(worktree, "node_modules/dep/index.js", "the agent's\n");
              inWorktree(worktree, ["add", "--force", "node_modules"]);
              rmSync(join(worktree.path, "node_modules"), { recursive: true });
              symlinkSync(join(repository.root, "node_modules"), join(worktree.path, "node_modules"));
            },
          ];
          for (const act of mischief) {
            const worktree = await workspace.acquire(BRANCH);
            act(worktree);
            assert.equal(await workspace.commit(worktree, "Nothing of it"), undefined);
            await workspace.release(worktree);
            const again = await workspace.acquire(BRANCH);
            assert.equal(again.path, worktree.path);
            assert.ok(lstatSync(join(again.path, "node_modules")).isSymbolicLink());
            assert.equal(repository.read("node_modules/dep/index.js"), "the user's\n");
            assert.deepEqual(readdirSync(join(repository.root, "node_modules")), ["dep"]);
            await workspace.release(again);
          }
        },
        (repository) => {
          installed(repository);
          repository.write(".git/info/exclude", "node_modules\n");
        },
      ));

    test("a link in whose place git tracks something is refused in one line", () =>
      on({ links: ["vendor/lib"] })({ "vendor/lib/a.c": "a\n" }, async ({ repository, workspace }) => {
        await assert.rejects(workspace.acquire(BRANCH), {
          name: "UserError",
          message: /link vendor\/lib, but git tracks it$/,
        });
        assert.equal(repository.git("worktree", "list", "--porcelain").match(/^worktree /gm)?.length, 1);
      }));

    test("a link cannot leave the worktree through a link that git tracks", () => {
      const outside = "outside-of-it";
      return on({ links: ["data/x"] })(
        { "x/y": "1\n" },
        async ({ workspace }) => {
          await assert.rejects(workspace.acquire(BRANCH), /git tracks data, which is no folder/);
        },
        (repository) => {
          mkdirSync(join(repository.root, "..", outside));
          symlinkSync(`../${outside}`, join(repository.root, "data"));
          repository.commit("A link");
          writeFileSync(join(repository.root, "..", outside, "x"), "dear");
        },
      );
    });

    for (const path of ["../other", "/etc", ".git/hooks", ".renga/runs", ""])
      test(`a link to ${path || "nothing"} is refused when the workspace is opened`, () =>
        assert.rejects(
          on({ links: [path] })(undefined, () => Promise.resolve()),
          { name: "UserError" },
        ));

    test("shared folders are one place for all worktrees, outlive attempts and are never committed", () =>
      on({ shared: ["data", "out/checkpoints"] })(undefined, async ({ repository, workspace, base }) => {
        const [one, two] = [await workspace.acquire(BRANCH), await workspace.acquire(BRANCH)];
        put(one, "data/train.json", "[]");
        put(one, "out/checkpoints/1", "x");
        put(one, "out/of/it", "x");
        assert.equal(readFileSync(join(two.path, "data/train.json"), "utf8"), "[]");
        assert.deepEqual((await workspace.commit(one, "One"))?.files, ["out/of/it"]);
        await workspace.release(one);
        const again = await workspace.acquire(BRANCH);
        assert.equal(readFileSync(join(again.path, "out/checkpoints/1"), "utf8"), "x");
        assert.ok(!existsSync(join(again.path, "out/of")));
        assertUntouched(repository, base);
      }));

    test("the set-up runs once a worktree, again when an input changed or its work is gone, and leaves nothing but ignored files", () =>
      on({
        setup:
          "mkdir -p node_modules gen && cat lock >> node_modules/installed && cp lock gen/ && echo x > stray && echo changed > a.txt",
        setupInputs: ["lock"],
      })(
        { lock: "1\n", "a.txt": "a\n", ".gitignore": "node_modules\ngen\n*.tmp\n" },
        async ({ workspace }) => {
          const seen = async (): Promise<readonly [string, Worktree]> => {
            const worktree = await workspace.acquire(BRANCH);
            return [readFileSync(join(worktree.path, "node_modules/installed"), "utf8"), worktree];
          };
          const [first, worktree] = await seen();
          assert.equal(first, "1\n");
          assert.deepEqual(readdirSync(worktree.path).sort(), [
            ".git",
            ".gitignore",
            "a.txt",
            "gen",
            "lock",
            "node_modules",
          ]);
          assert.equal(await workspace.commit(worktree, "Nothing"), undefined);
          put(worktree, "left.tmp", "x");
          await workspace.release(worktree);
          const [second, again] = await seen();
          assert.equal(second, "1\n", "not twice");
          assert.ok(existsSync(join(again.path, "gen/lock")), "what the set-up made stays");
          assert.ok(!existsSync(join(again.path, "left.tmp")), "what an attempt left does not");
          rmSync(join(again.path, "gen"), { recursive: true });
          await workspace.release(again);
          const [third, mended] = await seen();
          assert.equal(third, "1\n1\n");
          await workspace.release(mended);
          await land(workspace, { lock: "2\n" });
          const [fourth, last] = await seen();
          assert.equal(fourth, "1\n1\n2\n");
          assert.equal(readFileSync(join(last.path, "gen/lock"), "utf8"), "2\n");
        },
      ));

    test("a merged result with other inputs is set up for its proof", () =>
      on({ setup: "mkdir -p node_modules && cp lock node_modules/", setupInputs: ["lock"] })(
        { lock: "1\n", ".gitignore": "node_modules\n" },
        async ({ workspace }) => {
          const worktree = await workspace.acquire(BRANCH);
          put(worktree, "lock", "2\n");
          const committed = await workspace.commit(worktree, "Newer");
          await workspace.show(worktree, committed!.tree);
          assert.equal(readFileSync(join(worktree.path, "node_modules/lock"), "utf8"), "2\n");
        },
      ));

    test("a set-up that fails or hangs names its command and the end of its output, and is tried again", () =>
      on({ setup: "if test -f ready; then exit 0; fi; echo no network >&2; exit 7" })(
        undefined,
        async ({ repository, workspace }) => {
          await assert.rejects(workspace.acquire(BRANCH), {
            name: "UserError",
            message: /^the worktree's set-up `if .*` ended with exit code 7:\nno network$/s,
          });
          const ready = repository.git("rev-parse", "HEAD");
          const commit = await workspace.build({
            tree: ready,
            parent: ready,
            message: "Ready",
            at: 0,
            edits: [{ kind: "write", path: "ready", content: Buffer.from("") }],
          });
          await workspace.advance(BRANCH, commit, ready);
          await workspace.release(await workspace.acquire(BRANCH));
        },
      ).then(() =>
        on({ setup: "exec sleep 60", setupTimeoutSeconds: 0.2 })(undefined, async ({ workspace }) => {
          await assert.rejects(workspace.acquire(BRANCH), /took longer than 0\.2 s/);
          const stop = AbortSignal.abort();
          await assert.rejects(workspace.acquire(BRANCH, { signal: stop }), /was stopped/);
        }),
      ));
  });
}
