import type { Config, Gate } from "../core/config.ts";
import { judgeGate } from "../core/gates/judge-gate.ts";
import { gateKey, type Baseline } from "./gate-keeper.ts";
import { numberIn } from "./gate-runner.ts";
import type { Check } from "./run-checks.ts";

/** The gates that every task has to pass beside its own checks; those that were red before the run are left out. */
export function taskGates({ gates }: Config, baseline: Baseline): readonly Check[] {
  return gates.task.flatMap((gate) => {
    const before = baseline.get(gateKey(gate));
    // A number that was too low already may still become worse.
    if (before?.red === true && gate.threshold?.worseBy === undefined) return [];
    const { name, command, timeoutSeconds } = gate;
    const check: Check = { name, command, timeoutSeconds, twice: true };
    if (gate.threshold === undefined) return [check];
    return [{ ...check, judge: (output: string) => objection(gate, output, baseline) }];
  });
}

function objection(gate: Gate, output: string, baseline: Baseline): string | undefined {
  const value = gate.threshold && numberIn(output, gate.threshold.value);
  const { verdict, why } = judgeGate(gate, { exitCode: 0, value }, baseline.get(gateKey(gate)));
  return verdict === "failed" ? (why ?? "not within its bounds") : undefined;
}
