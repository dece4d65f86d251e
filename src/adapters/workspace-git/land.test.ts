import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";

import { scratchRepository } from "../../../test/contracts/scratch-repository.ts";
import type { ScratchRepository } from "../../../test/contracts/scratch-repository.ts";
import { landBranch } from "./land.ts";
import type { LandResult } from "./land.ts";

const RUN = "renga/r1";

/** A repository whose run changed `a.txt` and added `new/b.txt`, while the user may have gone on. */
function withRun(userWent?: (repository: ScratchRepository) => void): ScratchRepository {
  const repository = scratchRepository({ "a.txt": "1\n2\n3\n4\n5\n", "c.txt": "c\n", ".gitignore": "*.o\n" });
  repository.git("switch", "--quiet", "-c", RUN);
  repository.write("a.txt", "one\n2\n3\n4\n5\n");
  repository.write("new/b.txt", "b\n");
  repository.commit("Complete 1");
  repository.git("switch", "--quiet", "main");
  userWent?.(repository);
  return repository;
}

const userWent = (repository: ScratchRepository): void => {
  repository.write("c.txt", "the user's\n");
  repository.commit("Mine");
};

function land(repository: ScratchRepository, how: "ff" | "merge" = "merge"): Promise<LandResult> {
  return landBranch({ root: repository.root, branch: RUN, onto: "main", how });
}

/** Lands, expects the refusal, and that nothing at all has changed. */
async function refused(repository: ScratchRepository, words: RegExp, how?: "ff" | "merge"): Promise<void> {
  const state = (): string[] => [
    repository.git("for-each-ref"),
    repository.git("status", "--porcelain=v2", "--branch", "--ignored"),
    repository.git("diff"),
    repository.git("diff", "--cached"),
    repository.git("stash", "list"),
    String(existsSync(join(repository.root, ".git/MERGE_HEAD"))),
  ];
  const before = state();
  await assert.rejects(land(repository, how), (error: Error) => {
    assert.equal(error.name, "UserError");
    assert.match(error.message, words);
    assert.doesNotMatch(error.message, /\n/);
    return true;
  });
  assert.deepEqual(state(), before);
}

