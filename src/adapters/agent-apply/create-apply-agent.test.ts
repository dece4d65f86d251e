import assert from "node:assert/strict";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { it } from "node:test";

import fc from "fast-check";

import { agentContract, makePlace, makeTask, work } from "../../../test/contracts/agent.ts";
import type { Place } from "../../../test/contracts/agent.ts";
import type { CodeBlock, FileAction, FileUse, Task } from "../../core/plan/plan.ts";
import { createApplyAgent } from "./create-apply-agent.ts";

const agent = createApplyAgent();

function file(path: string, action: FileAction = "unknown", more: Partial<FileUse> = {}): FileUse {
  return { path, raw: path, action, ...more };
}

function block(text: string, lead = "", more: Partial<CodeBlock> = {}): CodeBlock {
  return { language: "typescript", text, lead, line: 7, ...more };
}

agentContract("the agent that applies the plan's own code", {
  succeeding: () => ({
    agent,
    task: makeTask({
      files: [file("made.txt", "create")],
      code: [block("made", "Create file with:", { language: "" })],
    }),
  }),
  failing: () => ({
    agent,
    task: makeTask({ title: "Think of something", files: [file("made.txt", "create")] }),
  }),
});

async function done(place: Place, task: Task): Promise<string> {
  const result = await work(agent, place.assign(task));
  assert.equal(result.status, "done", JSON.stringify(result));
  return result.output;
}

async function refused(place: Place, task: Task): Promise<string> {
  const before = readdirSync(place.worktree, { recursive: true });
  const result = await work(agent, place.assign(task));
  assert.ok(result.status === "failed", JSON.stringify(result));
  assert.equal(result.failure, "needs-agent");
  assert.match(result.message, /^[^\n]{10,200}$/);
  assert.deepEqual(readdirSync(place.worktree, { recursive: true }), before);
  return result.message;
}

const read = (place: Place, path: string): string => readFileSync(join(place.worktree, path), "utf8");
const put = (place: Place, path: string, text: string | Buffer): void =>
  writeFileSync(join(place.worktree, path), text);

/** A plan in miniature: types in a chain, functions in any order in one file, and an edit that only words describe. */
const types = ["Sample", "Summary", "Options"].map((name, at) =>
  makeTask({
    id: `1.${at + 1}`,
    title: `Create the ${name} type`,
    files: [file("src/types.ts", at === 0 ? "create" : "unknown")],
    code: [
      block(
        `export type ${name} = { readonly id: string };`,
        at === 0 ? "Create file with:" : "Add to file:",
      ),
    ],
  }),
);
const functions = ["mean", "slope", "least", "most"].map((name, at) =>
  makeTask({
    id: `2.${at + 1}`,
    title: `Create ${name}`,
    files: [file("src/lib/numbers.ts", at === 0 ? "create" : "unknown")],
    code: [
      block(
        `import type { Sample${at % 2 === 0 ? "" : ", Summary"} } from '../types.ts';\n\nexport function ${name}(all: Sample[]): number {\n  return all.length;\n}`,
        "**Duration**: 5 min",
      ),
    ],
  }),
);
const panel = makeTask({
  id: "3.1",
  title: "Integration - Add to the panel",
  files: [file("src/panel.tsx")],
  code: [
    block(
      "import { mean } from './numbers';\n\n// In Panel render:\n<Mean />",
      "**Action**: Add the import and render it:",
    ),
  ],
});

it("gives the same declarations once each in any order that the dependencies allow", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...types.map(() => "type"), ...functions.map((it) => it.id), "panel"], {
        minLength: 8,
      }),
      async (order) => {
        using place = makePlace();
        const typesLeft = [...types];
        for (const step of order) {
          if (step === "panel") {
            assert.match(await refused(place, panel), /src\/panel\.tsx/);
            continue;
          }
          const task = step === "type" ? typesLeft.shift() : functions.find(({ id }) => id === step);
          await done(place, task as Task);
          const again = read(place, task?.files[0]?.path ?? "");
          assert.match(await done(place, task as Task), /already as the plan wants it/);
          assert.equal(read(place, task?.files[0]?.path ?? ""), again);
        }
        const numbers = read(place, "src/lib/numbers.ts");
        assert.deepEqual(numbers.match(/(?<=export function )\w+/g)?.toSorted(), [
          "least",
          "mean",
          "most",
          "slope",
        ]);
        assert.equal(numbers.match(/\bSample\b(?=[^[\]]* from)/g)?.length, 1);
        assert.equal(numbers.match(/\bSummary\b(?=[^[\]]* from)/g)?.length, 1);
        assert.deepEqual(read(place, "src/types.ts").match(/(?<=export type )\w+/g), [
          "Sample",
          "Summary",
          "Options",
        ]);
      },
    ),
    { numRuns: 30 },
  );
});

