import type { Estimate } from "../core/plan/plan.ts";
import { readEstimate } from "./estimate.ts";
import type { YamlNode } from "./yaml-tree.ts";
import { numberOf, textOf, valueOf } from "./yaml-value.ts";

/** Minutes that `duration_minutes: 8`, `estimated_hours: 2` or `estimate: "3-5 min"` give. */
export function readYamlEstimate(node: YamlNode | undefined): Estimate | undefined {
  for (const [unit, names] of TIMED) {
    const value = valueOf(node, ...names);
    const number = numberOf(value);
    if (number !== undefined && number > 0)
      return { minMinutes: number * unit, maxMinutes: number * unit, raw: textOf(value) ?? "" };
  }
  const words = textOf(
    valueOf(node, "estimate", "duration", "estimated_time", "estimated_duration", "effort", "time"),
  );
  return words === undefined ? undefined : readEstimate(words);
}

const TIMED: readonly (readonly [number, readonly string[]])[] = [
  [1, ["duration_minutes", "estimated_minutes", "estimate_minutes", "minutes", "duration_min"]],
  [60, ["estimated_hours", "duration_hours", "estimate_hours", "hours"]],
];
