import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { compileCacheFolder } from "./compile-cache-folder.ts";

test("the user's own cache, for their eyes only, also where it was open before", (t) => {
  const top = mkdtempSync(join(tmpdir(), "renga-cache-"));
  t.after(() => rmSync(top, { recursive: true }));
  const folder = join(top, ".cache", "renga", "compile");
  for (const env of [{ HOME: top }, { HOME: top, XDG_CACHE_HOME: "not/absolute" }])
    assert.equal(compileCacheFolder(env), folder);
  assert.equal(compileCacheFolder({ HOME: "/", XDG_CACHE_HOME: join(top, ".cache") }), folder);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  for (const open of [folder, join(folder, "..")]) chmodSync(open, 0o777);
  assert.equal(compileCacheFolder({ HOME: top }), folder);
  for (const open of [folder, join(folder, "..")]) assert.equal(statSync(open).mode & 0o777, 0o700);
});

test("none where it cannot be the user's own: no folder, a link, a home that cannot be written to", (t) => {
  const top = mkdtempSync(join(tmpdir(), "renga-cache-"));
  t.after(() => rmSync(top, { recursive: true }));
  mkdirSync(join(top, "elsewhere"));
  mkdirSync(join(top, "linked"));
  symlinkSync(join(top, "elsewhere"), join(top, "linked", "renga"));
  assert.equal(compileCacheFolder({ XDG_CACHE_HOME: join(top, "linked") }), undefined);
  writeFileSync(join(top, "file"), "");
  assert.equal(compileCacheFolder({ XDG_CACHE_HOME: join(top, "file") }), undefined);
  assert.equal(compileCacheFolder({ HOME: "/proc/self" }), undefined);
});
