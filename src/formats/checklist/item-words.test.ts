import assert from "node:assert/strict";
import { test } from "node:test";

import type { FileUse, TaskCommand } from "../../core/plan/plan.ts";
import { boxAt } from "./box-at.ts";
import { checkCommands } from "./check-commands.ts";
import { readItemHead } from "./item-head.ts";
import { readItemTitle } from "./item-title.ts";
import { proseFiles } from "./prose-files.ts";
import type { Standing } from "./prose-files.ts";

test("boxes hold a blank, an x or a sign; labels, notes and links are none", () => {
  const raw = (text: string): string | undefined => boxAt(text, 0)?.raw;
  for (const inside of [" ", "x", "X", "-", "~", "!", "✓", "✅", "🔄", "\u00a0"])
    assert.equal(raw(`[${inside}] a`), inside);
  assert.equal(raw("[x]（注）"), "x");
  for (const text of ["[P] a", "[1] a", "[] a", "[ab] a", "[x](y)", "[x]: y", "[x][y]", "x", "[", "[\n]"])
    assert.equal(raw(text), undefined, text);
});

test("heads: id, star, and where the words begin", () => {
  const told = (text: string): string => {
    const { id = "-", sure, optional, titleAt } = readItemHead(text, 0, text.length);
    return `${id}${sure ? "!" : ""}${optional ? "*" : ""} ${text.slice(titleAt)}`;
  };
  const table: Record<string, string> = {
    " 1. Title": "1! Title",
    "* 1.3 Tests": "1.3!* Tests",
    "\\* 1.3 Tests": "1.3!* Tests",
    " 1.3* Tests": "1.3!* Tests",
    " **1.3** Tests": "1.3! Tests",
    " **T001**: Title": "T001! Title",
    " `T001` Title": "T001 Title",
    " T027a [P] Title": "T027a [P] Title",
    " 1.1 `a.ts` is it": "1.1! `a.ts` is it",
    " **Task 1: Take it** now": "1! Take it** now",
    " 8a. Title": "8a! Title",
    " 3 tries": "3 tries",
    " **lay-keel** - Lay it": "lay-keel! Lay it",
    " words only": "-  words only".replace("-  ", "- "),
  };
  for (const [text, wanted] of Object.entries(table)) assert.equal(told(text), wanted, text);
});

test("titles without their labels, commits, criteria, times and dependencies", () => {
  const told = (text: string): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(readItemTitle(text)).filter(
        ([, value]) =>
          value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0),
      ),
    );
  assert.deepEqual(told("[P] [US1] Build it"), { title: "Build it", parallel: true, stories: ["US1"] });
  assert.deepEqual(told("(P) Build it"), { title: "Build it", parallel: true });
  assert.deepEqual(told("Build it (P)"), { title: "Build it", parallel: true });
  assert.deepEqual(told("Sub-task: Build it. (0ca51c0)"), { title: "Build it." });
  assert.deepEqual(told("Build it (AC: 1, 3-5)"), { title: "Build it", criteria: [1, 3, 4, 5] });
  assert.deepEqual(told("Build it (depends on T1, T2)"), { title: "Build it", dependencies: "T1, T2" });
  assert.deepEqual(told("Build it — depends on T1"), { title: "Build it", dependencies: "T1" });
  assert.deepEqual(told("Build it (after 3 tries)"), { title: "Build it (after 3 tries)" });
  assert.deepEqual(told("Build it (requires 1.2)"), { title: "Build it", dependencies: "1.2" });
  assert.deepEqual(told("Build it — verify: it runs"), { title: "Build it", acceptance: "it runs" });
  assert.deepEqual(told("作る（完了条件: 動く）"), { title: "作る", acceptance: "動く" });
  assert.deepEqual(told("(Optional) Build it"), { title: "(Optional) Build it", optional: true });
  assert.deepEqual(told("Pulled forward into T010"), { title: "Pulled forward into T010", moved: true });
});

const files = (text: string, standing: Standing): string => {
  const found: FileUse[] = [];
  proseFiles(text, standing, found);
  return found
    .map(
      ({ path, action, lines, mentioned }) =>
        `${mentioned === true ? "~" : action} ${path}${lines === undefined ? "" : `:${lines}`}`,
    )
    .join(", ");
};

test("the file a title names is written, unless its words say otherwise", () => {
  const table: readonly [string, string, string][] = [
    ["Create src/a.ts", "create src/a.ts", "create src/a.ts"],
    ["Create types in src/a.ts", "unknown src/a.ts", "unknown src/a.ts"],
    ["Update the list in `src/a.ts:12-34`", "modify src/a.ts:12-34", "modify src/a.ts:12-34"],
    ["Remove `src/a.ts` from src/b.ts", "delete src/a.ts, ~ src/b.ts", "delete src/a.ts, ~ src/b.ts"],
    ["Unit test of it in tests/a.test.ts", "test tests/a.test.ts", "test tests/a.test.ts"],
    ["Verify src/a.ts", "~ src/a.ts", "~ src/a.ts"],
    ["Build it as described in docs/a.md", "~ docs/a.md", "~ docs/a.md"],
    ["Draw a day (`src/a.tsx`)", "unknown src/a.tsx", "unknown src/a.tsx"],
    ["画面 src/a.ts", "unknown src/a.ts", "~ src/a.ts"],
    ["Configure lint in eslint.config.mjs", "unknown eslint.config.mjs", "~ eslint.config.mjs"],
    ["Create `helper/` directory", "create helper/", "create helper/"],
    ["Write it in core/ui/.../a.kt", "~ core/ui/.../a.kt", "~ core/ui/.../a.kt"],
    ["Serve GET /api/users/ with Next.js and node.js", "", ""],
    [
      "Create app/tasks/[id]/page.tsx, app/b.ts.",
      "create app/tasks/[id]/page.tsx, unknown app/b.ts",
      "create app/tasks/[id]/page.tsx, unknown app/b.ts",
    ],
  ];
  for (const [text, exact, title] of table)
    assert.deepEqual([files(text, "exact"), files(text, "title")], [exact, title], text);
});

test("a line of detail writes what it begins with or creates, and mentions the rest", () => {
  assert.equal(files("`src/a.ts` — four columns", "detail"), "unknown src/a.ts");
  assert.equal(files("see `src/a.ts`", "detail"), "~ src/a.ts");
  assert.equal(files("Once it works, create `src/a.ts`", "detail"), "create src/a.ts");
  assert.equal(files("Create `lib/`, `app/`", "detail"), "~ lib/, ~ app/");
  assert.equal(files("Create `/www/app/a.php`", "detail"), "create /www/app/a.php");
  assert.equal(files("errors of `/www/app/a.php`", "detail"), "");
});

test("commands are checks where the words say run or verify and the code proves something", () => {
  const commands = (text: string): string[] => {
    const found: TaskCommand[] = [];
    checkCommands(text, found);
    return found.map(({ command }) => command!);
  };
  assert.deepEqual(commands("Run `npm test` and `npm run lint`"), ["npm test", "npm run lint"]);
  assert.deepEqual(commands("Verify: `$ cargo clippy`"), ["cargo clippy"]);
  assert.deepEqual(commands("It passes `go vet ./...`"), ["go vet ./..."]);
  for (const text of [
    "Run `npm install`",
    "Use `npm test`",
    "Run `prisma migrate dev`",
    "Run `Test` first",
    "Run it",
  ])
    assert.deepEqual(commands(text), [], text);
});
