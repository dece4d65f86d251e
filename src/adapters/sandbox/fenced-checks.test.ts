import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";

import type { ProcessResult } from "../../ports/process-runner.ts";
import { fencedChecks } from "./fenced-checks.ts";
import { noSandbox, openSandbox } from "./open-sandbox.ts";

const top = mkdtempSync(join(existsSync("/var/tmp") ? "/var/tmp" : tmpdir(), "renga-fence-"));
const home = join(top, "home");
const root = join(top, "repository");
const worktree = join(root, "worktrees", "1");
for (const folder of [join(home, ".ssh"), worktree]) mkdirSync(folder, { recursive: true });
writeFileSync(join(home, ".ssh", "key"), "the key");
const sandbox = await openSandbox({ root, home });
let wraps = 0;
const counted = {
  ...sandbox,
  wrap: (...given: Parameters<typeof sandbox.wrap>) => (wraps++, sandbox.wrap(...given)),
};
const checks = fencedChecks({ sandbox: counted, root, graceMs: 100 });
after(async () => {
  await checks.close();
  await sandbox.close();
  rmSync(top, { recursive: true, force: true });
});
const run = (command: string, uid = "a.1", more: Record<string, string> = {}): Promise<ProcessResult> =>
  checks.run({ command, cwd: worktree, env: { RENGA_ATTEMPT_UID: uid, ...more }, timeoutSeconds: 20 });

describe("checks in the sandbox", { skip: sandbox.state.available ? false : sandbox.state.why }, () => {
  it("end and print as ever, write in the worktree, and nowhere else", async () => {
    const said = await run(`echo "$GIVEN"; pwd; echo err >&2; echo x > in.txt; exit 7`, "a.1", {
      GIVEN: "it's",
    });
    assert.deepEqual([said.exitCode, said.tail], [7, `it's\n${worktree}\nerr\n`]);
    assert.equal(readFileSync(join(worktree, "in.txt"), "utf8"), "x\n");
    assert.notEqual((await run(`echo x > '${root}/out.txt'`)).exitCode, 0);
    assert.notEqual((await run(`echo x > '${home}/out.txt'`)).exitCode, 0);
    assert.doesNotMatch((await run(`cat '${home}/.ssh/key'`)).tail, /the key/u);
    assert.equal(existsSync(join(root, "out.txt")), false);
  });

  it("the fence is set up once for an attempt, not for each of its checks, and anew for the next", async () => {
    const before = wraps;
    await run("echo kept > /tmp/kept", "b.1");
    assert.equal((await run("cat /tmp/kept", "b.1")).tail, "kept\n");
    assert.equal(wraps, before + 1);
    assert.notEqual((await run("cat /tmp/kept", "b.2")).exitCode, 0);
    assert.equal(wraps, before + 2);
  });

  it("a check that ends its shell, or leaves something running, harms no other", async () => {
    assert.equal((await run("kill -9 $$", "c.1")).exitCode, null);
    assert.equal((await run("echo on", "c.1")).tail, "on\n");
    assert.equal((await run("sleep 100 & echo left", "c.1")).tail, "left\n");
    // Who is dead and has not been collected yet is not left over.
    const sleeping = "cat /proc/[0-9]*/stat 2>/dev/null | grep -c '(sleep) [^Z]' || true";
    assert.equal((await run(sleeping, "c.1")).tail, "0\n");
    const late = await checks.run({
      command: "sleep 60",
      cwd: worktree,
      env: { RENGA_ATTEMPT_UID: "c.1" },
      timeoutSeconds: 0.3,
    });
    assert.equal(late.timedOut, true);
    assert.equal((await run("exit 3", "c.1")).exitCode, 3);
  });

  it("what looks at the checkout sees it, but for its secrets, and changes nothing", async () => {
    writeFileSync(join(root, "seen"), "seen");
    writeFileSync(join(root, ".env"), "the secret");
    const command = "cat seen; cat .env; echo x > out.txt; echo x > seen; cat seen";
    const { tail } = await checks.run({ command, cwd: root, env: {}, timeoutSeconds: 20 });
    assert.match(tail, /^seen.*seen$/su);
    assert.doesNotMatch(tail, /the secret/u);
    assert.equal(existsSync(join(root, "out.txt")), false);
  });

  it("several at a time", async () => {
    const all = await Promise.all(["1", "2", "3", "4", "5"].map((n) => run(`echo ${n}`, "d.1")));
    assert.deepEqual(
      all.map(({ tail }) => tail),
      ["1\n", "2\n", "3\n", "4\n", "5\n"],
    );
  });
});

it("a fence that cannot be set up lets nothing run", async () => {
  const broken = { ...noSandbox("none"), wrap: () => Promise.reject(new Error("no such fence")) };
  const fenced = fencedChecks({ sandbox: broken, root });
  const { exitCode, startError } = await fenced.run({
    command: "true",
    cwd: worktree,
    env: {},
    timeoutSeconds: 5,
  });
  assert.deepEqual([exitCode, startError], [null, "the sandbox could not be set up: no such fence"]);
  await fenced.close();
});
