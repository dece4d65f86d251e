import type { Point } from "./point.ts";

/**
 * The points that a line chart of `columns` pixels shows anyway: of each column the first, the last, the least and the
 * greatest, in their order (M4: Jugel and others, VLDB 2014). At most four times as many points as columns; x must not
 * fall. What is not finite stays out.
 */
export function downsample(points: readonly Point[], columns: number): readonly Point[] {
  const finite = points.filter(({ y }) => Number.isFinite(y));
  if (columns < 1 || finite.length <= 4 * columns) return finite;
  const from = finite[0]?.x ?? 0;
  const width = ((finite.at(-1)?.x ?? 0) - from) / columns;
  const kept: Point[] = [];
  let column: number[] = [];
  let present = -1;
  const flush = (): void => {
    const unique = [...new Set(column)].sort((a, b) => a - b);
    for (const i of unique) kept.push(finite[i] as Point);
  };
  finite.forEach((point, i) => {
    const at = width > 0 ? Math.min(columns - 1, Math.floor((point.x - from) / width)) : 0;
    if (at !== present) {
      flush();
      present = at;
      column = [i, i, i, i];
    }
    const [first, , least, greatest] = column as [number, number, number, number];
    column = [
      first,
      i,
      point.y < (finite[least] as Point).y ? i : least,
      point.y > (finite[greatest] as Point).y ? i : greatest,
    ];
  });
  flush();
  return kept;
}
