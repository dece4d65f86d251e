import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
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

/** Of a shell that is told the one command, its pid, what the command wrote, and its exit status. */
function tell(command: string, cwd: string): { pid: number; out: string; status: string } {
  const line = shellLine({ request: { command, cwd, env: {} }, input: "/dev/null", lifeline: "/dev/null" });
  const { pid, stdout, output } = spawnSync("sh", [], {
    input: line,
    encoding: "utf8",
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    timeout: 20_000,
  });
  return { pid, out: stdout, status: (output[3] ?? "").trim() };
}

it("does what `sh -c` does, whether the command is a program or something of the shell", () => {
  const cwd = scratchFolder();
  writeFileSync(join(cwd, "a.txt"), "a\n");
  const commands = [
    "exit 3",
    "true",
    "false",
    "test -e a.txt",
    "cd ..",
    "set a b",
    "return 4",
    "eval exit 5",
    ". ./none",
    "grep -c a a.txt",
    "cat a.txt none",
    "/bin/echo a:b c=d -n @1 50%,",
    "no-such-program x",
    "./a.txt",
    ".",
    "A=b env -i",
    "echo $0",
    "cat *.txt",
    "cat a.txt; exit 6",
    "echo 'a  b'",
    "printf x",
    "command -v sh",
    "pwd",
  ];
  for (const command of commands) {
    const { status, stdout } = spawnSync("sh", ["-c", command], { cwd, encoding: "utf8" });
    const { out, status: ours } = tell(command, cwd);
    assert.deepEqual([command, ours, out], [command, String(status), stdout]);
  }
});

it("forks no more than once for a program and its words", () => {
  const cwd = scratchFolder();
  writeFileSync(join(cwd, "parent.sh"), "echo $PPID\n");
  const { pid, out } = tell("sh ./parent.sh", cwd);
  assert.equal(out, `${pid}\n`);
});
