import assert from "node:assert/strict";
import { test } from "node:test";

import { planOf, type TaskDraft } from "../../../test/rig/plan-of.ts";
import type { TaskCommand } from "../plan/plan.ts";
import { changeType } from "./change-type.ts";
import { moduleOf } from "./module-of.ts";
import { openWork } from "./open-work.ts";
import { taskRisks, type TaskRisk } from "./task-risk.ts";

const PROVEN: TaskCommand[] = [{ name: "test", phase: "post", command: "npm test" }];

function riskOf(draft: Partial<TaskDraft>, others: readonly TaskDraft[] = []): TaskRisk {
  return taskRisks(openWork(planOf([{ id: "it", ...draft }, ...others])))(0);
}

test("what the plan says of its risk counts, whatever the task touches", () => {
  assert.deepEqual(riskOf({ risk: "Low (docs only)", files: ["package-lock.json"] }).level, "low");
  assert.equal(riskOf({ risk: "CRITICAL" }).level, "high");
  assert.equal(riskOf({ risk: "moderate" }).level, "medium");
});

test("else every point has its reason", () => {
  assert.deepEqual(riskOf({ files: ["src/a.ts"], commands: PROVEN }), {
    level: "low",
    score: 0,
    reasons: [],
  });
  const bare = riskOf({});
  assert.equal(bare.level, "medium");
  assert.deepEqual(bare.reasons, ["does not say which files it writes", "no command proves it"]);
  const { level, reasons } = riskOf(
    { files: ["package-lock.json", "db/migrations/7.sql", "src/"], commands: PROVEN },
    Array.from({ length: 4 }, (_, i) => ({ id: `w${i}`, needs: ["it"], files: ["src/"] })),
  );
  assert.equal(level, "high");
  assert.deepEqual(reasons, [
    "may write anything that src/ reaches",
    "a lock file: package-lock.json",
    "a migration: db/migrations/7.sql",
    "4 tasks wait for it",
    "4 other tasks write one of its files",
  ]);
  const gone = { path: "src/old.ts", raw: "src/old.ts", action: "delete" as const };
  assert.match(riskOf({ files: [gone] }).reasons.join(), /deletes src\/old\.ts/);
  const harmful: TaskCommand[] = [...PROVEN, { name: "x", phase: "main", command: "git push --force" }];
  assert.equal(riskOf({ files: ["a.ts"], commands: harmful }).level, "high");
});

test("types come from the files, else from the title", () => {
  const type = (draft: Partial<TaskDraft>): string => changeType(planOf([{ id: "a", ...draft }]).tasks[0]!);
  assert.equal(type({ files: ["docs/a.md", "README.md"], title: "Fix it" }), "docs");
  assert.equal(type({ files: ["src/a.test.ts"] }), "tests");
  assert.equal(type({ files: [".github/workflows/ci.yml"] }), "config");
  assert.equal(type({ files: ["src/a.ts"], title: "Rename the clock" }), "refactor");
  assert.equal(type({ title: "Add docstrings to the parser" }), "docs");
  assert.equal(type({ title: "Let users pay" }), "feature");
});

test("modules are packages or folders, the one with most files", () => {
  const module = (draft: Partial<TaskDraft>): string => moduleOf(planOf([{ id: "a", ...draft }]).tasks[0]!);
  assert.equal(module({ files: ["packages/ui/src/a.ts", "packages/ui/b.ts", "x.ts"] }), "packages/ui");
  assert.equal(module({ files: ["src/a.ts"] }), "src");
  assert.equal(module({ files: ["README.md"] }), "root");
  assert.equal(module({ boundaries: ["Billing"] }), "Billing");
  assert.equal(module({}), "no files named");
});
