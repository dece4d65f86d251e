import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { lastLines, plainOutput } from "./plain-output.ts";

test("colours, titles and other control signs are gone, the words stay", () => {
  const printed = "\u001b]0;title\u0007one\n\u001b[1;31mtwo\u001b[0m\u0007\u0000\tthree\u009b\r\n\n";
  assert.equal(plainOutput(printed, 100), "one\ntwo\tthree");
});

test("a line that was written over is kept as it was last", () => {
  assert.equal(plainOutput("start\n 10 %\r 50 %\r100 %\nend", 100), "start\n100 %\nend");
});

test("of long output the end is kept, within the length asked for", () => {
  assert.equal(plainOutput(`${"x".repeat(10_000)}\nlast`, 8), "xxx\nlast");
  assert.equal(lastLines("1\n2\n3\n", { lines: 2 }), "\n2\n3");
  assert.equal(lastLines(" \n"), "");
});

test("whatever was printed, what is kept cannot steer a terminal", () => {
  const sign = fc.constantFrom(
    "\u001b",
    "[",
    "]",
    "0;",
    "m",
    "\r",
    "\n",
    "a",
    "\u0007",
    "\u009b",
    "\u0000",
    "é",
  );
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 60 }), fc.nat(40), (signs, length) => {
      const plain = plainOutput(signs.join(""), length + 1);
      assert.ok(plain.length <= length + 1);
      // oxlint-disable-next-line no-control-regex
      assert.doesNotMatch(plain, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
    }),
  );
});

test("bytes that are no text are told of, not shown; a stray one stays", () => {
  const bytes = "\uFFFDa\uFFFD\uFFFD".repeat(20);
  assert.equal(
    plainOutput(`begun\n${bytes}\n${bytes}\nboom: it broke`, 500),
    "begun\n(bytes that are no text)\nboom: it broke",
  );
  assert.equal(plainOutput("caf\uFFFD is closed", 500), "caf\uFFFD is closed");
});
