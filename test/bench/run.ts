import { runFloor } from "./fleet-floor.ts";
import { runOurs } from "./fleet-ours.ts";
import { SHARED, WIDE, type FleetPlan } from "./fleet-plans.ts";
import { installRalph, runRalph } from "./fleet-ralph.ts";
import type { FleetResult } from "./fleet-result.ts";
import { median } from "./median.ts";

// Whole runs, each contestant after the other on the same machine in the same minute; asserts nothing, because a timed test lies.
const rounds = Number(process.argv[2] ?? 3);
const only = process.argv[3] ?? "";
const ralph = only === "" || "ralph".includes(only) ? installRalph() : "not asked for";
const say = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  for (const plan of [WIDE, SHARED]) {
    const target = plan.target === undefined ? "" : `; target at most ${plan.target} s`;
    say(
      `\n${plan.name}, ${plan.agents} agents (ideal ${plan.ideal.toFixed(1)} s${target}; ${rounds} rounds)`,
    );
    say("  who                 span min / median     wall median   to ideal  lost blocks");
    for (const contestant of contestants(plan)) {
      const results: FleetResult[] = [];
      for (let round = 0; round < contestant.rounds; round++) results.push(await contestant.run());
      say(row(plan, results));
      for (const note of results.at(-1)?.notes ?? []) say(`    ${note}`);
    }
    if (typeof ralph === "string") say(`  ralph-tui 0.11.0: ${ralph}`);
  }
} finally {
  if (typeof ralph !== "string") ralph.remove();
}

type Contestant = { readonly rounds: number; run(): FleetResult | Promise<FleetResult> };

function contestants(plan: FleetPlan): readonly Contestant[] {
  return [
    { rounds: 1, run: () => runFloor(plan) },
    { rounds, run: () => runOurs(plan) },
    ...(typeof ralph === "string" ? [] : [{ rounds: Math.min(rounds, 2), run: () => runRalph(plan, ralph) }]),
  ];
}

function row({ ideal }: FleetPlan, results: readonly FleetResult[]): string {
  const spans = results.map(({ span }) => span);
  const s = (value: number): string => `${value.toFixed(2)} s`.padStart(8);
  const wall = median(results.map((it) => it.wall));
  const lost = results.map((it) => it.lost).join(", ");
  return `  ${(results[0]?.who ?? "").padEnd(18)} ${s(Math.min(...spans))} / ${s(median(spans))}  ${s(wall).padStart(12)}  ${(median(spans) / ideal).toFixed(2).padStart(9)}  ${lost}`;
}
