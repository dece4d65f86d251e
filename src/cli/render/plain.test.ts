import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { safeLines, safeText } from "./plain.ts";

// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const RISKY = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/;

/** Pieces of which terminals make something, mixed with ordinary text. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "\u001b[",
        "\u001b]",
        "\u001bP",
        "\u001b",
        "\u009b",
        "\u009d",
        "\u0007",
        "\u001b\\",
        "31m",
        "?1049h",
        "0;title",
        "\r",
        "\n",
        "\u202e",
        "\ud83d",
      ),
      fc.string({ unit: "binary" }),
      fc.string(),
    ),
  )
  .map((parts) => parts.join(""));

test("whatever comes in, no control character comes out, and the lines stay single", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const safe = safeText(text);
      assert.doesNotMatch(safe, RISKY);
      assert(safe.isWellFormed());
      assert.equal(safeText(safe), safe);
      for (const line of safeLines(text)) assert.doesNotMatch(line, RISKY);
    }),
    { numRuns: 2000 },
  );
});

test("ordinary text of any script stays as it is", () => {
  for (const text of ["plain", "naïve café", "指数移動平均 📈", "👩‍👩‍👧 ✓", "مرحبا", "a  b"])
    assert.equal(safeText(text), text);
});

test("escape sequences go with all that belongs to them", () => {
  assert.equal(safeText("\u001b[1;31mred\u001b[0m"), "red");
  assert.equal(safeText("\u001b]0;a title\u0007text"), "text");
  assert.equal(safeText("\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\"), "link");
  assert.equal(safeText("\u001b[?1049hfull screen"), "full screen");
  assert.equal(safeText("\u009b2Jgone"), "gone");
  assert.equal(safeText("one\r\ntwo\tthree"), "one two three");
});

test("lines: a line that overwrote itself keeps its last state, empty ends go", () => {
  assert.deepEqual(safeLines("10 %\r20 %\r\nok\n\n"), ["20 %", "ok"]);
  assert.deepEqual(safeLines(""), []);
});
