import assert from "node:assert/strict";
import { test } from "node:test";

import { planOf, type TaskDraft } from "../../../test/rig/plan-of.ts";
import { runTasks } from "../../app/run-tasks.ts";
import { analyse } from "./analyse.ts";
import { countOf } from "./parts.ts";

const part = (percent: number, ...keys: readonly string[]): NonNullable<TaskDraft["dependencies"]> =>
  keys.map((to) => ({ to, kind: "percent", percent, source: "group" }));

const starts = (drafts: readonly TaskDraft[], agents: number): Record<string, number> =>
  Object.fromEntries(
    analyse(planOf(drafts), { agents }).schedule!.entries.map(({ key, start }) => [key, start]),
  );

const five = ["a", "b", "c", "d", "e"];

test("60 % of five tasks is three of them: the schedule waits for the three that can end first", () => {
  const drafts = [
    ...five.map((id, i) => ({ id, minutes: 10 * (5 - i) })),
    { id: "later", minutes: 1, dependencies: part(60, ...five) },
  ];
  assert.equal(starts(drafts, 6)["later"], 30);
  const chain = [
    ...five.map((id, i) => ({ id, minutes: 10, needs: i === 0 ? [] : [five[i - 1]!] })),
    { id: "later", minutes: 1, dependencies: part(60, ...five) },
  ];
  assert.equal(starts(chain, 2)["later"], 30);
  const begun = chain.map((draft) => (draft.id < "c" ? { ...draft, status: "done" as const } : draft));
  assert.equal(starts(begun, 2)["later"], 10, "two of the three are done");
  assert.deepEqual(
    [countOf(5, 60), countOf(3, 100 / 3), countOf(3, 34), countOf(2, 0), countOf(2, 100)],
    [3, 1, 2, 0, 2],
  );
});

test("a run is told parts as such; of one plain task it is a need, and of one with sub-tasks it is of these", () => {
  const run = runTasks(
    planOf([
      { id: "one" },
      { id: "many", mode: "chunked", chunks: [50, 50] },
      { id: "whole" },
      { id: "w.1", parent: "whole" },
      { id: "w.2", parent: "whole" },
      { id: "p", dependencies: part(60, "one") },
      { id: "q", dependencies: part(60, "many") },
      { id: "r", dependencies: part(50, "whole") },
      { id: "s", dependencies: part(0, "one") },
    ]),
    { chosen: () => true, hex: () => "00000000" },
  );
  const told = Object.fromEntries(
    run.map(({ key, needs, after, parts }) => [
      key,
      { needs, after, ...(parts === undefined ? {} : { parts }) },
    ]),
  );
  assert.deepEqual(told["p"], { needs: ["one"], after: [] });
  assert.deepEqual(told["q"], { needs: [], after: [], parts: [{ of: ["many"], percent: 60 }] });
  assert.deepEqual(told["r"], { needs: [], after: [], parts: [{ of: ["w.1", "w.2"], percent: 50 }] });
  assert.deepEqual(told["s"], { needs: [], after: [] }, "nothing of it is no reason to wait");
});
