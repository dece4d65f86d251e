import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { downsample } from "./downsample.ts";
import { median } from "./median.ts";
import type { Point } from "./point.ts";
import { smooth, smoothByDistance } from "./smooth.ts";
import { summarise } from "./summarise.ts";
import { verdictOf } from "./verdict-of.ts";

const curve = (ys: readonly number[]): Point[] => ys.map((y, x) => ({ x, y }));
const ys = (points: readonly Point[]): number[] => points.map(({ y }) => y);
const close = (a: number, b: number): void =>
  assert(Math.abs(a - b) < 1e-9 * Math.max(1, Math.abs(b)), `${a} ${b}`);
const value = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((y) => y + 0);
const series = fc.array(
  fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.constant(Number.NaN) }),
);
const weight = fc.double({ min: 0, max: 0.999, noNaN: true });

test("the moving average is the debiased one, and passes through what is not finite", () => {
  const [a, b, c, d] = ys(smooth(curve([1, 2, Number.NaN, 4]), 0.5));
  close(a!, 1);
  close(b!, (0.5 * 1 + 2) / 1.5);
  assert(Number.isNaN(c));
  close(d!, (0.25 * 1 + 0.5 * 2 + 4) / 1.75);
});

test("smoothing stays within the values, leaves a constant alone, and does nothing without weight", () => {
  fc.assert(
    fc.property(series, weight, fc.boolean(), (values, w, byDistance) => {
      const points = curve(values);
      const finite = values.filter(Number.isFinite);
      const smoothed = byDistance ? smoothByDistance(points, w) : smooth(points, w);
      assert.equal(smoothed.length, points.length);
      for (const [i, { x, y }] of smoothed.entries()) {
        assert.equal(x, i);
        if (!Number.isFinite(values[i])) assert(Number.isNaN(y));
        else assert(y >= Math.min(...finite) - 1e-6 && y <= Math.max(...finite) + 1e-6);
      }
      assert.deepEqual(ys(smooth(points, 0)), values);
    }),
  );
  for (const y of ys(smooth(curve(Array(50).fill(3.7) as number[]), 0.9))) close(y, 3.7);
});

test("by distance, a curve recorded ten times as densely comes out as the sparse one", () => {
  const at = (x: number): Point => ({ x, y: Math.exp(-x / 200) });
  const sparse = Array.from({ length: 101 }, (_, i) => at(i * 10));
  const dense = Array.from({ length: 1001 }, (_, i) => at(i));
  const far = (smoothed: (points: readonly Point[], w: number) => readonly Point[]): number =>
    Math.abs(smoothed(sparse, 0.99).at(-1)!.y - smoothed(dense, 0.99).at(-1)!.y);
  assert(far(smoothByDistance) < 0.005);
  assert(far(smooth) > 0.05);
});

test("a reduced curve has the ends, the extremes and the order of the whole, and fits its columns", () => {
  const steps = fc.array(fc.tuple(fc.double({ min: 0, max: 10, noNaN: true }), value), {
    minLength: 1,
    maxLength: 400,
  });
  fc.assert(
    fc.property(steps, fc.integer({ min: 1, max: 30 }), (parts, columns) => {
      let x = 0;
      const points = parts.map(([dx, y]) => ({ x: (x += dx), y }));
      const kept = downsample(points, columns);
      assert(kept.length <= Math.max(4 * columns, 0));
      assert.equal(kept[0], points[0]);
      assert.equal(kept.at(-1), points.at(-1));
      assert.equal(Math.min(...ys(kept)), Math.min(...ys(points)));
      assert.equal(Math.max(...ys(kept)), Math.max(...ys(points)));
      const places = kept.map((point) => points.indexOf(point));
      assert.deepEqual(
        places,
        places.toSorted((a, b) => a - b),
      );
    }),
  );
  assert.deepEqual(downsample(curve([1, Number.NaN, 2]), 5), [
    { x: 0, y: 1 },
    { x: 2, y: 2 },
  ]);
  assert.deepEqual(downsample(curve([1, 2]), 0), curve([1, 2]));
});

test("a million points are smoothed, reduced and summed up in one go", () => {
  const points = curve(Array.from({ length: 1_000_000 }, (_, i) => Math.sin(i / 1000)));
  assert(downsample(smoothByDistance(points, 0.9), 200).length <= 800);
  assert.equal(summarise(points).count, 1_000_000);
});

test("a series in a few numbers", () => {
  assert.deepEqual(summarise([]), { count: 0, notFinite: 0 });
  assert.deepEqual(summarise(curve([Number.NaN])), { count: 1, notFinite: 1 });
  assert.deepEqual(summarise(curve([3, Number.NaN, 1])), {
    count: 3,
    notFinite: 1,
    last: 1,
    change: -2,
    min: 1,
    max: 3,
  });
  const falling = Array.from({ length: 50 }, (_, i) => 50 - i);
  assert.equal(summarise(curve(falling)).trend, "falling");
  assert.equal(summarise(curve(falling.toReversed())).trend, "rising");
  assert.equal(summarise(curve([...falling, ...(Array(50).fill(1) as number[])])).trend, "flat");
  assert.equal(median([4, 1, 3]), 3);
  assert.equal(median([4, 1, 3, 2]), 2.5);
});

test("whether a loss improves, stands still or has run away, also under noise", () => {
  const noise = (i: number): number => 0.02 * Math.sin(i * 12.9898);
  const loss = (n: number, at: (i: number) => number): Point[] =>
    curve(Array.from({ length: n }, (_, i) => at(i) + noise(i)));
  assert.equal(verdictOf(loss(10, (i) => 1 - i / 10)), "too-few");
  assert.equal(verdictOf(loss(200, (i) => 2 - i / 120)), "improving");
  assert.equal(verdictOf(loss(200, (i) => Math.exp(-i / 60))), "improving");
  assert.equal(verdictOf(loss(200, (i) => Math.exp(-i / 12))), "plateau");
  assert.equal(
    verdictOf(loss(200, (i) => (i < 120 ? Math.exp(-i / 30) : 0.02 + (i - 120) / 20))),
    "diverged",
  );
  assert.equal(verdictOf(curve([1, 0.5, Number.NaN])), "diverged");
  assert.equal(verdictOf(curve(Array(60).fill(0.5) as number[])), "plateau");
  assert.equal(verdictOf([]), "too-few");
});
