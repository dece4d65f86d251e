import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const planted: string[] = [];
after(() => planted.forEach((path) => rmSync(path, { force: true })));

/** The file, the line that must not be in it, and what the linter must call it. */
const VIOLATIONS: readonly [path: string, source: string, rule: RegExp][] = [
  ["src/core/plan/zz-planted.ts", 'import { readFileSync } from "node:fs";\nexport const x: string = readFileSync("a", "utf8");', /no-restricted-imports/u],
  ["src/core/run/zz-planted.ts", 'import type { Journal } from "../../ports/journal.ts";\nexport type X = Journal;', /no-restricted-imports/u],
  ["src/core/views/zz-planted.ts", "export const x = (): number => Date.now();", /no-restricted-globals/u],
  ["src/core/schedule/zz-planted.ts", "export const x = (): number => Math.random();", /no-restricted-properties/u],
  ["src/formats/zz-planted.ts", 'import { join } from "node:path";\nexport const x: string = join("a");', /no-restricted-imports/u],
  ["src/formats/zz-planted.ts", 'import { drive } from "../app/drive.ts";\nexport const x: unknown = drive;', /no-restricted-imports/u],
  ["src/ports/zz-planted.ts", 'import { drive } from "../app/drive.ts";\nexport const x: unknown = drive;', /no-restricted-imports/u],
  ["src/adapters/process/zz-planted.ts", 'import { drive } from "../../app/drive.ts";\nexport const x: unknown = drive;', /no-restricted-imports/u],
  ["src/app/zz-planted.ts", 'import { openJournal } from "../adapters/journal-sqlite/open-journal.ts";\nexport const x: unknown = openJournal;', /no-restricted-imports/u],
];

for (const [path, source, rule] of VIOLATIONS) {
  test(`the linter catches ${source.split("\n")[0]} in ${path}`, () => {
    const file = join(ROOT, path);
    planted.push(file);
    writeFileSync(file, `${source}\n`);
    const seen = spawnSync(join(ROOT, "node_modules/.bin/oxlint"), [path], { cwd: ROOT, encoding: "utf8" });
    rmSync(file);
    assert.notEqual(seen.status, 0, seen.stdout);
    assert.match(seen.stdout, rule);
  });
}
