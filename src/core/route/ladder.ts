import type { AgentConfig } from "../config.ts";
import { tierOf } from "./tier-of.ts";
import { TIERS, type Tier } from "./tier.ts";

/** An agent of a run, in its place on the way up. */
export type Rung = {
  /** Place in the settings. */
  readonly agent: number;
  readonly spec: string;
  readonly tier: Tier;
  /** The one thing that an agent without a model can do; absent: whatever it is asked. */
  readonly way?: "apply" | "script";
  readonly model?: string;
};

/** The agents of a run by tier, the lowest first, and in the order they were given within a tier. */
export function ladderOf(specs: readonly string[], agents: readonly AgentConfig[]): readonly Rung[] {
  const byName = new Map(agents.map((agent) => [agent.name, agent]));
  const rungs = specs.map((spec, agent): Rung => {
    const configured = byName.get(spec);
    const kind = configured?.kind ?? spec;
    const model = configured?.model ?? /^(?:claude|codex):(.+)$/su.exec(spec)?.[1];
    return {
      agent,
      spec,
      tier: tierOf(spec, agents),
      ...(kind === "apply" || kind === "script" ? { way: kind } : {}),
      ...(model === undefined ? {} : { model }),
    };
  });
  return rungs.toSorted((a, b) => TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier) || a.agent - b.agent);
}
