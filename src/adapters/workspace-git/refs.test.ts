import assert from "node:assert/strict";
import { existsSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";

import { scratchRepository } from "../../../test/contracts/scratch-repository.ts";
import { gitProgram } from "./git.ts";
import { RENGA } from "./identity.ts";
import { locateRepository } from "./locate-repository.ts";
import { openObjects } from "./objects.ts";
import { openRefs } from "./refs.ts";

test("of many swaps at once from one commit exactly one succeeds, and a lock left behind stops none for good", async () => {
  const repository = scratchRepository();
  const git = gitProgram();
  const located = await locateRepository(git, repository.root);
  const objects = openObjects(git, located);
  const two = [openRefs(git, located, objects, RENGA), openRefs(git, located, objects, RENGA)] as const;
  try {
    const base = repository.git("rev-parse", "HEAD");
    const next = Array.from({ length: 10 }, (_, i) => repository.commit(`${i}`));
    const created = await Promise.all(two.map((refs) => refs.swap("renga/r1", base, undefined)));
    // The second may find that the branch stands where it was to put it.
    assert.ok(created.includes(true));
    const moved = await Promise.all(
      next.map((commit, i) => two[(i % 2) as 0 | 1].swap("renga/r1", commit, base)),
    );
    assert.deepEqual(moved.filter(Boolean), [true]);
    const head = await two[0].head("renga/r1");
    assert.equal(head, next[moved.indexOf(true)]);
    assert.equal(repository.git("rev-parse", "renga/r1"), head);

    const lock = join(repository.root, ".git/refs/heads/renga/r1.lock");
    mkdirSync(dirname(lock), { recursive: true });
    writeFileSync(lock, "");
    utimesSync(lock, 0, 0);
    assert.equal(await two[0].swap("renga/r1", base, head), true);
    assert.ok(!existsSync(lock));
    await assert.rejects(two[0].swap("renga/r1", "1".repeat(40), base), { name: "GitError" });
    assert.equal(await two[0].head("renga/r1"), base);
    assert.equal(await two[1].head("renga/none"), undefined);
  } finally {
    await Promise.all(two.map((refs) => refs.close()));
    await objects.close();
    repository.remove();
  }
});
