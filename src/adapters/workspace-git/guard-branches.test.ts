import assert from "node:assert/strict";
import { test } from "node:test";

import { scratchRepository } from "../../../test/contracts/scratch-repository.ts";
import { openGitWorkspace } from "./open-git-workspace.ts";

const BRANCH = "renga/r1";

test("what has landed stays on the branch, though an agent moves or deletes it; what it put there is kept", async () => {
  const repository = scratchRepository();
  const base = repository.git("rev-parse", "HEAD");
  const workspace = await openGitWorkspace({ root: repository.root });
  try {
    await workspace.openBranch(BRANCH, base);
    const edits = [{ kind: "write", path: "a", content: Buffer.from("a\n") }] as const;
    const landed = await workspace.build({ tree: base, parent: base, message: "A", at: 0, edits });
    assert(await workspace.advance(BRANCH, landed, base));

    repository.git("update-ref", `refs/heads/${BRANCH}`, base);
    assert.equal(await workspace.head(BRANCH), landed);
    assert.equal(repository.git("rev-parse", BRANCH), landed);
    repository.git("update-ref", "-d", `refs/heads/${BRANCH}`);
    assert.equal(await workspace.head(BRANCH), landed);
    const stranger = repository.git("commit-tree", "-m", "Elsewhere", `${base}^{tree}`);
    repository.git("update-ref", `refs/heads/${BRANCH}`, stranger);
    assert.equal(await workspace.head(BRANCH), landed);
    assert.equal(repository.git("rev-parse", `refs/renga/moved/${BRANCH}`), stranger);

    const onTop = repository.git("commit-tree", "-m", "On top", "-p", landed, `${landed}^{tree}`);
    repository.git("update-ref", `refs/heads/${BRANCH}`, onTop);
    assert.equal(await workspace.head(BRANCH), onTop, "what somebody adds on top stays");
    await workspace.retreat(BRANCH, base, "refs/renga/r1/evidence");
    assert.equal(await workspace.head(BRANCH), base, "our own way back is no loss");
  } finally {
    await workspace.close();
    repository.remove();
  }
});