describe("landing a run", () => {
  const scene = (
    name: string,
    body: (repository: ScratchRepository) => Promise<void>,
    went?: typeof userWent,
  ): void => {
    test(name, async () => {
      const repository = withRun(went);
      try {
        await body(repository);
      } finally {
        repository.remove();
      }
    });
  };

  scene(
    "moves forward in the checkout, keeps what is not committed elsewhere, and knows it the next time",
    async (repository) => {
      repository.write("c.txt", "not committed\n");
      repository.write("untracked.txt", "x\n");
      const theirs = repository.git("rev-parse", RUN);
      const from = repository.git("rev-parse", "main");
      assert.deepEqual(await land(repository, "ff"), {
        status: "fast-forwarded",
        from,
        to: theirs,
        commits: 1,
      });
      assert.equal(repository.git("rev-parse", "HEAD"), theirs);
      assert.equal(repository.git("symbolic-ref", "HEAD"), "refs/heads/main");
      assert.equal(repository.read("new/b.txt"), "b\n");
      assert.equal(repository.git("status", "--porcelain"), " M c.txt\n?? untracked.txt");
      assert.deepEqual(await land(repository), {
        status: "nothing-new",
        from: theirs,
        to: theirs,
        commits: 0,
      });
    },
  );

  scene(
    "merges when the user has gone on, with their hooks",
    async (repository) => {
      repository.write(".git/hooks/post-merge", "#!/bin/sh\necho ran > .git/hook-ran\n", 0o755);
      await refused(repository, /gone on since/, "ff");
      const landed = await land(repository);
      assert.equal(landed.status, "merged");
      assert.equal(repository.git("rev-parse", "HEAD"), landed.to);
      assert.equal(repository.git("log", "-1", "--format=%s"), `Merge ${RUN} into main`);
      assert.equal(repository.git("rev-list", "--count", "--merges", "HEAD"), "1");
      assert.equal(repository.read("a.txt") + repository.read("c.txt"), "one\n2\n3\n4\n5\nthe user's\n");
      assert.equal(repository.git("status", "--porcelain"), "");
      assert.equal(readFileSync(join(repository.root, ".git/hook-ran"), "utf8"), "ran\n");
    },
    userWent,
  );

  for (const how of ["forward", "merge"] as const)
    scene(
      `moves a branch that is checked out nowhere (${how})`,
      async (repository) => {
        repository.git("switch", "--quiet", "-c", "elsewhere");
        repository.write("a.txt", "not committed\n");
        const landed = await land(repository);
        assert.equal(landed.status, how === "merge" ? "merged" : "fast-forwarded");
        assert.equal(repository.git("rev-parse", "main"), landed.to);
        assert.equal(repository.git("show", "main:a.txt"), "one\n2\n3\n4\n5");
        assert.equal(repository.git("status", "--porcelain"), " M a.txt");
        assert.equal(repository.git("rev-list", "--count", `main..${RUN}`), "0");
      },
      how === "merge" ? userWent : undefined,
    );

  scene(
    "refuses a conflict before it touches anything",
    (repository) => refused(repository, /both changed a\.txt/),
    (repository) => {
      repository.write("a.txt", "uno\n2\n3\n4\n5\n");
      repository.commit("Mine");
    },
  );

  scene("refuses to overwrite changes that are not committed", async (repository) => {
    repository.write("a.txt", "mine\n");
    await refused(repository, /not committed: a\.txt/);
    repository.git("add", "a.txt");
    await refused(repository, /not committed: a\.txt/);
  });

  scene(
    "refuses to overwrite files that git does not track, ignored or in the place of a folder",
    async (repository) => {
      repository.write("new/b.txt", "mine\n");
      await refused(repository, /does not track: new\/b\.txt/);
      repository.git("clean", "-fdq");
      repository.write("new", "a file where a folder must be\n");
      await refused(repository, /does not track: new/);
      repository.git("clean", "-fdq");
      repository.write(".git/info/exclude", "new/\n");
      repository.write("new/b.txt", "mine, ignored\n");
      await refused(repository, /does not track: new\/b\.txt/);
      assert.equal(repository.read("new/b.txt"), "mine, ignored\n");
    },
  );

  scene(
    "refuses a merge over staged changes, and one that a hook refuses, whole",
    async (repository) => {
      repository.write("d.txt", "staged\n");
      repository.git("add", "d.txt");
      await refused(repository, /staged but not committed: d\.txt/);
      repository.git("reset", "--quiet");
      repository.write("c.txt", "not committed\n");
      repository.write(".git/hooks/pre-merge-commit", "#!/bin/sh\necho not on Fridays >&2\nexit 1\n", 0o755);
      await refused(repository, /not on Fridays/);
    },
    userWent,
  );

  scene(
    "refuses where git is in the middle of something, or somebody else is at work",
    async (repository) => {
      repository.write(".git/index.lock", "");
      await refused(repository, /index\.lock/);
      rmSync(join(repository.root, ".git/index.lock"));
      repository.git("branch", "other");
      repository.write("c.txt", "mine\n");
      repository.commit("Mine");
      repository.git("switch", "--quiet", "other");
      repository.write("c.txt", "other\n");
      repository.commit("Other");
      repository.git("switch", "--quiet", "main");
      assert.throws(() => repository.git("merge", "other"));
      await refused(repository, /middle of a merge/);
    },
  );

  scene("refuses a branch that another checkout has, or that is being rebased there", async (repository) => {
    repository.git("switch", "--quiet", "-c", "elsewhere");
    const other = join(repository.root, "../other");
    repository.git("worktree", "add", "--quiet", other, "main");
    await refused(repository, /checked out in .*other/);
    repository.git("-C", other, "commit", "--quiet", "--allow-empty", "-m", "Mine");
    assert.throws(() =>
      repository.git("-C", other, "rebase", "--quiet", "--exec", "false", "--force-rebase", "HEAD~1"),
    );
    await refused(repository, /middle of a rebase/);
  });

  scene("refuses branches that are not there", async (repository) => {
    repository.git("branch", "--quiet", "-D", RUN);
    await refused(repository, /there is no branch renga\/r1/);
  });
});
