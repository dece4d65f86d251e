import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { fixtureFile, fixturePlan } from "../../test/rig/fixture-plan.ts";
import { golden } from "../../test/rig/golden.ts";
import { shredded } from "../../test/rig/shredded.ts";
import { assertSound } from "../../test/rig/sound-plan.ts";
import { toldPlan } from "../../test/rig/told-plan.ts";
import { readPlan } from "./read-plan.ts";
import { tracks } from "./tracks.ts";

for (const name of ["agents", "streams", "sessions", "id-graph"])
  test(`all that ${name}.md says`, () => {
    golden(`plans/${name}.txt`, toldPlan(fixturePlan(`${name}.md`)));
  });

test("headings alone make no tracks: they own files, or it is said which comes first", () => {
  const confidence = (text: string): number => tracks.detect({ path: "a.md", text }).confidence;
  assert.equal(confidence("## Agent 1: A\nx\n## Agent 2: B\ny\n"), 0);
  assert.equal(confidence("## Agent 1: A\nx\n## Agent 2: B\nAgent 2 depends on Agent 1.\n"), 0.82);
  assert.equal(confidence("### DEV-A\n**Owns**: `a/`\n### DEV-B\n**Owns**: `b/`\n"), 0.85);
});

test("tracks called by letters, with what they own in a list and the order in a sentence", () => {
  const text = [
    "### DEV-A: Gauges",
    "**Owned Files**:",
    "- `gauges/`",
    "",
    "### DEV-B: Charts",
    "**Owned Files**: `charts/`",
    "",
    "DEV-B starts after DEV-A.",
  ].join("\n");
  const plan = readPlan([{ path: "plan.md", text }]);
  assert.deepEqual(
    plan.groups.map(({ key, after, ownedPaths }) => [key, after.join(), ownedPaths?.join()]),
    [
      ["track:A", "", "gauges/"],
      ["track:B", "track:A", "charts/"],
    ],
  );
  assert.deepEqual(
    plan.tasks.map(({ id, dependencies }) => [
      id,
      dependencies.map(({ to, source }) => `${to}:${source}`).join(),
    ]),
    [
      ["A", ""],
      ["B", "A:prose"],
    ],
  );
});

test("no text makes it throw", () => {
  const texts = ["agents.md", "streams.md", "sessions.md", "id-graph.md"].map((name) =>
    shredded(fixtureFile(name).text),
  );
  fc.assert(
    fc.property(fc.oneof(...texts), fc.constantFrom("tracks", "id-graph"), (text, dialect) => {
      const file = { path: "a.md", text };
      assertSound(readPlan([file], { dialect }), [file]);
    }),
    { numRuns: 300 },
  );
});
