import assert from "node:assert/strict";
import { test } from "node:test";

import { gitFailure, knownTrouble } from "./git-error.ts";

test("git's own words for what the user can mend become one line and a hint", () => {
  const words = {
    "disk-full": [
      "fatal: cannot create directory at '.git/worktrees/1': No space left on device",
      "error: unable to write file .git/objects/aa/bb: No space left on device\nfatal: adding files failed",
      "error: unable to write file src/f3\nfatal: Could not reset index file to revision 'abc'.",
      "fatal: sha1 file '/x/.git/index.lock' write error. Out of diskspace",
      "ENOSPC: no space left on device, mkdir '/x/.renga/worktrees'",
    ],
    permission: [
      "error: insufficient permission for adding an object to repository database .git/objects",
      "fatal: could not create leading directories of '/x/.git': Permission denied",
      "EROFS: read-only file system, open '/x/.renga/.gitignore'",
    ],
    untrusted: ["fatal: detected dubious ownership in repository at '/x'"],
    locked: [
      "fatal: Unable to create '/x/.git/index.lock': File exists.\n\nAnother git process seems to be running",
    ],
  };
  for (const [reason, messages] of Object.entries(words))
    for (const message of messages) {
      const trouble = knownTrouble(message, "/x");
      assert.equal(trouble?.reason, reason, message);
      assert.doesNotMatch(trouble?.message ?? "", /\n/);
      assert.ok(trouble?.hint);
    }
  assert.equal(knownTrouble("fatal: bad object HEAD", "/x"), undefined);
  assert.equal(gitFailure(["gc"], "/x", { code: 128, stderr: "fatal: bad object HEAD\n" }).name, "GitError");
  const ended = gitFailure(["rev-parse", "HEAD"], "/x", { code: null, stderr: "" });
  assert.match(ended.message, /^git rev-parse was ended from outside while it worked in \/x$/);
});
