import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

import fc from "fast-check";

import { scratchRepository } from "../../../test/contracts/scratch-repository.ts";
import type { TreeEdit } from "../../ports/workspace.ts";
import { editTree } from "./edit-tree.ts";
import { gitProgram } from "./git.ts";
import { locateRepository } from "./locate-repository.ts";
import { openObjects } from "./objects.ts";

// Names whose order git keeps differently for files and folders, and bytes that are not letters.
const name = fc.constantFrom("a", "a.b", "a-b", "a0", "ab", "ä", " ", "'\"\n", "日本", "Z");
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
const content = fc.string({ maxLength: 8 });
const edit = fc.oneof(
  fc.record({ kind: fc.constant("write" as const), path, content }),
  fc.record({ kind: fc.constant("move" as const), from: path, to: path }),
);

/** The same edit on a plain map of paths; undefined where it cannot be. */
function editMap(files: ReadonlyMap<string, string>, edit: TreeEdit): Map<string, string> | undefined {
  const under = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);
  const isFolder = (paths: Iterable<string>, path: string): boolean =>
    [...paths].some((other) => under(other, path));
  const to = edit.kind === "write" ? edit.path : edit.to;
  if (edit.kind === "move" && edit.from === to)
    return files.has(to) || isFolder(files.keys(), to) ? new Map(files) : undefined;
  const moved =
    edit.kind === "write"
      ? [["", edit.content.toString()] as const]
      : [...files]
          .filter(([path]) => path === edit.from || under(path, edit.from))
          .map(([path, text]) => [path.slice(edit.from.length), text] as const);
  const left = [...files].filter(
    ([path]) => edit.kind === "write" || !(path === edit.from || under(path, edit.from)),
  );
  const rest = new Map(left);
  const blocked = isFolder(rest.keys(), to) || [...rest.keys()].some((path) => under(to, path));
  if (moved.length === 0 || blocked) return undefined;
  rest.delete(to);
  for (const [below, text] of moved) rest.set(to + below, text);
  return rest;
}

test("random edits give the tree that git itself makes of the same files", async () => {
  for (const format of ["sha1", "sha256"] as const) {
    const repository = scratchRepository({}, [`--object-format=${format}`]);
    const git = gitProgram();
    const objects = openObjects(git, await locateRepository(git, repository.root));
    const index = { ...process.env, GIT_INDEX_FILE: join(repository.root, ".git/test-index") };
    const byGit = (files: ReadonlyMap<string, string>): string => {
      const run = (args: string[], input: string): string =>
        execFileSync("git", args, { cwd: repository.root, env: index, input, encoding: "utf8" }).trim();
      run(["read-tree", "--empty"], "");
      const entries = [...files].map(
        ([path, text]) => `100644 ${run(["hash-object", "-w", "--stdin"], text)}\t${path}\0`,
      );
      run(["update-index", "-z", "--index-info"], entries.join(""));
      return run(["write-tree"], "");
    };
    try {
      const start = byGit(new Map());
      await fc.assert(
        fc.asyncProperty(fc.array(edit, { maxLength: 8 }), async (raw) => {
          const edits = raw.map((it): TreeEdit =>
            it.kind === "write" ? { ...it, content: Buffer.from(it.content) } : it,
          );
          let files: Map<string, string> = new Map();
          let tree = start;
          for (const it of edits) {
            const next = editMap(files, it);
            if (next === undefined) {
              await assert.rejects(editTree(objects, tree, [it]));
              continue;
            }
            files = next;
            tree = await editTree(objects, tree, [it]);
          }
          assert.equal(tree, byGit(files));
        }),
        { numRuns: 40 },
      );
      assert.equal(repository.git("fsck", "--strict", "--no-dangling"), "");
    } finally {
      await objects.close();
      repository.remove();
    }
  }
});
