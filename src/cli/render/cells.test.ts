import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { cells, fit, pad } from "./cells.ts";
import { safeText } from "./plain.ts";
import { wrap } from "./wrap.ts";

const text = fc.string({ unit: "grapheme" }).map(safeText);

test("cells of known texts", () => {
  const known: readonly (readonly [string, number])[] = [
    ["", 0],
    ["abc", 3],
    ["é", 1],
    ["e\u0301", 1],
    ["漢字", 4],
    ["ｆｕｌｌ", 8],
    ["한글", 4],
    ["📈", 2],
    ["👩‍👩‍👧", 2],
    ["🇯🇵", 2],
    ["1️⃣", 2],
    ["✓✗▶", 3],
    ["━─├┤", 4],
    ["ไทย", 3],
  ];
  for (const [value, width] of known) assert.equal(cells(value), width, value);
});

test("a fitted text is never wider than asked, and untouched where it fits", () => {
  fc.assert(
    fc.property(text, fc.nat(40), fc.constantFrom("…", "...", ""), (value, width, ellipsis) => {
      const fitted = fit(value, width, ellipsis);
      assert(cells(fitted) <= width);
      if (cells(value) <= width) assert.equal(fitted, value);
      else if (fitted !== "") assert(fitted.endsWith(ellipsis));
    }),
  );
  assert.equal(fit("a long title", 7), "a long…");
  assert.equal(fit("漢字漢字", 6), "漢字…");
});

test("padding fills up to the width from either side", () => {
  assert.equal(pad("漢", 4), "漢  ");
  assert.equal(pad("7", 3, "right"), "  7");
  assert.equal(pad("longer", 3), "longer");
});

test("wrapped lines hold every word and are no wider than asked", () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 40 }), (value, width) => {
      const lines = wrap(value, width);
      for (const line of lines) assert(cells(line) <= width, JSON.stringify(line));
      assert.equal(lines.join("").replaceAll(" ", ""), value.replaceAll(" ", ""));
    }),
  );
  assert.deepEqual(wrap("one two three", 7), ["one two", "three"]);
  assert.deepEqual(wrap("", 7), []);
});
