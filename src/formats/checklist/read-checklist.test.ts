import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { fixtureFile, fixturePlan } from "../../../test/rig/fixture-plan.ts";
import { golden } from "../../../test/rig/golden.ts";
import { shredded } from "../../../test/rig/shredded.ts";
import { assertSound } from "../../../test/rig/sound-plan.ts";
import { toldPlan } from "../../../test/rig/told-plan.ts";
import { dialects } from "../dialects.ts";
import { bytesOf } from "../latin1.ts";
import { readPlan } from "../read-plan.ts";
import { tick } from "../tick.ts";

const fixtures = [
  "spec-kit",
  "kiro",
  "kiro-flat",
  "cc-sdd",
  "openspec",
  "conductor",
  "bmad-story",
  "bmad-story-whole",
  "agent-os",
  "agent-os-names",
  "agent-os-slugs",
  "check-list",
];

for (const name of fixtures)
  test(`all that ${name}.md says`, () => {
    golden(`plans/${name}.txt`, toldPlan(fixturePlan(`${name}.md`)));
  });

const own = "spec-kit kiro cc-sdd openspec conductor bmad-story agent-os plain-checklist".split(" ");

test("no text makes any of the dialects throw, and every place is in the text", () => {
  const text = fc.oneof(...fixtures.map((name) => shredded(fixtureFile(`${name}.md`).text)));
  fc.assert(
    fc.property(text, fc.constantFrom(...own), (shreds, name) => {
      const file = { path: "tasks.md", text: shreds };
      assertSound(readPlan([file], { dialect: name }), [file]);
      for (const dialect of dialects) dialect.detect(file);
    }),
    { numRuns: 400 },
  );
});

test("a tick changes the one character between the brackets", () => {
  for (const name of fixtures) {
    const { path, text } = fixtureFile(`${name}.md`);
    for (const changed of [text, `\uFEFF${text.replaceAll("\n", "\r\n")}`]) {
      const latin1 = bytesOf(changed);
      for (const { id, title, mark, status } of readPlan([{ path, text: changed }]).tasks) {
        if (mark === undefined || status === "done") continue;
        const start = changed.lastIndexOf("\n", mark.offset) + 1;
        const column = mark.offset - start;
        const was = changed.slice(start).split(/\r?\n/, 1)[0]!;
        const done = tick({ latin1 }, { ...mark, column, id, title, was }, { uid: "t", at: "now" });
        assert.equal(done.status, "ticked", `${name} ${id}: ${JSON.stringify(done)}`);
        const after = (done as { latin1: string }).latin1;
        const at = bytesOf(changed.slice(0, mark.offset)).length;
        assert.match(after[at]!, /[xX]/);
        assert.equal(after.slice(0, at) + mark.raw + after.slice(at + 1), latin1, `${name} ${id}`);
      }
    }
  }
});

test("ids of a list without any count from one, parts within them; among ids they are told apart", () => {
  const ids = (...lines: string[]): string[] =>
    readPlan([{ path: "a.md", text: lines.join("\n") }], { dialect: "plain-checklist" }).tasks.map(
      ({ key }) => key,
    );
  assert.deepEqual(ids("- [ ] a", "  - [ ] b", "    - [ ] c", "  - [ ] d", "- [ ] e"), [
    "1",
    "1.1",
    "1.1.1",
    "1.2",
    "2",
  ]);
  assert.deepEqual(ids("- [ ] 1.1 a", "  - [ ] b", "- [ ] c", "- [ ] 1.1.1 d"), [
    "1.1",
    "box-2",
    "box-3",
    "1.1.1",
  ]);
  assert.deepEqual(ids("- [ ] 3 tries", "- [ ] E2E tests", "- [ ] S3 bucket", "- [ ] word"), [
    "1",
    "2",
    "3",
    "4",
  ]);
});

test("a list of contents and the details are one task, whose own box counts", () => {
  const text = [
    "## Contents",
    "- [x] 1.1 Write the parser",
    "- [ ] 1.2 Write the printer",
    "- [ ] 1.3 Something else",
    "## Details",
    "- [ ] 1.1 Parser: write it",
    "  - in `src/parse.ts`",
    "- [x] 1.2 Printer, write it well",
    "  - in `src/print.ts`",
    "- [ ] 1.3 Cook dinner",
    "  - for six",
  ].join("\n");
  const plan = readPlan([{ path: "a.md", text }], { dialect: "plain-checklist" });
  assert.deepEqual(
    plan.tasks.map(({ key, status, span }) => `${key} ${status} ${span.line}`),
    ["1.3 open 4", "1.1 open 6", "1.2 done 8", "1.3#2 open 10"],
  );
  assert.deepEqual(
    plan.notes.map(({ code, span }) => `${code} ${span.line}`),
    ["marks-disagree 2", "marks-disagree 3"],
  );
});

test("lines belong to the item they are indented under, wrapped ones and fences at the margin to the one above", () => {
  const text = [
    "- [ ] 1. Outer",
    "  - [ ] 1.1 Inner",
    "wrapped",
    "",
    "    - deep",
    "",
    "  - of the outer one",
    "- [ ] 2. Next",
    "```sh",
    "npm test",
    "```",
    "",
    "Not of it.",
  ].join("\n");
  const [outer, inner, next] = readPlan([{ path: "a.md", text }], { dialect: "kiro" }).tasks;
  assert.deepEqual(
    [outer, inner, next].map((task) => [task!.span.line, task!.span.endLine]),
    [
      [1, 7],
      [2, 5],
      [8, 11],
    ],
  );
  assert.equal(next!.code[0]?.text, "npm test");
});
