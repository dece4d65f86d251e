import assert from "node:assert/strict";
import { test } from "node:test";

import { edgesOf, filesOf, outlineOf, readRecords, taskOf } from "../../test/rig/record-fixture.ts";

test("stories under their epics in the order of the file, retrospectives left out, counts in remarks held as claims", () => {
  const plan = readRecords("sprint-status.yaml");
  assert.equal(plan.sources[0]?.dialect, "bmad-status");
  assert.deepEqual(outlineOf(plan), [
    "1-1-bake-bread done: Bake bread",
    "1-2-slice-it in-progress: Slice it",
    "2-1-catch-fish open: Catch fish",
    "2-10-smoke-fish open: Smoke fish",
    "spike-buy-a-boat skipped: Spike buy a boat",
  ]);
  assert.deepEqual(
    plan.groups.map(({ key, title }) => `${key} ${title}`),
    ["section:1 Bread: and butter", "section:2 Fish"],
  );
  assert.deepEqual(
    plan.declared.map(({ what, value, group }) => `${what} ${value} ${group}`),
    ["tasks 3 section:1", "tasks 2 section:2"],
  );
  assert.equal(taskOf(plan, "1-2-slice-it").rawStatus, "review");
  assert.deepEqual(edgesOf(plan, "2-10-smoke-fish"), ["2-1-catch-fish order"]);
  assert.deepEqual(filesOf(plan, "2-1-catch-fish"), ["docs/stories/2-1-catch-fish.md ~"]);
  assert.deepEqual(filesOf(plan, "2-10-smoke-fish"), [], "a story in the backlog has no file yet");
});
