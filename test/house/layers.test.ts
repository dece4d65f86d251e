import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
// A tree of its own with the project's rules: a violation in the real one could be seen by another test.
const TREE = mkdtempSync(join(tmpdir(), "renga-layers-"));
copyFileSync(join(ROOT, ".oxlintrc.json"), join(TREE, ".oxlintrc.json"));
after(() => rmSync(TREE, { recursive: true, force: true }));

const lint = (path: string, source: string): { status: number | null; stdout: string } => {
  const file = join(TREE, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${source}\n`);
  const seen = spawnSync(join(ROOT, "node_modules/.bin/oxlint"), [path], { cwd: TREE, encoding: "utf8" });
  rmSync(file);
  return seen;
};

/** The file, the line that must not be in it, and what the linter must call it. */
const VIOLATIONS: readonly [path: string, source: string, rule: RegExp][] = [
  [
    "src/core/plan/zz-planted.ts",
    'import { readFileSync } from "node:fs";\nexport const x: string = readFileSync("a", "utf8");',
    /no-restricted-imports/u,
  ],
  [
    "src/core/run/zz-planted.ts",
    'import type { Journal } from "../../ports/journal.ts";\nexport type X = Journal;',
    /no-restricted-imports/u,
  ],
  ["src/core/views/zz-planted.ts", "export const x = (): number => Date.now();", /no-restricted-globals/u],
  [
    "src/core/schedule/zz-planted.ts",
    "export const x = (): number => Math.random();",
    /no-restricted-properties/u,
  ],
  [
    "src/formats/zz-planted.ts",
    'import { join } from "node:path";\nexport const x: string = join("a");',
    /no-restricted-imports/u,
  ],
  [
    "src/formats/zz-planted.ts",
    'import { drive } from "../app/drive.ts";\nexport const x: unknown = drive;',
    /no-restricted-imports/u,
  ],
  [
    "src/ports/zz-planted.ts",
    'import { drive } from "../app/drive.ts";\nexport const x: unknown = drive;',
    /no-restricted-imports/u,
  ],
  [
    "src/adapters/process/zz-planted.ts",
    'import { drive } from "../../app/drive.ts";\nexport const x: unknown = drive;',
    /no-restricted-imports/u,
  ],
  [
    "src/app/zz-planted.ts",
    'import { openJournal } from "../adapters/journal-sqlite/open-journal.ts";\nexport const x: unknown = openJournal;',
    /no-restricted-imports/u,
  ],
];

for (const [path, source, rule] of VIOLATIONS) {
  test(`the linter catches ${source.split("\n")[0]} in ${path}`, () => {
    const seen = lint(path, source);
    assert.notEqual(seen.status, 0, seen.stdout);
    assert.match(seen.stdout, rule);
  });
}

test("what the layers allow is not caught", () => {
  const fine: readonly [string, string][] = [
    ["src/core/run/zz-planted.ts", 'import type { Task } from "../plan/plan.ts";\nexport type X = Task;'],
    ["src/formats/zz-planted.ts", 'import { parse } from "yaml";\nexport const x: unknown = parse("a");'],
    ["src/formats/zz-planted.ts", 'import type { Task } from "../core/plan/plan.ts";\nexport type X = Task;'],
    [
      "src/adapters/process/zz-planted.ts",
      'import type { Agent } from "../../ports/agent.ts";\nexport type X = Agent;',
    ],
    [
      "src/app/zz-planted.ts",
      'import { readPlan } from "../formats/read-plan.ts";\nexport const x: unknown = readPlan;',
    ],
  ];
  for (const [path, source] of fine) {
    const seen = lint(path, source);
    assert.equal(seen.status, 0, `${path}: ${seen.stdout}`);
  }
});
