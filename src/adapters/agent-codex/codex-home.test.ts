import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { makeTemporary, openCodexHome } from "./codex-home.ts";

const root = mkdtempSync(join(tmpdir(), "renga-codex-"));
after(() => rmSync(root, { recursive: true, force: true }));
const user = join(root, "user");
mkdirSync(join(user, ".codex"), { recursive: true });

test("the user's login is found, wherever it is and also when it comes later; their settings are not", () => {
  const folder = join(root, "home");
  openCodexHome(folder, { HOME: user }, []);
  const link = join(folder, "auth.json");
  assert.equal(readlinkSync(link), join(user, ".codex/auth.json"));
  assert.equal(existsSync(link), false);
  writeFileSync(join(user, ".codex/auth.json"), "login");
  writeFileSync(join(user, ".codex/config.toml"), "");
  openCodexHome(folder, { HOME: user }, []);
  assert.equal(readFileSync(link, "utf8"), "login");
  assert.equal(existsSync(join(folder, "config.toml")), false);
  openCodexHome(folder, { HOME: user, CODEX_HOME: join(root, "other") }, []);
  assert.equal(readlinkSync(link), join(root, "other/auth.json"));
});

test("a login that was made for this home stays", () => {
  const folder = join(root, "own");
  mkdirSync(folder);
  writeFileSync(join(folder, "auth.json"), "own");
  openCodexHome(folder, { HOME: user }, []);
  assert.equal(readFileSync(join(folder, "auth.json"), "utf8"), "own");
});

test("what the model is told is a file for each text, so that attempts side by side do not change each other's", () => {
  const folder = join(root, "told");
  const plain = openCodexHome(folder, {}, [undefined]);
  const more = openCodexHome(folder, {}, ["Speak French."]);
  assert.notEqual(plain.instructionsFile, more.instructionsFile);
  assert.match(readFileSync(more.instructionsFile, "utf8"), /Speak French\.\n$/);
  assert.doesNotMatch(readFileSync(plain.instructionsFile, "utf8"), /French/);
  assert.equal(existsSync(makeTemporary(more, "t.1")), true);
});

test("conversations of more than 30 days ago are dropped", () => {
  const folder = join(root, "old");
  const dayOf = (ago: number): string =>
    join(
      folder,
      "sessions",
      new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "/"),
    );
  for (const ago of [0, 20, 29, 32, 62, 400]) mkdirSync(dayOf(ago), { recursive: true });
  openCodexHome(folder, {}, []);
  assert.deepEqual(
    [0, 20, 29, 32, 62, 400].map((ago) => existsSync(dayOf(ago))),
    [true, true, true, false, false, false],
  );
});
