import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { createJsonLines, type Json } from "./json-lines.ts";

const linesOf = (chunks: readonly Buffer[]): readonly Json[] => {
  const seen: Json[] = [];
  const lines = createJsonLines((line) => seen.push(line));
  chunks.forEach(lines.take);
  lines.finish();
  return seen;
};

test("however a stream is cut up, its objects come out whole, and all else is passed over", () => {
  const entry = fc.oneof(
    fc.record({ type: fc.string(), text: fc.string({ unit: "grapheme" }) }),
    fc.constantFrom("npm warn something", "{half", "[1]", "", "null"),
  );
  fc.assert(
    fc.property(fc.array(entry), fc.array(fc.nat()), (entries, cuts) => {
      const text = entries.map((it) => (typeof it === "string" ? it : JSON.stringify(it))).join("\n");
      const bytes = Buffer.from(text);
      const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((a, b) => a - b);
      const chunks = [0, ...places].map((at, index) => bytes.subarray(at, places[index] ?? bytes.length));
      assert.deepEqual(
        linesOf(chunks),
        entries.filter((it) => typeof it !== "string").map((it) => JSON.parse(JSON.stringify(it)) as Json),
      );
    }),
  );
});

test("a line without an end is not kept, and the next is read", () => {
  const piece = Buffer.alloc(1 << 20, "x");
  const seen = linesOf([Buffer.from('{"a":"'), ...Array<Buffer>(9).fill(piece), Buffer.from('"}\n{"b":1}')]);
  assert.deepEqual(seen, [{ b: 1 }]);
});
