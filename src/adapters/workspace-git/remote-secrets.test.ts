import assert from "node:assert/strict";
import { it } from "node:test";

import { scratchRepository } from "../../../test/rig/scratch-repository.ts";
import { remoteSecrets } from "./remote-secrets.ts";

it("finds passwords of remotes, as they stand and decoded, and headers that log in; a folder without git has none", async () => {
  const it = scratchRepository();
  try {
    it.git("remote", "add", "a", "https://me:p%40ss-word@example.org/x.git");
    it.git("remote", "add", "b", "git@example.org:x.git");
    it.git("config", "http.https://example.org/.extraheader", "AUTHORIZATION: basic bWU6c2VjcmV0");
    it.git("config", "url.https://x:token-of-url@example.org/.insteadOf", "https://example.org/");
    assert.deepEqual(
      new Set(await remoteSecrets(it.root)),
      new Set(["p%40ss-word", "p@ss-word", "bWU6c2VjcmV0", "token-of-url"]),
    );
  } finally {
    it.remove();
  }
  assert.deepEqual(await remoteSecrets("/nowhere-at-all"), []);
});