/** A body in which a reader's lead has lost what stands in parentheses; its fence is at the line of `block`. */
function plan(above: string): Pick<Task, "body" | "span"> {
  const body = `### 1: It\n\n${above}\n\n\`\`\`ts\nx\n\`\`\`\n`;
  return { body, span: { file: "p.md", line: 3, endLine: 9, start: 0, end: body.length } };
}

it("refuses, in one sentence, what the plan does not give word for word", async () => {
  using place = makePlace();
  put(place, "there.ts", "export const there = 1;\n");
  const there = [file("there.ts", "modify")];
  const code = [block("export const fresh = 2;", "Add:")];
  const cases: readonly (readonly [RegExp, Partial<Task>])[] = [
    [/says "update"/, { files: there, code: [block("x", "Update the constant:")] }],
    [/certain place/, { files: there, code: [block("x", "Code to add (after line 3):")] }],
    [/leaves something out: \/\/ \.\.\./, { files: there, code: [block("a;\n// ... rest\nb;", "Add:")] }],
    [/gives no code for this task/, { files: there }],
    [/2 files and does not say which/, { files: [file("a.ts"), file("b.ts")], code }],
    [
      /no code for b\.ts/,
      { files: [file("a.ts"), file("b.ts")], code: [block("x", "Add:", { target: "a.ts" })] },
    ],
    [/names no file/, { code }],
    [/not among the task's files/, { files: there, code: [block("x", "Add:", { target: "other.ts" })] }],
    [/already declares there/, { files: there, code: [block("export const there = 2;", "Add:")] }],
    [/does not exist/, { title: "The x", files: [file("gone.ts", "modify")], code: [block("x")] }],
    [/does not say what to do/, { title: "The x", files: there, code: [block("x;")] }],
    [/changes what there\.ts has/, { title: "Update the thing", files: there, code: [block("x;")] }],
    [/at lines 3-4/, { files: [file("there.ts", "unknown", { lines: "3-4" })], code }],
    [
      /not followed by what replaces it/,
      { files: there, code: [block("x", "Current code:"), block("y", "Add:")] },
    ],
    [/not give/, { files: there, code: [block("y", "Replace with:")] }],
    [/runs a program/, { files: there, code, commands: [{ name: "m", phase: "main", command: "make" }] }],
    [/runs a program/, { files: there, code, script: "train.py" }],
    [
      /run `npm install zod`/,
      { files: there, code: [...code, block("npm install zod", "First:", { language: "bash" })] },
    ],
    [
      /json code .* is not the text of there\.ts/,
      { files: there, code: [block("{}", "Add:", { language: "json" })] },
    ],
    [/names src\/other\.ts as its file/, { files: there, code: [block("// src/other.ts\nx;", "Add:")] }],
    [/is empty/, { files: there, code: [block(" \n", "Add:")] }],
    [
      /does not say that new\.ts is to be created/,
      { title: "The x", files: [file("new.ts")], code: [block("x;")] },
    ],
    [/stands for several files/, { files: [file("src/*.ts", "create")], code }],
    [/out of the repository/, { files: [file("../out.ts", "create")], code }],
    [/not a path inside/, { files: [file("/etc/out.ts", "create")], code }],
    [/certain part of there/, { title: "Add a button to ThePanel", files: there, code }],
    [/certain place \("before line 9/, { files: there, code, ...plan("**Code to Add** (before line 9):") }],
    [
      /calls its code "basic structure"/,
      { files: [file("new.ts", "create")], code, ...plan("File content (basic structure):") },
    ],
    [/to be changed, but it does not exist/, { files: [file("gone.ts", "unknown", { lines: "9" })], code }],
    [
      /to be changed, but it does not exist/,
      { files: [file("gone.ts")], code: [block("x;")], title: "Update the x" },
    ],
    [/git's own folder/, { files: [file(".git/hooks/x.ts", "create")], code }],
    [
      /git's own folder/,
      { files: [file("sub/.GIT/config", "create")], code: [block("x", "Add:", { language: "" })] },
    ],
  ];
  for (const [reason, task] of cases)
    assert.match(await refused(place, makeTask({ title: "Add it", ...task })), reason);
  assert.equal(read(place, "there.ts"), "export const there = 1;\n");
});

it("follows no link out of the worktree", async () => {
  using place = makePlace();
  mkdirSync(join(place.folder, "outside"));
  mkdirSync(join(place.worktree, "inside"));
  put(place, "inside/real.ts", "a;\n");
  symlinkSync(join(place.folder, "outside"), join(place.worktree, "link"));
  symlinkSync(join(place.folder, "outside", "new.ts"), join(place.worktree, "dangling.ts"));
  symlinkSync("inside", join(place.worktree, "alias"));
  const add = (path: string): Task =>
    makeTask({ title: "Add b", files: [file(path)], code: [block("b;", "Add:")] });
  assert.match(await refused(place, add("link/new.ts")), /leads out/);
  assert.match(await refused(place, add("link/deeper/new.ts")), /leads out/);
  assert.match(await refused(place, add("dangling.ts")), /link to nowhere/);
  assert.match(await refused(place, add("inside")), /not a file/);
  assert.deepEqual(readdirSync(join(place.folder, "outside")), []);
  await done(place, add("alias/real.ts"));
  assert.equal(read(place, "inside/real.ts"), "a;\n\nb;\n");
  assert.equal(lstatSync(join(place.worktree, "alias")).isSymbolicLink(), true);
});

it("does what is stated exactly: replacements, diffs, deletions, several labelled files", async () => {
  using place = makePlace();
  put(place, "a.ts", "one();\ntwo();\n");
  put(place, "b.ts", "alpha\nbeta\n");
  put(place, "old.ts", "x");
  const task = makeTask({
    title: "Replace two by three",
    files: [
      file("a.ts", "modify"),
      file("b.ts", "modify"),
      file("sp ace/ü.ts", "create"),
      file("old.ts", "delete"),
      file("c.md", "read"),
    ],
    code: [
      block("two();", "Current code:", { target: "a.ts" }),
      block("three();", "Replace with:", { target: "a.ts" }),
      block(" alpha\n-beta\n+gamma\n", "", { target: "b.ts", language: "diff" }),
      block("export {};", "Create `sp ace/ü.ts`:"),
      block("npm test", "Run:", { language: "bash" }),
    ],
  });
  const output = await done(place, task);
  assert.equal(read(place, "a.ts"), "one();\nthree();\n");
  assert.equal(read(place, "b.ts"), "alpha\ngamma\n");
  assert.equal(read(place, "sp ace/ü.ts"), "export {};\n");
  assert.equal(existsSync(join(place.worktree, "old.ts")), false);
  assert.match(output, /old\.ts: deleted/);
  assert.match(await done(place, task), /^(?:.*: already as the plan wants it\n?){4}$/);
});

it("writes nothing when only one of several edits cannot be made", async () => {
  using place = makePlace();
  put(place, "b.ts", "export const b = 1;\n");
  const files = [file("a.ts", "create"), file("b.ts", "modify")];
  const code = [
    block("export const a = 1;", "Add:", { target: "a.ts" }),
    block("export const b = 2;", "Add:", { target: "b.ts" }),
  ];
  assert.match(await refused(place, makeTask({ title: "Add both", files, code })), /already declares b/);
});

it("takes the language of a fence for a hint only where files of it have an ending of their own", async () => {
  using place = makePlace();
  const create = (path: string, language: string): Task =>
    makeTask({ title: "Create it", files: [file(path, "create")], code: [block("x", "", { language })] });
  for (const path of ["-dash.txt", "LICENSE", "Dockerfile"]) await done(place, create(path, "ts"));
  await done(place, create("README.md", "markdown"));
  assert.match(await refused(place, create("a.py", "ts")), /not the text of a\.py/);
});

it("leaves a file alone that is not text", async () => {
  using place = makePlace();
  put(place, "a.ts", Buffer.from([0xff, 0xfe, 0x00]));
  assert.match(
    await refused(place, makeTask({ title: "Add b", files: [file("a.ts")], code: [block("b;", "Add:")] })),
    /UTF-8/,
  );
});

it("finds a file by the path that the author's machine had", async () => {
  using place = makePlace();
  const raw = "/Users/ann/My App/src/a.ts";
  const task = makeTask({
    title: "Create a",
    files: [file("src/a.ts", "create", { raw }), file("src/b.ts", "create")],
    code: [block("a;", "", { target: raw }), block("b;", "", { target: "./src/b.ts" })],
  });
  await done(place, task);
  assert.equal(read(place, "src/a.ts") + read(place, "src/b.ts"), "a;\nb;\n");
});
