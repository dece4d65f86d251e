import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { frontMatter, lineOf, wordsIn } from "./front-matter.ts";

test("front matter that YAML does not accept is read entry by entry", () => {
  for (const end of ["\n", "\r\n"]) {
    const text = [
      "---",
      "title: a: b and c",
      "assignee: @user",
      "list:",
      "  - @one",
      "  - 'two'",
      "wip: [WIP] Something",
      'open: "never closed',
      "quoted: 'It''s'",
      "empty:",
      "last: yes",
      "---",
      "body",
    ].join(end);
    const front = frontMatter(text);
    assert.equal(lineOf(front, "title"), "a: b and c");
    assert.equal(lineOf(front, "assignee"), "@user");
    assert.deepEqual(wordsIn(front, "list"), ["@one", "two"]);
    assert.equal(lineOf(front, "wip"), "[WIP] Something");
    assert.equal(lineOf(front, "open"), "never closed");
    assert.equal(lineOf(front, "quoted"), "It's");
    assert.equal(lineOf(front, "empty"), undefined);
    assert.equal(lineOf(front, "last"), "yes");
    assert.equal(text.slice(front!.end), "body");
  }
});

test("what does not open at the head, or never closes, is no front matter", () => {
  for (const text of [
    "",
    "---",
    "---\na: 1\n",
    "\n---\na: 1\n---\n",
    "--- a\n---\n",
    `---\n${"a: 1\n".repeat(500)}---\n`,
  ])
    assert.equal(frontMatter(text), undefined);
});

test("no head throws", () => {
  const line = fc.string({ unit: fc.constantFrom(..."a:-@[]{}'\"#|>&*!% \t".split("")), maxLength: 12 });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const front = frontMatter(["---", ...lines, "---", ""].join("\n"));
      for (const { name } of front?.map.entries ?? [])
        assert.equal(typeof (lineOf(front, name) ?? ""), "string");
    }),
  );
});
