import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

import { openWitness } from "../../../test/rig/witness.ts";
import type { ProcessResult } from "../../ports/process-runner.ts";
import type { SandboxPlace } from "../../ports/sandbox.ts";
import { createProcessRunner } from "../process/create-process-runner.ts";
import { createSlotRunner } from "../process/create-slot-runner.ts";
import { hiddenPrograms } from "./hidden-programs.ts";
import { openSandbox } from "./open-sandbox.ts";

// Not in /tmp, which every process sees empty.
const top = mkdtempSync(join(existsSync("/var/tmp") ? "/var/tmp" : tmpdir(), "renga-fence-"));
const home = join(top, "home");
const root = join(top, "repository");
const worktree = join(root, ".renga", "worktrees", "1");
const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=T", "-c", "user.email=t@example.org", ...args], {
    cwd: root,
    encoding: "utf8",
  });

mkdirSync(root);
mkdirSync(join(home, ".ssh"), { recursive: true });
writeFileSync(join(home, ".ssh", "id_ed25519"), "the key");
mkdirSync(join(home, ".claude"));
writeFileSync(join(home, ".claude", "login"), "a login");
git("init", "-q", "-b", "main");
writeFileSync(join(root, "a.txt"), "a\n");
git("add", "-A");
git("commit", "-q", "-m", "Begin");
git("worktree", "add", "-q", "--detach", worktree);
writeFileSync(join(root, ".env"), "PASSWORD=hunter2-hunter2\n");

const sandbox = await openSandbox({ root, home });
const runner = createProcessRunner({ graceMs: 100 });
after(async () => {
  await runner.close();
  await sandbox.close();
  rmSync(top, { recursive: true, force: true });
});

async function inside(
  command: string | readonly [string, ...string[]],
  more: Partial<SandboxPlace> & { readonly env?: Record<string, string>; readonly input?: string } = {},
): Promise<ProcessResult> {
  const { env = {}, input, ...place } = more;
  const request = {
    command,
    cwd: worktree,
    env,
    timeoutSeconds: 30,
    ...(input === undefined ? {} : { input }),
  };
  return runner.run(await sandbox.wrap(request, { worktree, ...place }));
}

const absent = sandbox.state.available ? false : sandbox.state.why;

