/** One measure of success: what was reached, what is asked for, and how it is defined. */
export type SuccessThreshold = {
  readonly name: "completion" | "errors" | "time" | "memory";
  /** A share of 1; for `time` how much longer (or, below 0, shorter) than estimated; for `memory` bytes. Absent: not known. */
  readonly value?: number;
  readonly limit: number;
  readonly met: "met" | "not-met" | "unknown";
};

export type Measures = {
  readonly finished: boolean;
  readonly completion: number;
  readonly errorRate?: number;
  readonly wallMs: number;
  readonly predictedMs: number;
  readonly peakBytes: number | undefined;
};

/** Completion over 95 %, errors under 5 %, time within 10 % of the estimate either way, and under 500 MB (of 10^6 bytes) an agent. */
export function successThresholds(measures: Measures): readonly SuccessThreshold[] {
  const { finished, completion, errorRate, wallMs, predictedMs, peakBytes } = measures;
  const off = finished && predictedMs > 0 ? (wallMs - predictedMs) / predictedMs : undefined;
  return [
    judge("completion", completion, 0.95, (value) => value > 0.95),
    judge("errors", errorRate, 0.05, (value) => value < 0.05),
    judge("time", off, 0.1, (value) => Math.abs(value) <= 0.1),
    judge("memory", peakBytes, 500e6, (value) => value < 500e6),
  ];
}

function judge(
  name: SuccessThreshold["name"],
  value: number | undefined,
  limit: number,
  holds: (value: number) => boolean,
): SuccessThreshold {
  if (value === undefined) return { name, limit, met: "unknown" };
  return { name, value, limit, met: holds(value) ? "met" : "not-met" };
}
