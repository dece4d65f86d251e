import assert from "node:assert/strict";
import { test } from "node:test";

import { edgesOf, outlineOf, readRecords, taskOf } from "../../test/rig/record-fixture.ts";
import { gsdPhasesNamed } from "./gsd-phases-named.ts";

test("phases and their plans, in the order of the document where nothing else is said", () => {
  const plan = readRecords("ROADMAP.md");
  assert.equal(plan.sources[0]?.dialect, "gsd-roadmap");
  assert.deepEqual(outlineOf(plan), [
    "1 done: Rock",
    "2 open: Tower",
    "3 in-progress: Lamp (INSERTED)",
    "3.1 open: Spare lamp",
    "01-01 done: Sound the depth [1]",
    "02-01 done: Stones [2]",
    "02-02 open: Stairs [2]",
    "03-01 done: Stand [3]",
    "03-02 open: Wick and glass (wave 2) [3]",
  ]);
  assert.deepEqual(edgesOf(plan, "1"), []);
  assert.deepEqual(edgesOf(plan, "2"), ["1"]);
  assert.deepEqual(edgesOf(plan, "3"), ["1 range", "2 range", "3.1 soft"]);
  assert.deepEqual(edgesOf(plan, "3.1"), ["3 order"]);
  assert.deepEqual(edgesOf(plan, "02-02"), ["02-01 order"]);
  assert.equal(taskOf(plan, "02-02").mark?.raw, " ");
});

test("phases in the sentences of a roadmap", () => {
  const named = (words: string): string =>
    gsdPhasesNamed(words)
      .map(({ text, kind }) => `${text}${kind ? ` ${kind}` : ""}`)
      .join(", ");
  assert.equal(named("Phase 2 (the model, of 2026-07-21) + Phase 3 (POLICY-01)"), "2, 3");
  assert.equal(named("Phases 1–18 (as deployed) + Phase 19. This undoes 20."), "1-18, 19");
  assert.equal(named("**Phase 22** (hard) and the queue"), "22");
  assert.equal(named("Phases 27.2, 27.3 (hard), 27.5 (soft — deleting comes first"), "27.2, 27.3, 27.5");
  assert.equal(named("Phases 27.2, 27.3 (hard), 27.5 (soft)"), "27.2, 27.3, 27.5 soft");
  assert.equal(named("Phase 1; independent of Phases 2-4"), "1");
  assert.equal(named("Phase 20.1 + the 2026-07-21 deploy"), "20.1");
  assert.equal(named("nothing. Phase 27.1 is deployed"), "None");
  assert.equal(named("a provider + Phase 25"), "25");
});
