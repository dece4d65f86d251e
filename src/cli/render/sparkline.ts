import type { Point } from "../../core/series/point.ts";

/**
 * A curve in one line of `width` cells: in each cell the last value of its part of x, between the least and the greatest
 * of the whole; `levels` are its signs from low to high, the first of which is nothing. A part without a value is blank,
 * one that holds only what is not finite is a `!`.
 */
export function sparkline(points: readonly Point[], width: number, levels: string): string {
  const signs = Array.from(levels).slice(1);
  if (points.length === 0 || width < 1 || signs.length === 0) return "";
  const from = points.reduce((least, { x }) => Math.min(least, x), Infinity);
  const to = points.reduce((most, { x }) => Math.max(most, x), -Infinity);
  const cellCount = Math.min(width, to > from ? points.length : 1);
  const cells = Array.from({ length: cellCount }, (): number | undefined => undefined);
  for (const { x, y } of points) {
    const at = to > from ? Math.min(cellCount - 1, Math.floor(((x - from) / (to - from)) * cellCount)) : 0;
    if (Number.isFinite(y) || cells[at] === undefined) cells[at] = y;
  }
  const finite = cells.filter((y) => y !== undefined && Number.isFinite(y)) as number[];
  const low = Math.min(...finite);
  const range = Math.max(...finite) - low;
  return cells
    .map((y) => {
      if (y === undefined) return " ";
      if (!Number.isFinite(y)) return "!";
      const share = range > 0 ? (y - low) / range : 0.5;
      return signs[Math.min(signs.length - 1, Math.floor(share * signs.length))];
    })
    .join("");
}
