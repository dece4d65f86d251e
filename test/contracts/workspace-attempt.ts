import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import type { Worktree } from "../../src/ports/workspace.ts";
import { BRANCH, land, put, settle, stageOf } from "./workspace-stage.ts";
import type { OpenWorkspace } from "./workspace-stage.ts";

/** What every workspace promises of worktrees and of what becomes a commit. */
export function workspaceAttemptContract(name: string, open: OpenWorkspace): void {
  const on = stageOf(open);
  describe(name, () => {
    test("an attempt that changed nothing has no commit", () =>
      on(undefined, async ({ workspace }) => {
        const worktree = await workspace.acquire(BRANCH);
        put(worktree, "README.md", "else");
        put(worktree, "README.md", "# Scratch\n");
        assert.equal(await workspace.commit(worktree, "Nothing"), undefined);
      }));

    test("sixteen worktrees at once are sixteen places; given back they serve again, clean", () =>
      on({ "a.txt": "a\n", ".gitignore": "*.o\nnode_modules\n" }, async ({ repository, workspace }) => {
        const take = (): Promise<Worktree[]> =>
          Promise.all(Array.from({ length: 16 }, () => workspace.acquire(BRANCH)));
        const first = await take();
        assert.equal(new Set(first.map((worktree) => worktree.path)).size, 16);
        for (const worktree of first) {
          put(worktree, "a.txt", "dirty\n");
          put(worktree, "junk/deep/x", "x");
          put(worktree, "stale.o", "x");
          mkdirSync(join(worktree.path, "empty/er"), { recursive: true });
          await workspace.release(worktree);
        }
        const second = await take();
        assert.deepEqual(
          second.map((worktree) => worktree.path).sort(),
          first.map((worktree) => worktree.path).sort(),
        );
        for (const worktree of second)
          assert.deepEqual(readdirSync(worktree.path).sort(), [".git", ".gitignore", "a.txt"]);
        assert.equal(repository.git("status", "--porcelain"), "");
      }));

    test("installed packages outlive an attempt when ignored, nothing else does", () =>
      on({ ".gitignore": "node_modules\ndist\ntarget\n" }, async ({ workspace }) => {
        const worktree = await workspace.acquire(BRANCH);
        put(worktree, "packages/a/node_modules/dep/index.js", "x");
        put(worktree, "packages/a/src.js", "x");
        put(worktree, "dist/stale.js", "x");
        put(worktree, "target/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n");
        put(worktree, "target/debug/dear.o", "x");
        await workspace.release(worktree);
        await land(workspace, { "packages/a/package.json": "{}\n" });
        const again = await workspace.acquire(BRANCH);
        assert.equal(again.path, worktree.path);
        assert.ok(!existsSync(join(again.path, "dist")));
        assert.ok(existsSync(join(again.path, "packages/a/node_modules/dep/index.js")));
        assert.ok(existsSync(join(again.path, "target/debug/dear.o")), "what calls itself a cache");
        assert.ok(!existsSync(join(again.path, "packages/a/src.js")));
        put(again, ".gitignore", "dist\ntarget\n");
        const committed = await workspace.commit(again, "No longer ignored");
        assert.ok(committed?.files.includes("packages/a/node_modules/dep/index.js"));
        rmSync(join(again.path, "packages"), { recursive: true });
        const without = await workspace.commit(again, "Nor there");
        await settle(workspace, without?.commit ?? "");
        await workspace.release(again);
        const third = await workspace.acquire(BRANCH);
        put(third, "node_modules/dep/index.js", "x");
        await workspace.release(third);
        const last = await workspace.acquire(BRANCH);
        assert.deepEqual(readdirSync(last.path).sort(), [".git", ".gitignore", "target"]);
      }));

    test("names with spaces, quotes, newlines, dashes and unicode come back as they are", () =>
      on({ "-dash": "x\n", "dir with space/ü.txt": "u\n" }, async ({ workspace }) => {
        const names = [
          "'single' \"double\"",
          "line\nbreak",
          "-rf",
          "tab\there",
          "日本/語 ✓.md",
          "back\\slash",
          ":(top)x",
          "*",
        ];
        const worktree = await workspace.acquire(BRANCH);
        for (const path of names) put(worktree, path, path);
        rmSync(join(worktree.path, "-dash"));
        const committed = await workspace.commit(worktree, "Odd names");
        assert.deepEqual([...committed!.files].sort(), ["-dash", ...names].sort());
        for (const path of names) assert.equal(String(await workspace.read(committed!.commit, path)), path);
        const head = await settle(workspace, committed!.commit, [
          { kind: "move", from: "line\nbreak", to: "done/line\nbreak" },
          { kind: "write", path: "日本/語 ✓.md", content: Buffer.from("✓\r\n") },
        ]);
        assert.equal(String(await workspace.read(head, "done/line\nbreak")), "line\nbreak");
        assert.equal(await workspace.read(head, "line\nbreak"), undefined);
        assert.equal(String(await workspace.read(head, "日本/語 ✓.md")), "✓\r\n");
        await workspace.release(worktree);
        const again = await workspace.acquire(BRANCH);
        assert.equal(readFileSync(join(again.path, "done/line\nbreak"), "utf8"), "line\nbreak");
      }));

    test("deleted files, executable bits, links, folders turned into files and the reverse", () =>
      on(
        { "gone.txt": "x", "tool.sh": "#!/bin/sh\n", "folder/a": "a", file: "f" },
        async ({ repository, workspace }) => {
          const worktree = await workspace.acquire(BRANCH);
          rmSync(join(worktree.path, "gone.txt"));
          chmodSync(join(worktree.path, "tool.sh"), 0o755);
          symlinkSync("../outside it", join(worktree.path, "link"));
          rmSync(join(worktree.path, "folder"), { recursive: true });
          put(worktree, "folder", "now a file");
          rmSync(join(worktree.path, "file"));
          put(worktree, "file/inside", "x");
          const committed = await workspace.commit(worktree, "Shapes");
          assert.deepEqual([...committed!.files].sort(), [
            "file",
            "file/inside",
            "folder",
            "folder/a",
            "gone.txt",
            "link",
            "tool.sh",
          ]);
          const head = await settle(workspace, committed!.commit);
          assert.match(repository.git("ls-tree", head, "tool.sh"), /^100755/);
          assert.match(repository.git("ls-tree", head, "link"), /^120000/);
          assert.equal(await workspace.read(head, "link"), undefined, "a link has no bytes of its own");
          await workspace.release(worktree);
          const again = await workspace.acquire(BRANCH);
          assert.equal(readlinkSync(join(again.path, "link")), "../outside it");
          assert.equal(lstatSync(join(again.path, "tool.sh")).mode & 0o111, 0o111);
          assert.ok(lstatSync(join(again.path, "file")).isDirectory());
        },
      ));

    test("a big binary file", () =>
      on(undefined, async ({ workspace }) => {
        const bytes = Buffer.alloc(24 * 1024 * 1024, "0123456789\0\n\r");
        const worktree = await workspace.acquire(BRANCH);
        writeFileSync(join(worktree.path, "big.bin"), bytes);
        const committed = await workspace.commit(worktree, "Big");
        const back = await workspace.read(committed!.tree, "big.bin");
        assert.ok(back?.equals(bytes));
      }));
  });
}
