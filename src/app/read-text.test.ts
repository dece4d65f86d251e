import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { loadConfig } from "./load-config.ts";
import { readInside } from "./read-inside.ts";
import { readText } from "./read-text.ts";

const folder = mkdtempSync(join(tmpdir(), "renga-text-"));
after(() => rmSync(folder, { recursive: true }));

test("a file is read, wherever a link leads; what never ends is refused", async () => {
  writeFileSync(join(folder, "there"), "words");
  symlinkSync("there", join(folder, "link"));
  execFileSync("mkfifo", [join(folder, "pipe")]);
  symlinkSync("/dev/zero", join(folder, "zeros"));
  assert.equal(await readText(join(folder, "link")), "words");
  await assert.rejects(readText(join(folder, "none")), { code: "ENOENT" });
  await assert.rejects(readText(folder), { code: "EISDIR" });
  for (const name of ["pipe", "zeros"])
    await assert.rejects(readText(join(folder, name)), { code: "not a file" });
  assert.deepEqual(await readInside(folder, "pipe", 100), { refused: "is not a file" });
});

test("nor does a configuration that is a pipe hold anybody up", async () => {
  execFileSync("mkfifo", [join(folder, "renga.config.yaml")]);
  await assert.rejects(loadConfig(folder), /renga\.config\.yaml: cannot be read \(not a file\)/u);
});
