import assert from "node:assert/strict";
import { test } from "node:test";

import { groupOf, planOf, type TaskDraft } from "../../../../test/rig/plan-of.ts";
import { findings } from "../findings.ts";
import type { Group } from "../plan.ts";

const track = (id: string, ownedPaths: readonly string[], more: Partial<Group> = {}): Group =>
  groupOf({ key: `track:${id}`, ownedPaths, ...more });

const messages = (tasks: readonly TaskDraft[], groups: readonly Group[]): string[] =>
  findings(planOf(tasks, { groups }))
    .filter(({ code }) => code.startsWith("path-owned"))
    .map(({ message }) => message);

const tasks: readonly TaskDraft[] = [
  { id: "a", groups: ["track:A"], files: ["src/ui/button.tsx"] },
  { id: "b", groups: ["track:B"], files: ["src/api/users.ts"] },
];

test("two tracks that claim one directory, or one inside the other, are told once", () => {
  assert.deepEqual(messages(tasks, [track("A", ["src/ui/"]), track("B", ["./src/ui", "src/api/"])]), [
    "track A and track B both claim src/ui for themselves, and neither comes after the other",
  ]);
  assert.deepEqual(messages(tasks, [track("A", ["src"]), track("B", ["src/api", "src/ui"])]), [
    "track A and track B both claim src/api, within src, for themselves, and neither comes after the other",
  ]);
  assert.deepEqual(
    messages(tasks, [track("A", ["src/**/*.tsx"]), track("B", ["src/api/page.tsx"])]).length,
    1,
  );
});

test("areas of their own, groups in order and tasks that wait are no conflict", () => {
  assert.deepEqual(messages(tasks, [track("A", ["src/ui"]), track("B", ["src/api", "src/uikit"])]), []);
  assert.deepEqual(messages(tasks, [track("A", ["src"]), track("B", ["src"], { after: ["track:A"] })]), []);
  const chained = [tasks[0]!, { ...tasks[1]!, needs: ["a"] }];
  assert.deepEqual(messages(chained, [track("A", ["src"]), track("B", ["src"])]), []);
});

test("a task that writes in the area of another track is told, one outside of all tracks is not", () => {
  const groups = [track("A", ["src/ui"]), track("B", ["src/api"])];
  const stray: TaskDraft = { id: "c", groups: ["track:A"], files: ["src/api/users.ts"] };
  assert.deepEqual(messages([...tasks, stray], groups), [
    "c writes src/api/users.ts, which track B claims for itself",
  ]);
  const { groups: _, ...outside } = stray;
  assert.deepEqual(messages([...tasks, outside], groups), []);
});

test("a thousand groups that claim one path stay cheap and are counted", () => {
  const groups = Array.from({ length: 1000 }, (_, i) => track(String(i), ["src"]));
  const found = findings(planOf([], { groups })).filter(({ code }) => code === "path-owned-twice");
  assert.equal(found.length, 51);
});
