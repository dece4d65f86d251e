import type { Paint } from "./colour.ts";

/** The size of the screen, how to draw on it, and what time it is. */
export type FrameLook = {
  readonly columns: number;
  readonly rows: number;
  readonly paint: Paint;
  readonly now: number;
  readonly idWidth: number;
};
