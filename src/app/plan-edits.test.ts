import assert from "node:assert/strict";
import { test } from "node:test";

import type { Task } from "../core/plan/plan.ts";
import { readPlan } from "../formats/read-plan.ts";
import type { Landing } from "./attempt.ts";
import { planEdits } from "./plan-edits.ts";

/** What landing a task writes into the plan's only file; `now` is the file as it is then. */
const landed = async (
  text: string,
  pick: (task: Task) => boolean,
  now = text,
): Promise<string | undefined> => {
  const path = "docs/superpowers/plans/2026-01-02-boat.md";
  const task = readPlan([{ path, text }]).tasks.find(pick)!;
  const landing = {
    task,
    completes: [],
    archive: [],
    spec: { uid: "task_1_0a1b2c3d" },
  } as unknown as Landing;
  const [edit] = await planEdits(landing, () => Promise.resolve(Buffer.from(now)), 0);
  return edit?.kind === "write" ? edit.content.toString() : undefined;
};

test("a task without a mark of its own has the boxes of its steps ticked, and no other", async () => {
  const step = (n: number, what: string): string => `- [ ] **Step ${n}: ${what}**\n\nRun: \`make\`\n\n`;
  const task = (n: number): string =>
    `### Task ${n}: Part ${n}\n\n**Files:**\n- Create: \`src/${n}.ts\`\n\n${step(1, "Write the failing test")}${step(2, "Run it")}`;
  const plan = `# Boat Implementation Plan\n\n> **For agentic workers:** REQUIRED SUB-SKILL: Use superpowers:executing-plans\n\n**Goal:** A boat\n\n---\n\n${task(1)}${task(2)}`;
  const at = plan.indexOf("### Task 2");
  const wanted = plan.slice(0, at) + plan.slice(at).replaceAll("[ ]", "[x]");
  assert.equal(await landed(plan, ({ id }) => id === "2"), wanted);
});

test("a box that is no longer there leaves the file alone", async () => {
  const text = "# P\n\n- [ ] T1: one\n- [ ] T2: two\n";
  assert.equal(await landed(text, ({ id }) => id === "T2"), text.replace("[ ] T2", "[x] T2"));
  assert.equal(await landed(text, ({ id }) => id === "T2", "# P\n"), undefined);
});
