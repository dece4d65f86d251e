import assert from "node:assert/strict";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";

import fc from "fast-check";

import { scratchRepository, type ScratchRepository } from "../../../test/contracts/scratch-repository.ts";
import { gitProgram } from "./git.ts";
import { indexTree } from "./index-tree.ts";
import { locateRepository } from "./locate-repository.ts";
import { openObjects } from "./objects.ts";

type Tree = (base?: string) => Promise<string | undefined>;

async function inRepository(
  work: (repository: ScratchRepository, tree: Tree) => Promise<void>,
  initArgs: readonly string[] = [],
): Promise<void> {
  const repository = scratchRepository(
    { "a.txt": "a\n", "src/b.ts": "b\n", "src/deep/c.ts": "c\n" },
    initArgs,
  );
  const git = gitProgram();
  const found = await locateRepository(git, repository.root);
  const objects = openObjects(git, found);
  try {
    const at = (name: string): string => repository.git("rev-parse", `${name}^{tree}`);
    await work(repository, (base = "HEAD") => indexTree(objects, found.gitDir, at(base)));
  } finally {
    await objects.close();
    repository.remove();
  }
}

/** Names that git sorts in its own way: a folder as if its name ended with a slash. */
const NAME = fc.constantFrom("a", "a.b", "a-b", "a0", "B", "é", "z z", "src", "src.ts", "src-x");
const PATH = fc.array(NAME, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));

for (const format of ["sha1", "sha256"])
  it(`is the tree that git writes of the same index (${format})`, async () => {
    const files = fc.dictionary(PATH, fc.record({ text: fc.string(), program: fc.boolean() }), {
      maxKeys: 12,
    });
    await inRepository(
      async (repository, tree) => {
        const { root } = repository;
        const git = (...args: string[]): string => repository.git(...args);
        await fc.assert(
          fc.asyncProperty(files, async (wanted) => {
            for (const name of git("ls-files", "-z").split("\0").filter(Boolean))
              rmSync(join(root, name), { force: true });
            for (const [path, { text, program }] of Object.entries(wanted))
              try {
                repository.write(path, text, program ? 0o755 : 0o644);
              } catch {
                // A file is where it wants a folder, or the other way round.
              }
            git("add", "--all");
            const ours = await tree();
            // Before git could have stored anything for us.
            assert.notEqual(git("ls-tree", "-r", ours ?? ""), undefined);
            assert.equal(ours, git("write-tree"));
          }),
          { numRuns: 25 },
        );
        symlinkSync("a.txt", join(root, "link"));
        git("add", "--all");
        assert.equal(await tree(), git("write-tree"));
      },
      [`--object-format=${format}`],
    );
  });

it("stores no tree that the base has", async () => {
  await inRepository(async (repository, tree) => {
    const git = (...args: string[]): string => repository.git(...args);
    git("repack", "-adq");
    repository.write("new/d.ts", "d\n");
    git("add", "--all");
    const loose = (): number => Number(git("count-objects").split(" ", 1)[0]);
    const before = loose();
    await tree();
    assert.equal(loose() - before, 2);
    git("reset", "--hard", "-q");
    assert.equal(await tree(), git("rev-parse", "HEAD^{tree}"));
  });
});

it("leaves to git what is unusual, and what would name content that is not there", async () => {
  await inRepository(async (repository, tree) => {
    const git = (...args: string[]): string => repository.git(...args);
    const nobody = "1".repeat(40);
    git("update-index", "--add", "--cacheinfo", `100644,${nobody},src/lost.ts`);
    assert.equal(await tree(), undefined);
    git("reset", "--hard", "-q");
    git("update-index", "--add", "--cacheinfo", `160000,${nobody},module`);
    assert.equal(await tree(), undefined);
    git("reset", "--hard", "-q");
    repository.write("later.ts", "");
    git("add", "--intent-to-add", "later.ts");
    assert.equal(await tree(), undefined);
  });
});
