import assert from "node:assert/strict";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { UserError } from "../core/user-error.ts";
import { replaceFile } from "./replace-file.ts";

function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "renga-replace-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test("a file gets its new text and keeps its mode, and a link stays one", async (t) => {
  const folder = scratch(t);
  const path = join(folder, "plan.md");
  writeFileSync(path, "\uFEFFold\r\n");
  chmodSync(path, 0o640);
  symlinkSync("plan.md", join(folder, "link.md"));
  await replaceFile(join(folder, "link.md"), "\uFEFFold\r\n", "\uFEFFnew\r\n");
  assert.deepEqual(readFileSync(path), Buffer.from("\uFEFFnew\r\n"));
  assert.equal(statSync(path).mode & 0o777, 0o640);
  assert.equal(readlinkSync(join(folder, "link.md")), "plan.md");
  assert.deepEqual(readdirSync(folder).toSorted(), ["link.md", "plan.md"]);
});

test("a file that changed meanwhile, or is gone, is not touched and leaves nothing behind", async (t) => {
  const folder = scratch(t);
  const path = join(folder, "plan.md");
  writeFileSync(path, "other");
  await assert.rejects(replaceFile(path, "old", "new"), UserError);
  assert.equal(readFileSync(path, "utf8"), "other");
  assert.deepEqual(readdirSync(folder), ["plan.md"]);
  await assert.rejects(replaceFile(join(folder, "none.md"), "old", "new"), UserError);
});
