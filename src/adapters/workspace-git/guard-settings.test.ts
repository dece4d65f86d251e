import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";

import { guardSettings, type SettingsGuard } from "./guard-settings.ts";

let home = "";
let commonDir = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "renga-guard-"));
  commonDir = join(home, "repository", ".git");
  mkdirSync(join(commonDir, "hooks"), { recursive: true });
  writeFileSync(join(commonDir, "config"), "[core]\n\tbare = false\n");
});
afterEach(() => rmSync(home, { recursive: true }));

const open = (): SettingsGuard => guardSettings({ commonDir, env: { HOME: home } });
const text = (...path: string[]): string => readFileSync(join(...path), "utf8");
const ALIAS = "[alias]\n\tst = !evil\n";

test("a hook that is a link stays, and comes back as one where it was replaced", () => {
  const hook = join(commonDir, "hooks", "pre-commit");
  symlinkSync("../../check.sh", hook);
  const guard = open();
  assert.deepEqual(guard.restore(), []);
  assert.equal(readlinkSync(hook), "../../check.sh");
  rmSync(hook);
  writeFileSync(hook, "evil");
  assert.deepEqual(guard.restore(), [".git/hooks/pre-commit (found: .git/hooks/pre-commit.renga-undone)"]);
  assert.equal(readlinkSync(hook), "../../check.sh");
  assert.deepEqual(guard.restore(), []);
});

test("the user's own settings are put back like the repository's, whichever place they have, and told apart", () => {
  writeFileSync(join(home, "dotfiles"), "[user]\n\tname = Me\n");
  symlinkSync("dotfiles", join(home, ".gitconfig"));
  const guard = open();
  assert.deepEqual(guard.restore(), []);
  writeFileSync(join(home, ".gitconfig"), ALIAS);
  mkdirSync(join(home, ".config", "git"), { recursive: true });
  writeFileSync(join(home, ".config", "git", "config"), ALIAS);
  writeFileSync(join(home, ".config", "git", "attributes"), "* filter=evil\n");
  assert.deepEqual(guard.restore(), [
    "~/dotfiles (found: ~/dotfiles.renga-undone)",
    "~/.config/git/config (found: ~/.config/git/config.renga-undone)",
    "~/.config/git/attributes (found: ~/.config/git/attributes.renga-undone)",
  ]);
  assert.equal(text(home, ".gitconfig"), "[user]\n\tname = Me\n");
  assert.equal(existsSync(join(home, ".config", "git", "config")), false);
  writeFileSync(join(home, ".gitconfig"), "[user]\n\tname = Another\n");
  assert.deepEqual(guard.restore(), []);
});

test("what was put aside before is kept", () => {
  const guard = open();
  for (const times of [1, 2]) {
    writeFileSync(join(commonDir, "config"), `${ALIAS}# ${times}\n`);
    assert.equal(guard.restore().length, 1);
  }
  assert.equal(text(commonDir, "config.renga-undone"), `${ALIAS}# 1\n`);
  assert.equal(text(commonDir, "config.renga-undone-2"), `${ALIAS}# 2\n`);
  assert.equal(guard.undone.length, 2);
});

test("what changes while no attempt is under way is the user's own doing", () => {
  const guard = open();
  writeFileSync(join(commonDir, "config"), ALIAS);
  writeFileSync(join(commonDir, "hooks", "pre-push"), "mine");
  guard.begin();
  assert.deepEqual(guard.restore(), []);
  rmSync(join(commonDir, "hooks", "pre-push"));
  guard.begin();
  guard.end();
  assert.deepEqual(guard.undone, [".git/hooks/pre-push (removed)"]);
  assert.equal(text(commonDir, "hooks", "pre-push"), "mine");
});

test("which remote a branch follows may change, and no address may take its place", () => {
  const guard = open();
  const branch = (remote: string): string => `[branch "x"]\n\tremote = ${remote}\n\tpushRemote = ${remote}\n`;
  writeFileSync(join(commonDir, "config"), branch("origin"));
  assert.deepEqual(guard.restore(), []);
  writeFileSync(join(commonDir, "config"), branch("https://example.org/theirs.git"));
  assert.equal(guard.restore().length, 1);
});
