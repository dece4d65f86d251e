import assert from "node:assert/strict";
import { test } from "node:test";

import { planOf, type TaskDraft } from "../../../../test/rig/plan-of.ts";
import { findings } from "../findings.ts";

const of = (code: string, ...drafts: readonly TaskDraft[]): string[] =>
  findings(planOf(drafts))
    .filter((finding) => finding.code === code)
    .map(({ message }) => message);

const part = (id: string, more: Partial<TaskDraft> = {}): TaskDraft => ({
  id,
  parent: "1",
  minutes: 20,
  ...more,
});

test("a whole may be told in work or in the time its parts take side by side, nothing else", () => {
  const whole = (minutes: number): TaskDraft => ({ id: "1", minutes });
  assert.deepEqual(of("wrong-total", whole(40), part("1.1"), part("1.2")), []);
  assert.deepEqual(of("wrong-total", whole(20), part("1.1"), part("1.2")), []);
  assert.deepEqual(of("wrong-total", whole(90), part("1.1"), part("1.2")), [
    "1 says 90 min; its parts add up to 40 min of work",
  ]);
  assert.deepEqual(of("wrong-total", whole(20), part("1.1"), part("1.2", { needs: ["1.1"] })), [
    "1 says 20 min; its parts add up to 40 min of work",
  ]);
  assert.deepEqual(of("wrong-total", whole(90), part("1.1"), { id: "1.2", parent: "1" }), []);
});

test("what is marked as done before its parts, but for optional ones", () => {
  const whole: TaskDraft = { id: "1", status: "done" };
  assert.deepEqual(of("marks-disagree", whole, part("1.1"), part("1.2", { status: "done" })), [
    "1 is marked as done, but its part 1.1 is not",
  ]);
  assert.deepEqual(of("marks-disagree", whole, part("1.1", { optional: true })), []);
});

test("what is marked as done before what it depends on, as far as the author wrote that down", () => {
  const first: TaskDraft = { id: "1" };
  assert.deepEqual(of("done-too-early", first, { id: "2", status: "done", needs: ["1"] }), [
    "2 is marked as done, but 1, which it depends on, is not",
  ]);
  const byOrder: TaskDraft = {
    id: "2",
    status: "done",
    dependencies: [{ to: "1", kind: "hard", source: "order" }],
  };
  assert.deepEqual(of("done-too-early", first, byOrder), []);
  assert.deepEqual(
    of("done-too-early", { ...first, status: "skipped" }, { id: "2", status: "done", needs: ["1"] }),
    [],
  );
});
