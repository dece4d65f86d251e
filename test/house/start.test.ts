import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../../bin", import.meta.url));

test("bin/renga starts from any folder and through a symlink, with the Node of the checkout", () => {
  const dir = mkdtempSync(join(tmpdir(), "renga start "));
  try {
    symlinkSync(join(BIN, "renga"), join(dir, "renga"));
    const seen = spawnSync(join(dir, "renga"), ["--version"], { cwd: "/", encoding: "utf8" });
    assert.equal(seen.status, 0, seen.stderr);
    assert.match(seen.stdout, /^\d+\.\d+\.\d+\n$/u);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("under an old Node it says in one line what it needs", () => {
  const old = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"20.20.2"}})';
  const seen = spawnSync(process.execPath, ["--import", old, join(BIN, "start.mjs"), "plan", "x.md"], {
    encoding: "utf8",
  });
  assert.equal(seen.status, 2);
  assert.equal(seen.stdout, "");
  assert.match(seen.stderr, /^renga: needs Node 24\.12 or later, this is 20\.20\.2 [^\n]*\n$/u);
});

test("--help names every command, a mistake exits with 2", () => {
  const run = (...args: string[]): ReturnType<typeof spawnSync> =>
    spawnSync(join(BIN, "renga"), args, { encoding: "utf8" });
  const help = run("--help");
  assert.equal(help.status, 0);
  for (const command of ["plan", "run", "status", "log", "report", "land", "clean", "doctor"])
    assert.match(String(help.stdout), new RegExp(`^  ${command}\\b`, "mu"));
  assert.equal(run("run", "--no-such-option").status, 2);
});