describe("in the sandbox of this machine", { skip: absent }, () => {
  it("a process ends, prints, reads and finds its environment as without it", async () => {
    const odd = `it's "odd" $HOME \\ \n'''`;
    const said = await inside(["printf", "%s", odd]);
    assert.deepEqual([said.exitCode, said.tail], [0, odd]);
    assert.equal((await inside("exit 41")).exitCode, 41);
    assert.equal(
      (
        await inside("cat; echo $GIVEN $RENGA_INSIDE; pwd; echo err >&2", {
          env: { GIVEN: "g" },
          input: "in\n",
        })
      ).tail,
      `in\ng\n${worktree}\nerr\n`,
    );
    assert.equal((await inside("no-such-program-here")).exitCode, 127);
  });

  it("the worktree and what is named can be written, and nothing else", async () => {
    const state = join(top, "state");
    mkdirSync(state);
    const places = [`${worktree}/in.txt`, `${state}/kept.txt`, "/tmp/private.txt"];
    const refused = [
      `${root}/out.txt`,
      `${home}/.profile`,
      "/etc/renga",
      "/usr/bin/renga-x",
      `${root}/.git/hooks/pre-commit`,
      `${root}/.renga/journal.db`,
    ];
    for (const path of places)
      assert.equal((await inside(`echo x > '${path}'`, { writable: [state] })).exitCode, 0, path);
    for (const path of refused)
      assert.notEqual((await inside(`echo x > '${path}'`, { writable: [state] })).exitCode, 0, path);
    assert.equal(readFileSync(join(worktree, "in.txt"), "utf8"), "x\n");
    assert.equal(existsSync("/tmp/private.txt"), false);
    for (const path of refused) assert.equal(existsSync(path), false, path);
    rmSync(join(worktree, "in.txt"));
  });

  it("links and hard links lead nowhere else either", async () => {
    await inside(
      `ln -s '${home}' out; echo x > out/.profile; ln '${root}/a.txt' hard; echo x > hard; rm -f out hard`,
    );
    assert.equal(existsSync(join(home, ".profile")), false);
    assert.equal(readFileSync(join(root, "a.txt"), "utf8"), "a\n");
  });

  it("keys, logins of other agents and the checkout's .env cannot be read, and an agent's own can", async () => {
    const paths = [join(home, ".ssh", "id_ed25519"), join(home, ".claude", "login"), join(root, ".env")];
    for (const path of paths) {
      const { exitCode, tail } = await inside(`cat '${path}'`);
      assert.notEqual(exitCode, 0);
      assert.doesNotMatch(tail, /the key|a login|hunter2/u);
    }
    const own = await inside(`cat '${paths[1]}' && echo more >> '${paths[1]}'`, {
      writable: [join(home, ".claude")],
    });
    assert.deepEqual([own.exitCode, own.tail], [0, "a login"]);
  });

  it("git shows the worktree, and can move nothing", async () => {
    writeFileSync(join(worktree, "a.txt"), "b\n");
    const seen = await inside("git status --porcelain && git diff --stat && git log --oneline | wc -l");
    assert.equal(seen.exitCode, 0, seen.tail);
    assert.match(seen.tail, /^ M a\.txt\n a\.txt \| 2 \+-/u);
    const head = git("rev-parse", "main");
    for (const line of [
      "git branch evil",
      "git update-ref refs/heads/main HEAD~0 && git commit -qam x",
      "git config core.fsmonitor evil",
      `echo x > "$(git rev-parse --git-dir)/commondir"`,
    ])
      assert.notEqual((await inside(line)).exitCode, 0, line);
    assert.equal(git("for-each-ref", "--format=%(refname)"), "refs/heads/main\n");
    assert.equal(git("rev-parse", "main"), head);
  });

  it("the network is what is allowed: this machine's own too", async () => {
    const server = createServer((_, answer) => answer.end("served"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const fetched = `"${process.execPath}" --use-env-proxy -e 'fetch("http://127.0.0.1:${port}/").then(async (r) => { console.log(r.status, await r.text()); }, () => console.log("refused"))'`;
    const raw = `"${process.execPath}" -e 'require("net").connect(${port}, "127.0.0.1").on("connect", () => console.log("through")).on("error", () => console.log("refused"))'`;
    assert.doesNotMatch((await inside(fetched)).tail, /served/u);
    assert.equal((await inside(raw, { hosts: [`127.0.0.1:${port}`] })).tail, "refused\n");
    assert.equal((await inside(fetched, { hosts: [`127.0.0.1:${port}`] })).tail, "200 served\n");
    assert.doesNotMatch((await inside(fetched, { hosts: ["127.0.0.1:1"] })).tail, /served/u);
    server.close();
    server.closeAllConnections();
  });

  it("no process outside is seen, and no socket of the machine reached", async () => {
    assert.doesNotMatch((await inside("cat /proc/[0-9]*/cmdline")).tail, /open-sandbox\.test/u);
    const socket = `"${process.execPath}" -e 'require("net").connect("/run/any.sock").on("error", (e) => console.log(e.code))'`;
    assert.match((await inside(socket)).tail, /EPERM|EACCES/u);
  });

  it("what is killed leaves nothing running, whoever is killed", async () => {
    using witness = openWitness();
    const line = `setsid sh -c 'exec 8>"$SEEN"; echo here >&8; cat "$HOLD"' >/dev/null 2>&1 & cat "$HOLD"`;
    const request = { command: line, cwd: worktree, env: witness.env, timeoutSeconds: 60 };
    const wrapped = await sandbox.wrap(request, { worktree, writable: [witness.folder] });
    const done = runner.run(
      wrapped,
      undefined,
      ({ pid }) => void witness.ready.then(() => process.kill(pid, "SIGKILL")),
    );
    assert.equal((await done).exitCode, null);
    await witness.gone();
  });

  it("a repository in /tmp works as well, and the rest of /tmp is not there", async () => {
    const place = mkdtempSync(join(tmpdir(), "renga-fence-"));
    try {
      const tree = join(place, "worktree");
      execFileSync("git", ["init", "-q", place]);
      mkdirSync(tree);
      const request = {
        command: "echo x > made && git -C .. rev-parse --git-dir; ls /tmp",
        cwd: tree,
        env: {},
        timeoutSeconds: 30,
      };
      const { tail } = await runner.run(
        await sandbox.wrap(request, { worktree: tree, readable: [join(place, ".git")] }),
      );
      assert.equal(tail, `.git\n${place.split("/").at(-1)}\n`);
      assert.equal(readFileSync(join(tree, "made"), "utf8"), "x\n");
    } finally {
      rmSync(place, { recursive: true });
    }
  });

  it("an agent's program in /tmp is shown with its folder, read-only, and nothing beside that", async () => {
    const place = mkdtempSync(join("/tmp", "renga-agent-"));
    const other = mkdtempSync(join("/tmp", "renga-other-"));
    try {
      writeFileSync(join(place, "agent.sh"), '#!/bin/sh\n. "${0%/*}/more.sh"; ls /tmp; echo x > "$0"\n');
      chmodSync(join(place, "agent.sh"), 0o755);
      writeFileSync(join(place, "more.sh"), "echo more\n");
      const lone = `${place}.sh`;
      writeFileSync(lone, "echo alone; ls /tmp\n");
      const run = (command: string): Promise<ProcessResult> =>
        inside(command, {
          readable: hiddenPrograms(command, { path: "/usr/bin:/bin", cwd: worktree, whole: [worktree] }),
        });
      const name = basename(place);
      assert.match(
        (await run(`${place}/agent.sh`)).tail,
        new RegExp(`^more\n${name}\n.*(?:Read-only|cannot create)`, "u"),
      );
      assert.match(readFileSync(join(place, "agent.sh"), "utf8"), /^#!/u);
      assert.equal((await run(`sh "${lone}"`)).tail, `alone\n${name}.sh\n`);
      rmSync(lone);
    } finally {
      for (const folder of [place, other]) rmSync(folder, { recursive: true });
    }
  });

  it("short checks go through the slots as ever", async () => {
    const slots = createSlotRunner(1);
    try {
      const request = { command: "echo ok; exit 5", cwd: worktree, env: {}, timeoutSeconds: 30 };
      for (let i = 0; i < 3; i++) {
        const { exitCode, tail } = await slots.run(await sandbox.wrap(request, { worktree }));
        assert.deepEqual([exitCode, tail], [5, "ok\n"]);
      }
    } finally {
      await slots.close();
    }
  });
});

it("where a program is missing the machine has no sandbox, and says which and what helps", () => {
  const script = `import { sandboxState } from ${JSON.stringify(fileURLToPath(new URL("open-sandbox.ts", import.meta.url)))}; console.log(JSON.stringify(await sandboxState()))`;
  const empty = join(top, "no-programs");
  mkdirSync(empty);
  const said = execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    env: { PATH: empty, HOME: home },
    encoding: "utf8",
  });
  const state = JSON.parse(said) as { available: boolean; why: string; hint: string };
  assert.equal(state.available, false);
  assert.match(`${state.why} ${state.hint}`, process.platform === "linux" ? /bwrap|bubblewrap/u : /./u);
});
