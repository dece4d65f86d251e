import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, it } from "node:test";

import { scratchRepository } from "../../../test/rig/scratch-repository.ts";
import { gitProgram } from "./git.ts";
import { mayNameSubmodules, strangeRepositories } from "./strange-repositories.ts";

const repository = scratchRepository({ "a.txt": "a\n", "src/link.ts": "160000 link sdir\n" });
after(() => repository.remove());
const { root } = repository;
const git = (...args: string[]): string => repository.git(...args);
const index = join(root, ".git", "index");
const COMMIT = "1".repeat(40);

it("sees from the bytes of an index that no submodule is in it, in every version of the format", () => {
  for (const version of ["2", "3", "4"]) {
    git("update-index", "--index-version", version);
    assert.equal(mayNameSubmodules(index), false, version);
    git("update-index", "--add", "--cacheinfo", `160000,${COMMIT},inner`);
    assert.equal(mayNameSubmodules(index), true, version);
    git("update-index", "--force-remove", "inner");
  }
  assert.equal(mayNameSubmodules(join(root, "none")), false);
});

it("takes an index for one that may have submodules when its entries lie elsewhere", () => {
  git("update-index", "--add", "--cacheinfo", `160000,${COMMIT},inner`);
  git("update-index", "--split-index");
  assert.equal(mayNameSubmodules(index), true);
  git("update-index", "--no-split-index");
  git("update-index", "--force-remove", "inner");
});

it("finds the repository that was put where the index names a submodule", async () => {
  const place = { path: root, admin: join(root, ".git") };
  assert.deepEqual(await strangeRepositories(gitProgram(), place), []);
  mkdirSync(join(root, "inner", ".git"), { recursive: true });
  writeFileSync(join(root, "inner", ".git", "HEAD"), "ref: refs/heads/main\n");
  git("update-index", "--add", "--cacheinfo", `160000,${COMMIT},inner`);
  assert.deepEqual(await strangeRepositories(gitProgram(), place), ["inner"]);
});
