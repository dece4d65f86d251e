import assert from "node:assert/strict";
import { lstatSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { scratchFolder } from "../../test/rig/scratch-folder.ts";
import { UserError } from "../core/user-error.ts";
import { putFile } from "./put-file.ts";

const refused = async (path: string, force: boolean): Promise<string> => {
  const error: unknown = await putFile(path, "new", { force }).catch((it) => it);
  assert(error instanceof UserError, String(error));
  return error.message;
};

test("a new file is written whole, and nothing is left beside it", async () => {
  const root = scratchFolder();
  await putFile(join(root, "a.json"), "new", { force: false });
  assert.equal(readFileSync(join(root, "a.json"), "utf8"), "new");
  assert.deepEqual(readdirSync(root), ["a.json"]);
});

test("a file that is there stays as it is unless it is to be replaced; a link stays a link", async () => {
  const root = scratchFolder({ "a.md": "old", "b.md": "old" });
  symlinkSync("b.md", join(root, "link.md"));
  assert.match(await refused(join(root, "a.md"), false), /a\.md is there already/);
  assert.equal(readFileSync(join(root, "a.md"), "utf8"), "old");
  await putFile(join(root, "a.md"), "new", { force: true });
  await putFile(join(root, "link.md"), "new", { force: true });
  assert.deepEqual(
    ["a.md", "b.md"].map((name) => readFileSync(join(root, name), "utf8")),
    ["new", "new"],
  );
  assert(lstatSync(join(root, "link.md")).isSymbolicLink());
  assert.deepEqual(readdirSync(root).toSorted(), ["a.md", "b.md", "link.md"]);
});

test("a folder that is not there, and one of that name, are told as such", async () => {
  const root = scratchFolder({ "folder/": "" });
  assert.match(await refused(join(root, "none/a.md"), false), /cannot be written \(ENOENT\)/);
  assert.match(await refused(join(root, "folder"), true), /cannot be written \(EISDIR\)/);
  assert.match(await refused(join(root, "folder"), false), /is there already/);
  assert.deepEqual(readdirSync(root), ["folder"]);
});
