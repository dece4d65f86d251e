import type { Lines } from "./line.ts";

/** The line, counted from 1, of the last character before an offset. */
export function lineAt({ starts, count }: Lines, offset: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (starts[middle]! < offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
