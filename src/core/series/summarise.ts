import { median } from "./median.ts";
import type { Point } from "./point.ts";

/** A series in a few numbers; all but `count` speak of the finite values. */
export type SeriesFigures = {
  /** All points, those that are not finite too. */
  readonly count: number;
  readonly notFinite: number;
  readonly last?: number;
  /** The last value less the one before it. */
  readonly change?: number;
  readonly min?: number;
  readonly max?: number;
  /** Of the median of the last fifth against that of the fifth before it; undefined below ten values. */
  readonly trend?: "falling" | "rising" | "flat";
};

/** What differs by less than this share of the whole range is flat. */
const FLAT = 0.02;
const LEAST_FOR_TREND = 10;

/** The series in a few numbers. */
export function summarise(points: readonly Point[]): SeriesFigures {
  const values = points.map(({ y }) => y).filter(Number.isFinite);
  const last = values.at(-1);
  const before = values.at(-2);
  const count = points.length;
  const notFinite = count - values.length;
  if (last === undefined) return { count, notFinite };
  // Not by spreading: there may be more values than a call takes arguments.
  const min = values.reduce((least, y) => Math.min(least, y), last);
  const max = values.reduce((most, y) => Math.max(most, y), last);
  const trend = trendOf(values, max - min);
  return {
    count,
    notFinite,
    last,
    min,
    max,
    ...(before === undefined ? {} : { change: last - before }),
    ...(trend === undefined ? {} : { trend }),
  };
}

function trendOf(values: readonly number[], range: number): SeriesFigures["trend"] {
  if (values.length < LEAST_FOR_TREND) return undefined;
  const fifth = Math.floor(values.length / 5);
  const difference = median(values.slice(-fifth)) - median(values.slice(-2 * fifth, -fifth));
  if (Math.abs(difference) <= FLAT * range) return "flat";
  return difference < 0 ? "falling" : "rising";
}
