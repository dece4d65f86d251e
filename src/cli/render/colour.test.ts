import assert from "node:assert/strict";
import { test } from "node:test";

import { createPaint, paintFor } from "./colour.ts";

const colour = (isTTY: boolean | undefined, env: Record<string, string>): boolean =>
  paintFor({ isTTY }, env).colour;

test("colour: forced, then forbidden, then by the stream", () => {
  assert.equal(colour(true, {}), true);
  assert.equal(colour(undefined, {}), false);
  assert.equal(colour(true, { NO_COLOR: "1" }), false);
  assert.equal(colour(true, { NO_COLOR: "" }), true);
  assert.equal(colour(true, { TERM: "dumb" }), false);
  assert.equal(colour(false, { FORCE_COLOR: "1" }), true);
  assert.equal(colour(true, { FORCE_COLOR: "0" }), false);
  assert.equal(colour(true, { FORCE_COLOR: "1", NO_COLOR: "1" }), true);
});

test("signs: Unicode in a UTF-8 locale, else ASCII", () => {
  const done = (env: Record<string, string>): string => paintFor({ isTTY: true }, env).marks.done;
  assert.equal(done({ LANG: "C.UTF-8" }), "✓");
  assert.equal(done({ LANG: "de_DE.utf8" }), "✓");
  assert.equal(done({ LANG: "C.UTF-8", LC_ALL: "C" }), "+");
  assert.equal(done({ LANG: "C.UTF-8", RENGA_ASCII: "1" }), "+");
  assert.equal(done({}), "+");
});

test("every sign of the ASCII set is ASCII, and there are as many levels in both", () => {
  const ascii = createPaint({ colour: false, unicode: false });
  const unicode = createPaint({ colour: false, unicode: true });
  for (const mark of Object.values(ascii.marks)) assert.match(mark, /^[ -~]+$/);
  assert.equal(ascii.marks.levels.length, unicode.marks.levels.length);
  assert.equal(ascii.say("naïve 📈\u001b[31m"), "naive ?");
  assert.equal(ascii.say("≥ 2 × 3 → “so”…"), '>= 2 x 3 -> "so"...');
});

test("without colour a tone leaves no trace", () => {
  const plain = createPaint({ colour: false, unicode: true });
  assert.equal(plain.tone("bad", "text"), "text");
  const bright = createPaint({ colour: true, unicode: true });
  assert.equal(bright.tone("bad", "text"), "\u001b[31mtext\u001b[39m");
  assert.equal(bright.tone("bad", ""), "");
});
