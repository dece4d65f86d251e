import type { AgentConfig } from "../config.ts";
import type { TaskRoute } from "./task-route.ts";
import { tierOf } from "./tier-of.ts";
import { isAtLeast, TIERS, type Tier } from "./tier.ts";

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

/** The agents of the ladder that a task is for, those without a model first and then by tier; a named one leads. */
export function ladderFor({ agents, declared, free }: TaskRoute, ladder: readonly Rung[]): readonly Rung[] {
  const able = ladder.filter(
    ({ way }) => way === undefined || way === free || !ladder.some((it) => it.tier !== "none"),
  );
  if (agents === undefined) return able;
  const place = (spec: string): number => agents.indexOf(spec);
  const taken = able.filter(({ spec, tier }) => tier === "none" || agents.includes(spec));
  if (taken.length === 0) return able;
  const [named] = agents;
  const ordered = taken.toSorted(
    (a, b) =>
      Number(isAtLeast(a.tier, b.tier)) - Number(isAtLeast(b.tier, a.tier)) || place(a.spec) - place(b.spec),
  );
  if (declared === undefined) return ordered;
  const first = ordered.find(({ spec }) => spec === named);
  if (first === undefined) return ordered;
  const above = ordered.filter((it) => it !== first && it.tier !== "none" && isAtLeast(it.tier, first.tier));
  return [first, ...above];
}
