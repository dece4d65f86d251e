import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { test } from "node:test";

import type { SandboxState } from "../../ports/sandbox.ts";
import { namespacesHint } from "./namespaces-hint.ts";
import { openSandbox } from "./open-sandbox.ts";

test("the setting that forbids namespaces is named, and what allows them", () => {
  const hint = (set: Record<string, string>): string =>
    namespacesHint((file) => set[file.split("/").at(-1) ?? ""]);
  assert.match(hint({ apparmor_restrict_unprivileged_userns: "1\n" }), /AppArmor .*userns=0$/u);
  assert.match(hint({ unprivileged_userns_clone: "0\n" }), /unprivileged_userns_clone=1$/u);
  assert.match(hint({ max_user_namespaces: "0\n" }), /max_user_namespaces=15000$/u);
  const allowed = {
    apparmor_restrict_unprivileged_userns: "0\n",
    unprivileged_userns_clone: "1\n",
    max_user_namespaces: "9\n",
  };
  for (const set of [allowed, {}]) assert.match(hint(set), /Docker/u);
});

const own = await openSandbox({ root: process.cwd() });
await own.close();

test(
  "a bubblewrap that is there and cannot start is not told to be installed",
  { skip: own.state.available && process.platform === "linux" ? false : "there is no bubblewrap here" },
  () => {
    const folder = mkdtempSync(join(tmpdir(), "renga-bwrap-"));
    try {
      const why = "bwrap: setting up uid map: Permission denied";
      writeFileSync(join(folder, "bwrap"), `#!/bin/sh\necho '${why}' >&2\nexit 1\n`);
      chmodSync(join(folder, "bwrap"), 0o755);
      const tried = `import { sandboxState } from ${JSON.stringify(new URL("open-sandbox.ts", import.meta.url).href)};
        console.log(JSON.stringify(await sandboxState()));`;
      const said = execFileSync(process.execPath, ["--input-type=module", "-e", tried], {
        env: { ...process.env, PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}` },
        encoding: "utf8",
      });
      const state = JSON.parse(said) as SandboxState;
      assert(!state.available);
      assert.equal(state.why, `bubblewrap is installed, but cannot start: ${why}`);
      assert.equal(state.hint, namespacesHint());
      assert.doesNotMatch(state.hint, /install/u);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
