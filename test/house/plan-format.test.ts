import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { dialects } from "../../src/formats/dialects.ts";
import { readPlan } from "../../src/formats/read-plan.ts";
import { writeMarkdown } from "../../src/formats/write-markdown.ts";

const text = readFileSync(fileURLToPath(new URL("../../docs/plan-format.md", import.meta.url)), "utf8");
const example = /^````markdown\n([^]*?)^````$/mu.exec(text)?.[1] ?? "";

test("the example of docs/plan-format.md is read as the document says", () => {
  const plan = readPlan([{ path: "PLAN.md", text: example }]);
  assert.equal(plan.sources[0]?.dialect, "micro-tasks");
  assert.deepEqual(
    plan.tasks.map(({ id, dependencies, files, estimate, mark }) => [
      id,
      dependencies.map(({ to }) => to),
      files.map(({ path }) => path),
      estimate?.maxMinutes,
      mark?.raw,
    ]),
    [
      ["1.1", [], ["src/point.ts"], 6, " "],
      ["1.2", ["1.1"], ["src/point.ts"], 5, " "],
      ["2.1", ["1.1", "1.2"], ["src/minimum.ts", "test/minimum.test.ts"], 10, " "],
    ],
  );
  assert.deepEqual(
    plan.tasks.map(({ commands }) => commands.map(({ phase, command }) => [phase, command])),
    [
      [["post", "tsc --noEmit -p ."]],
      [],
      [
        ["pre", "node --version"],
        ["post", "node --test test/minimum.test.ts"],
      ],
    ],
  );
  assert.equal(plan.tasks[0]?.code[0]?.target, "src/point.ts");
  assert.equal(plan.declared[0]?.value, 3);
});

test("the YAML and the check-list of docs/plan-format.md are read as the document says", () => {
  const fence = (language: string): string =>
    new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "mu").exec(
      text.slice(text.indexOf("## Steps in YAML")),
    )?.[1] ?? "";
  const plan = readPlan([
    { path: "SPEC.md", text: fence("markdown") },
    { path: "steps.yaml", text: fence("yaml") },
  ]);
  assert.deepEqual(
    plan.tasks.map(({ id, status, mode, chunks }) => [id, status, mode ?? "normal", chunks ?? []]),
    [
      ["1", "open", "normal", []],
      ["2", "done", "chunked", [100, 900]],
    ],
  );
  assert.deepEqual(
    plan.tasks[0]?.commands.map(({ phase }) => phase),
    ["pre", "pre", "post", "background"],
  );
  assert.deepEqual(
    plan.tasks[1]?.commands.map(({ phase, command }) => [phase, command]),
    [
      ["skip", "test -s rows.jsonl"],
      ["test", "python3 generate.py --rows 3"],
      ["quality", "python3 look.py rows.jsonl"],
    ],
  );
});

test("the converted plan of docs/plan-format.md is what Renga writes", () => {
  const own = /^```markdown\n([^]*?)^```$/mu.exec(text.slice(text.indexOf("## Converting")))?.[1] ?? "";
  const plan = readPlan([{ path: "boat.md", text: own }]);
  assert.equal(plan.sources[0]?.dialect, "renga");
  assert.deepEqual(
    plan.tasks.map(({ id, groups }) => [id, ...groups]),
    [
      ["1.1", "wave:1"],
      ["2.1", "wave:2", "parallel:deck"],
    ],
  );
  assert.equal(writeMarkdown(plan), own);
});

test("docs/plan-format.md names every dialect", () => {
  for (const { name } of dialects) assert(text.includes(`\`${name}\``), name);
});
