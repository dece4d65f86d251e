import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";

import { runReportSchema } from "../../src/schema/run-report.ts";
import { planText } from "../rig/plan-text.ts";
import { scratchRepository, type ScratchRepository } from "../rig/scratch-repository.ts";

const made: ScratchRepository[] = [];
after(() => made.forEach((it) => it.remove()));

const PLAN = planText([
  { id: "1.1", file: "src/core/a.ts", code: "export const a = 1;" },
  { id: "1.2", file: "src/core/a.ts", isNew: false, code: "export const b = 2;", needs: "1.1" },
  { id: "1.3", file: "lib/c.ts", code: "export const c = 3;", verify: "test -s lib/c.ts" },
]);

async function finished(): Promise<ScratchRepository> {
  const it = scratchRepository({ "plan.md": PLAN, "readme.md": "hello\n" });
  made.push(it);
  const ran = await it.renga("run", "plan.md", "--yes", "--agents", "2");
  assert.equal(ran.code, 0, ran.out + ran.err);
  return it;
}

/** The command in the block below a task's “Taking it back”. */
const revertOf = (text: string, id: string): string[] => {
  const found = new RegExp(`^## ${RegExp.escape(id)} [^]*?^git (revert --no-edit [^\\n]*)`, "m").exec(text);
  assert(found?.[1], `no revert of ${id} in\n${text}`);
  return found[1].split(" ");
};

test("the review package tells each commit with its evidence, and its reverts do what they say", async () => {
  const it = await finished();
  const before = it.git("status", "--porcelain");
  const wrote = await it.renga("review", "-o", join(it.root, "..", "review"));
  assert.equal(wrote.code, 0, wrote.err);
  assert.equal(it.git("status", "--porcelain"), before);
  const folder = join(it.root, "..", "review");
  const files = readdirSync(folder).toSorted();
  assert(files.includes("README.md") && files.length > 1, files.join());
  const text = files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n");
  const branch = it.git("for-each-ref", "--format=%(refname:short)", "refs/heads/renga/");
  for (const commit of it.git("log", "--format=%H", `main..${branch}`).split("\n"))
    assert(text.includes(`git show ${commit.slice(0, 12)}`), commit);
  assert.match(text, /\| ✓ 0 \| .*`test -s lib\/c\.ts`/u);
  assert.match(text, /`src\/core\/a\.ts` was changed by 2 tasks: 1\.1, 1\.2/u);
  assert.match(text, /^git branch -D renga\//mu);
  const again = await it.renga("review", "-o", folder);
  assert.equal(again.code, 2, "nothing is replaced without --force");

  await it.renga("land");
  const down = (args: readonly string[]): void => void it.git(...args);
  down(revertOf(text, "1.1"));
  assert.equal(existsSync(join(it.root, "src/core/a.ts")), false, "1.2 went with 1.1");
  assert.equal(existsSync(join(it.root, "lib/c.ts")), true);
  down(revertOf(text, "1.3"));
  assert.equal(existsSync(join(it.root, "lib/c.ts")), false);
  const landed = await it.renga("review");
  assert.match(landed.out, /`main` has them already/u);
  assert.match(landed.out, /^git revert --no-edit [0-9a-f]{12}\.\.[0-9a-f]{12}$/mu);
});

test("a report is written in each format, and compared with the run before", async () => {
  const it = await finished();
  const first = JSON.parse((await it.renga("report", "--format", "json")).out) as unknown;
  const about = runReportSchema.parse(first);
  assert.equal(about.completion, 1);
  assert.equal(about.comparison, undefined);
  const page = join(it.root, "..", "report.html");
  assert.equal((await it.renga("report", "-o", page)).code, 0);
  assert.match(readFileSync(page, "utf8"), /^<!doctype html>[^]*<svg[^]*1\.2[^]*<\/html>\n$/u);
  assert.match((await it.renga("report", "--format", "markdown")).out, /^# [^]*\n## Measures of success\n/u);
  const bad = await it.renga("report", "--format", "pdf");
  assert.deepEqual([bad.code, /not one of text, json, markdown, html/u.test(bad.err)], [2, true]);
  it.git("checkout", "-q", "-b", "second");
  assert.equal((await it.renga("run", "plan.md", "--yes", "--agents", "1")).code, 0);
  const text = (await it.renga("report")).out;
  assert.match(text, /Beside the earlier run/u);
  assert.match(text, /agents\s+2\s+1\s+−50 %/u);
});
