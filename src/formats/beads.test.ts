import assert from "node:assert/strict";
import { test } from "node:test";

import { edgesOf, filesOf, outlineOf, readRecords, taskOf } from "../../test/rig/record-fixture.ts";

test("issues as JSON lines: epics, parents, what blocks and what only hints at where an issue comes from", () => {
  const plan = readRecords("issues.jsonl");
  assert.equal(plan.sources[0]?.dialect, "beads");
  assert.deepEqual(outlineOf(plan), [
    "fl-a1 open: Lighthouse",
    "fl-a1.1 done: Lamp oil & wick [fl-a1]",
    "fl-b2 in-progress: Fog horn [fl-a1]",
    "fl-c3 in-progress: Keeper's house",
    "fl-e5 deferred: Wait for the inspector",
  ]);
  assert.deepEqual(edgesOf(plan, "fl-b2"), ["fl-a1.1"]);
  assert.deepEqual(edgesOf(plan, "fl-c3"), ["fl-gone unknown"], "an id is an id, whatever it looks like");
  const { priority, estimate, acceptance, agent } = taskOf(plan, "fl-a1.1");
  assert.deepEqual(
    { priority, minutes: estimate?.maxMinutes, acceptance, agent },
    {
      priority: "P0",
      minutes: 45,
      acceptance: ["burns all night", "no smoke"],
      agent: "opus",
    },
  );
  assert.deepEqual(filesOf(plan, "fl-a1.1"), ["src/lamp/oil.ts ~"]);
  assert.equal(taskOf(plan, "fl-a1").agent, undefined, "a person's address is no agent");
  assert.equal(taskOf(plan, "fl-c3").rawStatus, "hooked");
  assert.equal(taskOf(plan, "fl-e5").humanGate, true);
  assert(plan.tasks.every(({ mark }) => mark === undefined));
  assert.deepEqual(
    plan.notes.flatMap(({ code, span }) => (code === "invalid-json" ? [`${code} ${span.line}`] : [])),
    ["invalid-json 7"],
  );
});

test("a backup keeps its dependencies in a file of their own", () => {
  for (const order of [
    ["issues-backup.jsonl", "dependencies.jsonl"],
    ["dependencies.jsonl", "issues-backup.jsonl"],
  ]) {
    const plan = readRecords(...order);
    assert.deepEqual(outlineOf(plan).toSorted(), [
      "ml-1 open: Mill",
      "ml-2 open: Wheel",
      "ml-3 done: Stones [ml-1]",
    ]);
    assert.deepEqual(edgesOf(plan, "ml-2"), ["ml-1"]);
    assert.deepEqual(edgesOf(plan, "ml-3"), ["ml-2"]);
  }
});
