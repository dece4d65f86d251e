/** How one contestant carried out one plan. */
export type FleetResult = {
  readonly who: string;
  /** Seconds from starting the program to its end. */
  readonly wall: number;
  /** Seconds from the start of the first task to the last change of the result. */
  readonly span: number;
  /** Blocks that are not whole in the result. */
  readonly lost: number;
  readonly notes: readonly string[];
};
