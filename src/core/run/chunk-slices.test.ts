import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { chunkSlices, unitsOf } from "./chunk-slices.ts";
import type { Slice } from "./chunk-slices.ts";

const shown = (slices: Iterable<Slice>): string[] =>
  [...slices].map(({ chunk, start, size, endsChunk }) => `${chunk}:${start}+${size}${endsChunk ? "." : ""}`);

test("each chunk is cut into slices from its own start", () => {
  assert.deepEqual(shown(chunkSlices([100, 900, 1000], 500)), [
    "0:0+100.",
    "1:100+500",
    "1:600+400.",
    "2:1000+500",
    "2:1500+500.",
  ]);
  assert.deepEqual(shown(chunkSlices([100, 900])), ["0:0+100.", "1:100+900."]);
  assert.deepEqual(shown(chunkSlices([0, 2, 0], 0)), ["1:0+2."]);
});

test("it goes on where the checkpoint stood", () => {
  assert.deepEqual(shown(chunkSlices([100, 900], 500, 600)), ["1:600+400."]);
  assert.deepEqual(shown(chunkSlices([100, 900], 500, 650)), ["1:650+350."]);
  assert.deepEqual(shown(chunkSlices([100, 900], 500, 1000)), []);
});

const chunks = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 6 });
const every = fc.option(fc.integer({ min: 1, max: 25 }), { nil: undefined });

test("slices are the units, each once, in order, none above the checkpoint's size, none over a chunk's end", () => {
  fc.assert(
    fc.property(chunks, every, (sizes, most) => {
      let at = 0;
      for (const { chunk, start, size, endsChunk } of chunkSlices(sizes, most)) {
        assert.equal(start, at);
        assert.ok(size > 0 && size <= (most ?? Infinity));
        at += size;
        const end = unitsOf(sizes.slice(0, chunk + 1));
        assert.ok(at <= end);
        assert.equal(endsChunk, at === end);
        // Whatever is not the end of a chunk is a whole checkpoint.
        assert.ok(endsChunk || size === most);
      }
      assert.equal(at, unitsOf(sizes));
    }),
  );
});

test("from any checkpoint on, the slices are those that were left", () => {
  fc.assert(
    fc.property(chunks, every, fc.nat(), (sizes, most, pick) => {
      const all = [...chunkSlices(sizes, most)];
      const done = all.slice(0, pick % (all.length + 1));
      const from = done.reduce((sum, { size }) => sum + size, 0);
      assert.deepEqual([...chunkSlices(sizes, most, from)], all.slice(done.length));
    }),
  );
});

test("from any unit at all, what is left is done and nothing twice", () => {
  fc.assert(
    fc.property(chunks, every, fc.nat(400), (sizes, most, from) => {
      const left = [...chunkSlices(sizes, most, from)];
      const total = unitsOf(sizes);
      assert.equal(
        left.reduce((sum, { size }) => sum + size, 0),
        Math.max(0, total - from),
      );
      assert.ok(left.every(({ start }) => start >= from));
    }),
  );
});
