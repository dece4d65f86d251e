import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { aboutTokens, LONGEST_BODY, shortenBody } from "./shorten-body.ts";

const WHOLE = { path: "docs/plan.md", line: 101 };
const code = (lines: number, width: number): readonly string[] => [
  "```ts",
  ...Array.from({ length: lines }, (_, i) => `const line${i} = ${"1".repeat(width)};`),
  "```",
];

test("what is short enough is told as it stands", () => {
  const body = ["# A task", ...code(30, 10)].join("\n");
  assert.equal(shortenBody(body, WHOLE), body);
});

test("the longest code goes first, and is told of with its place", () => {
  const body = ["Do this:", ...code(100, 100), "and that:", ...code(15, 20), "Done."].join("\n");
  assert.equal(
    shortenBody(body, WHOLE, 2_000),
    [
      "Do this:",
      "```ts",
      "(100 lines of code left out here: read docs/plan.md, lines 103-202)",
      "```",
      "and that:",
      ...code(15, 20),
      "Done.",
    ].join("\n"),
  );
});

test("of endless prose the beginning and the end are told", () => {
  const lines = Array.from({ length: 1000 }, (_, i) => `Sentence number ${String(i).padStart(4, "0")}.`);
  const text = shortenBody(lines.join("\n"), WHOLE, 2_200);
  assert.match(text, /^Sentence number 0000\.\n/u);
  assert.match(text, /Sentence number 0999\.$/u);
  assert.match(text, /\n\(900 lines left out here: read docs\/plan\.md, lines 176-1075\)\n/u);
});

test("whatever the text, what is told is short, and every line of it is the text's own or says where to read on", () => {
  const line = fc.oneof(
    fc.constantFrom("```", "~~~~", "```ts", ""),
    fc.string({ maxLength: 60 }).map((it) => it.replaceAll("\n", " ")),
  );
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 200 }),
      fc.integer({ min: 200, max: 2_000 }),
      (lines, longest) => {
        const body = lines.join("\n");
        const told = shortenBody(body, WHOLE, longest);
        if (body.length <= longest) return assert.equal(told, body);
        const places = told.split("\n").filter((it) => it.includes("left out here: read docs/plan.md"));
        assert.ok(places.length > 0);
        assert.ok(told.length <= longest + places.length * 90, `${told.length} of ${longest}`);
        const own = new Set(lines);
        for (const it of told.split("\n")) assert.ok(own.has(it) || places.includes(it), it);
      },
    ),
  );
});

test("tokens are told by a rule of thumb", () => {
  assert.equal(aboutTokens("x".repeat(35)), 10);
  assert.equal(aboutTokens(""), 0);
  assert.ok(aboutTokens("x".repeat(LONGEST_BODY)) < 5_000);
});
