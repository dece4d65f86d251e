import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { it } from "node:test";

import { scratchFolder } from "../../../test/rig/scratch-folder.ts";
import { shellLine } from "./shell-line.ts";
import { SHELL_OF } from "./shell-of.ts";

it("comes to its end where whoever told the shell is gone, and its command knows nothing of the shell's owner", () => {
  const folder = scratchFolder();
  const lifeline = join(folder, "lifeline");
  execFileSync("mkfifo", [lifeline]);
  const request = { command: `echo "[$${SHELL_OF}]" "$0 $WORD"`, cwd: folder, env: { WORD: "it's" } };
  const line = shellLine({ request, input: "/dev/null", lifeline });
  const { stdout, output, signal } = spawnSync("sh", [], {
    input: line,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], [SHELL_OF]: "/somewhere" },
    timeout: 20_000,
    killSignal: "SIGKILL",
  });
  assert.equal(signal, null, "it waited for a reader");
  assert.equal(stdout, "[] sh it's\n");
  assert.equal(output[3], "0\n");
});
