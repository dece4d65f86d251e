import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, it } from "node:test";

import { gitProgram } from "./git.ts";
import { locateRepository } from "./locate-repository.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "renga-locate-")));
after(() => rmSync(folder, { recursive: true, force: true }));

it("finds repositories whatever their paths hold, bare ones too", async () => {
  for (const name of ["plain", "a line\nend", "two\nline\nends"]) {
    const root = join(folder, name);
    mkdirSync(join(root, "inner"), { recursive: true });
    execFileSync("git", ["init", "-q"], { cwd: root, stdio: "ignore" });
    const found = await locateRepository(gitProgram(), join(root, "inner"));
    const gitDir = join(root, ".git");
    assert.deepEqual([found.root, found.gitDir, found.commonDir, found.bare], [root, gitDir, gitDir, false]);

    execFileSync("git", ["init", "-q", "--bare"], { cwd: join(root, "inner"), stdio: "ignore" });
    const bare = await locateRepository(gitProgram(), join(root, "inner"));
    assert.deepEqual([bare.root, bare.gitDir, bare.bare], [join(root, "inner"), join(root, "inner"), true]);
    await assert.rejects(locateRepository(gitProgram(), gitDir), /is inside a \.git folder/);
  }
  await assert.rejects(locateRepository(gitProgram(), folder), /is not in a git repository/);
});
