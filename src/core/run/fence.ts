/** How a sitting's agents were kept in: by what means, or why not; whether its checks were, too. */
export type Fence = {
  /** `bubblewrap`. */
  readonly how?: string;
  /** Why there was no sandbox. */
  readonly missing?: string;
  readonly checks?: boolean;
};

/** That in words, loud where there was none. */
export function fenceWords({ how, missing = "", checks = false }: Fence): string {
  if (how === undefined) return `NONE (${missing}): agents could read and change whatever you can`;
  return `${how}, for agents${checks ? " and checks" : "; checks, gates and scripts ran without"}`;
}
