import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { groupOf, planOf } from "../../../test/rig/plan-of.ts";
import { isPlain, normalPath } from "./path.ts";
import type { Plan } from "./plan.ts";
import { leavesRepository, rebasePaths } from "./rebase-paths.ts";
import type { RepositoryFacts } from "./repository-roots.ts";

const EMPTY: RepositoryFacts = { name: "", files: new Set() };
const named = (name: string, ...files: string[]): RepositoryFacts => ({ name, files: new Set(files) });

function rebased(paths: readonly string[], repository: RepositoryFacts): string[] {
  return rebasePaths(planOf([{ id: "a", files: paths }]), repository).tasks[0]!.files.map(
    (file) => file.path,
  );
}

const HOME = "/Users/ann/Work/Loss Studio";

test("by the usual folders: new files of an empty repository", () => {
  assert.deepEqual(rebased([`${HOME}/src/lib/x.ts`, `${HOME}/README.md`, `${HOME}/docs/a/b.md`], EMPTY), [
    "src/lib/x.ts",
    "README.md",
    "docs/a/b.md",
  ]);
  assert.deepEqual(rebased(["/app/src/x.ts", "/app/package.json"], EMPTY), ["src/x.ts", "package.json"]);
  assert.deepEqual(rebased(["C:\\Users\\ann\\studio\\src\\x.ts"], EMPTY), ["src/x.ts"]);
  assert.deepEqual(rebased(["~/studio/packages/core/src/x.ts"], EMPTY), ["packages/core/src/x.ts"]);
  assert.deepEqual(rebased(["/src/x.ts", "/app/page.tsx"], EMPTY), ["src/x.ts", "app/page.tsx"]);
});

test("by the repository's name, however it is spelled", () => {
  const repository = named("loss-studio");
  assert.deepEqual(rebased([`${HOME}/tools/gen.py`, `${HOME}/Makefile`], repository), [
    "tools/gen.py",
    "Makefile",
  ]);
});

test("by files that the repository has, and new files beside them by the same root", () => {
  const repository = named("other", "core/engine/run.py", "core/engine/stop.py", "README.md");
  const root = "/home/bob/checkout-7";
  assert.deepEqual(
    rebased(
      [`${root}/core/engine/run.py`, `${root}/core/engine/new.py`, `${root}/notes/README.md`],
      repository,
    ),
    ["core/engine/run.py", "core/engine/new.py", "notes/README.md"],
  );
});

test("a file that happens to end like one of the repository does not move the root", () => {
  const repository = named("x", "packages/a/src/index.ts", "packages/a/src/main.ts", "src/index.ts");
  const root = "/home/mono";
  assert.deepEqual(
    rebased(
      [
        `${root}/packages/a/src/index.ts`,
        `${root}/packages/a/src/main.ts`,
        `${root}/packages/b/src/index.ts`,
      ],
      repository,
    ),
    ["packages/a/src/index.ts", "packages/a/src/main.ts", "packages/b/src/index.ts"],
  );
});

test("what belongs to the machine, to git or to another folder is an error and stays as it is", () => {
  const paths = [
    "/etc/hosts",
    "/usr/lib/x.so",
    "../other/x.ts",
    "a/../../b.ts",
    ".git/hooks/pre-commit",
    "/nowhere.txt",
  ];
  const plan = rebasePaths(planOf([{ id: "a", files: paths }]), EMPTY);
  assert.deepEqual(
    plan.tasks[0]!.files.map((file) => file.path),
    ["/etc/hosts", "/usr/lib/x.so", "../other/x.ts", "../b.ts", ".git/hooks/pre-commit", "/nowhere.txt"],
  );
  assert.deepEqual(
    plan.notes.map(({ code, severity }) => `${code} ${severity}`),
    paths.map(() => "path-outside error"),
  );
});

test("a route of the program is no reason to refuse the plan", () => {
  const { notes } = rebasePaths(
    planOf([{ id: "a", files: ["/api/users", "/home/bob/secret", "/etc/shadow"] }]),
    EMPTY,
  );
  assert.deepEqual(
    notes.map(({ severity }) => severity),
    ["warning", "error", "error"],
  );
});

test("relative paths get one spelling, and the words of the document stay", () => {
  const raw = "./src//a\\b.ts";
  const plan = rebasePaths(planOf([{ id: "a", files: [raw, "x/./y.ts", "src/.../z.kt", "lib/"] }]), EMPTY);
  assert.deepEqual(
    plan.tasks[0]!.files.map((file) => file.path),
    ["src/a/b.ts", "x/y.ts", "src/**/z.kt", "lib/"],
  );
  assert.equal(plan.tasks[0]!.files[0]!.raw, raw);
});

test("targets of code and territories of groups move along, and one note says how", () => {
  const code = { language: "ts", text: "", lead: "", line: 1, target: `${HOME}/src/x.ts` };
  const plan: Plan = planOf([{ id: "a", files: [`${HOME}/src/x.ts`, `${HOME}/src/y.ts`], code: [code] }], {
    groups: [groupOf({ key: "track:1", ownedPaths: [`${HOME}/src/ui/`] })],
  });
  const based = rebasePaths(plan, EMPTY);
  assert.equal(based.tasks[0]!.code[0]!.target, "src/x.ts");
  assert.deepEqual(based.groups[0]!.ownedPaths, ["src/ui/"]);
  assert.deepEqual(
    based.notes.map(({ code: is, message }) => `${is}: ${message}`),
    [
      `path-rebased: paths of the author's machine are read as paths of this repository: ${HOME}/ (3 paths, by the usual folder names)`,
    ],
  );
});

test("doing it twice changes nothing", () => {
  const plan = planOf([{ id: "a", files: [`${HOME}/src/x.ts`, "/etc/hosts", "./b.ts"] }]);
  const once = rebasePaths(plan, EMPTY);
  assert.equal(rebasePaths(once, EMPTY), once);
  assert.equal(rebasePaths(once, named("studio", "src/x.ts")), once);
});

test("a path that is called plain is changed by nothing", () => {
  const piece = fc.constantFrom(
    "a",
    "b.ts",
    "/",
    "..",
    ".",
    "...",
    "…",
    "~",
    "C:",
    "\\",
    ".git",
    " ",
    "x y",
    "a...b",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const path = pieces.join("");
      if (!isPlain(path)) return;
      assert.equal(normalPath(path), path);
      assert.equal(leavesRepository(path), false);
    }),
    { numRuns: 2000 },
  );
});
