import { median } from "./median.ts";
import type { Point } from "./point.ts";
import { smooth } from "./smooth.ts";

/** How a loss is doing. `improving` says only that it is neither of the others. */
export type SeriesVerdict = "too-few" | "improving" | "plateau" | "diverged";

const LEAST = 20;
const WEIGHT = 0.6;
/** The last part of the curve, of which a plateau is told. */
const TAIL = 0.2;
/** A tail that falls by less than this share of all that was gained is flat. */
const FLAT = 0.01;
/** So many median deviations above its best, the curve has gone astray. */
const DEVIATIONS = 4;

/**
 * Whether a value that should fall has stopped falling, or has run away: it ends with what is no finite number, or its
 * smoothed end lies more than four median absolute deviations (of the raw values from the smoothed ones) above the
 * smoothed minimum and has lost a tenth of what was gained. A plateau: the robust slope of the last fifth, from the
 * median of its first third to that of its last, is as good as none.
 */
export function verdictOf(points: readonly Point[]): SeriesVerdict {
  if (points.length > 0 && !Number.isFinite(points.at(-1)?.y)) return "diverged";
  const finite = points.filter(({ y }) => Number.isFinite(y));
  if (finite.length < LEAST) return "too-few";
  const curve = smooth(finite, WEIGHT).map(({ y }) => y);
  const noise = median(finite.map(({ y }, i) => Math.abs(y - (curve[i] ?? y))));
  const best = curve.reduce((least, y) => Math.min(least, y));
  const end = median(curve.slice(-3));
  const gained = Math.max((curve[0] ?? best) - best, 0);
  if (end - best > DEVIATIONS * noise && end - best > gained / 10 && end > best) return "diverged";
  const tail = curve.slice(-Math.max(6, Math.floor(curve.length * TAIL)));
  const third = Math.floor(tail.length / 3);
  const fall = median(tail.slice(0, third)) - median(tail.slice(-third));
  return fall <= FLAT * gained ? "plateau" : "improving";
}
