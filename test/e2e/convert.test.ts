import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { planText } from "../rig/plan-text.ts";
import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";

const made: ScratchRepository[] = [];
const repository = (files: Record<string, string>): ScratchRepository => {
  const it = scratchRepository(files);
  made.push(it);
  return it;
};
after(() => made.forEach((it) => it.remove()));

const PLAN = planText([
  { id: "1.1", file: "a.ts", code: "export const a = 1;", verify: "node a.ts" },
  { id: "1.2", file: "b.ts", needs: "1.1", code: "export const b = 2;" },
]);
type Document = { version: number; tasks: { id: string; dependencies: { to: string }[] }[] };
const edges = (text: string): string[] =>
  (JSON.parse(text) as Document).tasks.map(
    ({ id, dependencies }) => `${id}: ${dependencies.map(({ to }) => to).join(" ")}`,
  );

test("a plan becomes JSON and Markdown, and both are read as that plan", async () => {
  const it = repository({ "plan.md": PLAN });
  const json = await it.renga("convert", "plan.md");
  assert.equal(json.code, 0, json.err);
  assert.deepEqual(edges(json.out), ["1.1: ", "1.2: 1.1"]);
  assert.equal((await it.renga("convert", "plan.md", "-o", "neutral.json")).code, 0);
  assert.equal(readFileSync(join(it.root, "neutral.json"), "utf8"), json.out);
  const written = await it.renga("convert", "neutral.json", "--out", "own.md");
  assert.match(written.err, /^own\.md: 2 tasks$/mu);
  assert.match(readFileSync(join(it.root, "own.md"), "utf8"), /^### \[ \] 1\.2: /mu);
  assert.deepEqual(edges((await it.renga("convert", "own.md", "--to", "json")).out), edges(json.out));
  assert.equal((await it.renga("plan", "own.md")).code, 0);
});

test("a file that is there, a form that is not known, and a text without tasks are refused", async () => {
  const it = repository({ "plan.md": PLAN, "notes.md": "# Notes\n", "out.json": "mine" });
  const there = await it.renga("convert", "plan.md", "-o", "out.json");
  assert.equal(there.code, 2);
  assert.match(there.err, /out\.json is there already[^]*--force/u);
  assert.equal(readFileSync(join(it.root, "out.json"), "utf8"), "mine");
  assert.equal((await it.renga("convert", "plan.md", "-o", "out.json", "--force")).code, 0);
  assert.match(readFileSync(join(it.root, "out.json"), "utf8"), /"version": 1/u);
  assert.match(
    (await it.renga("convert", "plan.md", "--to", "yaml")).err,
    /cannot be written as “yaml”[^]*json, markdown/u,
  );
  assert.match((await it.renga("convert", "notes.md")).err, /no task found/u);
});
