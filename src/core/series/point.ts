/** A number that a monitor read; `y` is null for what is not finite (NaN, infinity), `x` the step where the output told one. */
export type Reading = { readonly series: string; readonly x?: number; readonly y: number | null };

/** A point of a curve, with a finite place; `y` is NaN where the value was not finite. */
export type Point = { readonly x: number; readonly y: number };
