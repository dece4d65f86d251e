import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

/** Plays on a file system of 14 MB that holds a repository of 4 MB (8 with its objects): room for one worktree, not for two. */
const SCENE = `
  import { execFileSync } from "node:child_process";
  import { readdirSync, rmSync, writeFileSync } from "node:fs";
  import { randomBytes } from "node:crypto";
  const { openGitWorkspace } = await import(${JSON.stringify(new URL("./open-git-workspace.ts", import.meta.url).href)});
  const root = process.cwd();
  const git = (...args) => execFileSync("git", ["-c", "user.name=a", "-c", "user.email=b", ...args], { encoding: "utf8" }).trim();
  const told = (work) => work.then(() => "done", (error) => error.name + ": " + error.message.replace(root, "ROOT"));
  git("init", "--quiet");
  for (let i = 0; i < 4; i++) writeFileSync("f" + i, randomBytes(1_000_000));
  git("add", "--all");
  git("commit", "--quiet", "--message", "Begin");
  const base = git("rev-parse", "HEAD");
  const workspace = await openGitWorkspace({ root });
  await workspace.openBranch("renga/r1", base);
  const first = await workspace.acquire("renga/r1");
  const answers = [await told(workspace.acquire("renga/r1"))];
  answers.push(readdirSync(".renga/worktrees").join(), git("worktree", "list").split("\\n").length);
  writeFileSync(first.path + "/new", "x");
  try { writeFileSync("fill", Buffer.alloc(16_000_000)); } catch {}
  answers.push(await told(workspace.commit(first, "Full")));
  rmSync("fill");
  answers.push((await workspace.commit(first, "Room again")).files.join(), git("status", "--porcelain"));
  await workspace.close();
  console.log(JSON.stringify(answers));
`;

const mount = ["-rm", "sh", "-c", 'mount -t tmpfs -o size=14m none "$0" && cd "$0" && exec "$@"'];
const play = (...command: string[]): { status: number | null; stdout: string; stderr: string } => {
  const folder = mkdtempSync(join(tmpdir(), "renga-test-"));
  try {
    return spawnSync("unshare", [...mount, folder, ...command], { encoding: "utf8" });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

// Only where the system lets a test have a file system of its own.
if (play("true").status === 0)
  test("a full disk: one line that says so, nothing half made, and on it goes once there is room", () => {
    const { stdout, stderr } = play(process.execPath, "--input-type=module", "--eval", SCENE);
    assert.deepEqual(JSON.parse(stdout || JSON.stringify(stderr)), [
      "UserError: the disk that holds ROOT/.renga/worktrees/2 is full",
      "1",
      2,
      "UserError: the disk that holds ROOT/.renga/worktrees/1 is full",
      "new",
      "",
    ]);
  });
