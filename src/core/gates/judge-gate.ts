import type { Gate, Threshold } from "../config.ts";

/** How a gate's command ended, and the number in its output where the gate has a threshold. */
export type GateResult = {
  readonly exitCode: number | null;
  readonly value?: number | undefined;
};

/** What was found out about a gate on the commit that the run began on. */
export type GateBaseline = { readonly red: boolean; readonly value?: number };

export type Judgement = {
  readonly verdict: "passed" | "failed" | "was-red";
  /** What the number was held against, in words. */
  readonly limit?: string;
  /** Why it is not green; absent where the exit code says it all. */
  readonly why?: string;
};

/**
 * Whether a gate holds: exit code 0, and the number within its bounds and not worse than before the run by more than is
 * allowed. What was red before the run is not held against it, unless its number got worse than that.
 */
export function judgeGate(
  { threshold }: Pick<Gate, "threshold">,
  { exitCode, value }: GateResult,
  before?: GateBaseline,
): Judgement {
  const wasRed = before?.red === true;
  const red = wasRed ? "was-red" : "failed";
  if (threshold === undefined) return { verdict: exitCode === 0 ? "passed" : red };
  const bound = boundOf(threshold, before?.value);
  const limit = describe(bound, threshold, before?.value);
  if (exitCode !== 0) return { verdict: red, limit };
  if (value === undefined) return { verdict: red, limit, why: `no number found by ${threshold.value}` };
  if (isWithin(bound, value)) return { verdict: "passed", limit };
  const worsened =
    threshold.worseBy !== undefined && !isWithin(relativeBound(threshold, before?.value), value);
  return { verdict: wasRed && !worsened ? "was-red" : "failed", limit, why: `${value} is not ${limit}` };
}

type Bound = { readonly least?: number; readonly most?: number };

/** NaN is within no bounds. */
function isWithin({ least = -Infinity, most = Infinity }: Bound, value: number): boolean {
  return value >= least && value <= most;
}

/** The tighter of what is said outright and of what follows from the value before the run. */
function boundOf(threshold: Threshold, before: number | undefined): Bound {
  const { least, most } = threshold;
  const relative = relativeBound(threshold, before);
  return {
    ...(least === undefined ? {} : { least: Math.max(least, relative.least ?? -Infinity) }),
    ...(most === undefined ? {} : { most: Math.min(most, relative.most ?? Infinity) }),
  };
}

/** Smaller is worse where the threshold has a `least`, greater where it has a `most`. */
function relativeBound({ least, worseBy }: Threshold, before: number | undefined): Bound {
  if (worseBy === undefined || before === undefined || !Number.isFinite(before)) return {};
  return least === undefined ? { most: before + worseBy } : { least: before - worseBy };
}

function describe({ least, most }: Bound, threshold: Threshold, before: number | undefined): string {
  const parts = [
    ...(least === undefined ? [] : [`at least ${least}`]),
    ...(most === undefined ? [] : [`at most ${most}`]),
  ];
  const isRelative = (least ?? most) !== (threshold.least ?? threshold.most);
  return `${parts.join(" and ")}${isRelative ? ` (${before} before the run)` : ""}`;
}
