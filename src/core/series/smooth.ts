import type { Point } from "./point.ts";

/**
 * Exponential moving average without the pull of its start: s = w·s + (1-w)·y, divided by 1 - w^n (TensorBoard's).
 * `weight` from 0 (nothing is smoothed) to below 1. What is not finite is passed through and does not count.
 */
export function smooth(points: readonly Point[], weight: number): readonly Point[] {
  return average(points, () => weight);
}

/**
 * As `smooth`, but the past fades with the distance in x and not with the number of points, so that a dense and a sparse
 * recording of the same curve come out alike: the weight of a step of dx is weight^(dx · steps / range). (Weights &
 * Biases' time-weighted average.) `steps`: how many steps of `weight` the whole range counts for.
 */
export function smoothByDistance(points: readonly Point[], weight: number, steps = 1_000): readonly Point[] {
  const first = points[0]?.x ?? 0;
  const range = (points.at(-1)?.x ?? 0) - first;
  if (range <= 0) return smooth(points, weight);
  return average(points, (dx) => weight ** ((dx * steps) / range));
}

function average(points: readonly Point[], weightOf: (dx: number) => number): readonly Point[] {
  let sum = 0;
  let mass = 0;
  let before = points[0]?.x ?? 0;
  return points.map(({ x, y }) => {
    if (!Number.isFinite(y)) return { x, y };
    const weight = Math.min(1, Math.max(0, weightOf(Math.max(0, x - before))));
    before = x;
    sum = weight * sum + y;
    mass = weight * mass + 1;
    return { x, y: sum / mass };
  });
}
