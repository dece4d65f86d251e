import assert from "node:assert/strict";
import { it } from "node:test";

import { baseEnvironment } from "./base-environment.ts";

it("keeps what programs need and drops what may be a secret", () => {
  const needed = {
    PATH: "/bin",
    HOME: "/h",
    LANG: "C",
    LC_ALL: "C",
    TERM: "x",
    TMPDIR: "/t",
    https_proxy: "p",
  };
  const secret = {
    API_KEY: "1",
    GITHUB_TOKEN: "2",
    PATHS: "3",
    RENGA_ATTEMPT_UID: "4",
    npm_config_registry: "5",
  };
  assert.deepEqual(baseEnvironment({ ...needed, ...secret, TZ: undefined }), needed);
});
