import assert from "node:assert/strict";
import { test } from "node:test";

import { planOf, type TaskDraft } from "../../../../test/rig/plan-of.ts";
import { findings } from "../findings.ts";

const twins = (...drafts: readonly TaskDraft[]): string[] =>
  findings(planOf(drafts))
    .filter(({ code }) => code === "same-task-twice")
    .map(({ severity, message }) => `${severity}: ${message}`);

test("one title and the same files are one thing, however the title is spelled", () => {
  assert.deepEqual(
    twins(
      { id: "1", title: "Add the parser", files: ["src/parse.ts"] },
      { id: "2", title: "add the “parser”", files: ["+./src/parse.ts"] },
      { id: "3", title: "Add the parser", files: ["src/other.ts"] },
    ),
    ["warning: 1 and 2 are both called “Add the parser” and both write src/parse.ts"],
  );
});

test("without files only a title that says enough tells, and only under one parent and group", () => {
  const said = "Describe the new command line";
  assert.deepEqual(twins({ id: "1", title: said }, { id: "2", title: said }, { id: "3", title: said }), [
    `info: 1, 2 and 3 are all called “${said}”`,
  ]);
  assert.deepEqual(twins({ id: "1", title: "Write the tests" }, { id: "2", title: "Write the tests" }), []);
  const parts = ["a", "b"].map((parent) => ({ id: `${parent}1`, title: said, parent }));
  assert.deepEqual(twins({ id: "a" }, { id: "b" }, ...parts), []);
});

test("what is done, and gates, may well be called alike; a repeated id is told apart by its line", () => {
  const file = { files: ["x.ts"], title: "Check all" };
  assert.deepEqual(twins({ id: "1", ...file }, { id: "2", ...file, status: "done" }), []);
  assert.deepEqual(twins({ id: "1", ...file, kind: "gate" }, { id: "2", ...file, kind: "gate" }), []);
  assert.deepEqual(twins({ id: "1", ...file }, { id: "1", ...file }), [
    "warning: 1 and 1 on line 2 are both called “Check all” and both write x.ts",
  ]);
});
