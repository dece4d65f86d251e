import type { Tier } from "../route/tier.ts";
import { isFree, isInVain, type CostLine } from "./ledger.ts";
import { microsOf } from "./money.ts";
import type { PriceOf } from "./savings.ts";
import type { Usage } from "./spent.ts";

/** An agent as a run would try it, in its place among the others. */
export type ForecastAgent = { readonly name: string; readonly tier?: Tier; readonly model?: string };

export type ForecastTask = {
  readonly key: string;
  /** The kind of change it makes. */
  readonly kind: string;
  /** An agent that needs no model can do it: the plan gives its code or its command. */
  readonly free: boolean;
  /** Names of the agents that the run would choose for it one after the other; absent: all, in their order. */
  readonly way?: readonly string[];
};

/** A sum of money that is not known yet, in micro-dollars. */
export type MoneyRange = { readonly low: number; readonly likely: number; readonly high: number };

export type CostForecast = MoneyRange & {
  readonly tasks: readonly (MoneyRange & { readonly key: string; readonly unknown: boolean })[];
  /** Tasks for which an agent may be asked whose price is not known; what is known of them is in the sums. */
  readonly unknown: number;
  /** Tasks that should need no model. */
  readonly free: number;
  /** How many tasks are expected to be handed on to a dearer agent. */
  readonly handedOn: number;
  /** Where the numbers come from, in words, one line for each agent. */
  readonly reasons: readonly string[];
};

/** Tokens of an attempt where nothing has been run yet: 30,000 in and 5,000 out, a third of that at least and three times at most. */
export const DEFAULT_TOKENS: Usage = { input: 30_000, cacheRead: 0, cacheWrite: 0, output: 5_000 };

/** How often an attempt succeeds where nothing has been run yet; as good as so many attempts seen. */
const PRIOR: Readonly<Record<Tier, number>> = { none: 0.95, cheap: 0.75, standard: 0.85, strong: 0.9 };
const PRIOR_WEIGHT = 4;
/** Fewer attempts than that say nothing of what the next will use. */
const LEAST_SEEN = 3;

export type ForecastFacts = {
  readonly tasks: readonly ForecastTask[];
  /** In the order in which they are tried where a task's own way does not say otherwise. */
  readonly agents: readonly ForecastAgent[];
  /** Further attempts with the same agent after its first failed. */
  readonly retries: number;
  /** Attempts of earlier runs of this repository. */
  readonly past: readonly CostLine[];
  /** What kind of change a task of an earlier run made, by uid. */
  readonly kindOf: (uid: string) => string | undefined;
  readonly priceOf: PriceOf;
};

/**
 * What a run would cost. `likely` is the expectation over retries and hand-ons to the next agent; `low`: each task lands at its
 * first attempt, with few tokens; `high`: with many tokens and attempts that succeed less often than seen. Success by agent and kind
 * from the past with a stated prior; linear in the tasks and the past.
 */
export function forecastCost(facts: ForecastFacts): CostForecast {
  const { tasks, agents, retries } = facts;
  const past = sortPast(facts);
  const seen = new Map<string, Expected>();
  const expect = (agent: ForecastAgent, kind: string): Expected => {
    const key = `${agent.name}\0${kind}`;
    const there = seen.get(key) ?? expected(agent, kind, past, facts.priceOf);
    seen.set(key, there);
    return there;
  };
  const named = new Map(agents.map((agent) => [agent.name, agent]));
  const asked = new Set<ForecastAgent>();
  const sum = { low: 0, likely: 0, high: 0, unknown: 0, free: 0, handedOn: 0 };
  const each = tasks.map((task) => {
    const range = { low: 0, likely: 0, high: 0 };
    const reach = { likely: 1, high: 1 };
    let unknown = false;
    let begun = false;
    const way = task.way?.flatMap((name) => named.get(name) ?? []) ?? agents;
    for (const agent of way) {
      asked.add(agent);
      if (isFree({ agent: agent.name, ...(agent.tier === undefined ? {} : { tier: agent.tier }) })) {
        // Chosen all the same it refuses the task, at no cost.
        if (!task.free) continue;
        const { success } = expect(agent, task.kind);
        if (!begun) sum.free++;
        begun = true;
        reach.likely *= 1 - success.likely;
        reach.high *= 1 - success.high;
        continue;
      }
      const { cost, success } = expect(agent, task.kind);
      if (cost === undefined) unknown = true;
      const tries = 1 + retries;
      if (!begun) range.low += cost?.low ?? 0;
      for (const way of ["likely", "high"] as const) {
        const failing = 1 - success[way];
        range[way] += (reach[way] * (1 - failing ** tries) * (cost?.[way] ?? 0)) / success[way];
        reach[way] *= failing ** tries;
      }
      if (agent !== way.at(-1)) sum.handedOn += reach.likely;
      begun = true;
    }
    const low = Math.round(range.low);
    const likely = Math.max(low, Math.round(range.likely));
    const high = Math.max(likely, Math.round(range.high));
    sum.low += low;
    sum.likely += likely;
    sum.high += high;
    if (unknown) sum.unknown++;
    return { key: task.key, low, likely, high, unknown };
  });
  const kinds = [...new Set(tasks.map(({ kind }) => kind))];
  const reasons = agents
    .filter((agent) => asked.has(agent) || tasks.length === 0)
    .flatMap((agent) => [...new Set(kinds.map((kind) => expect(agent, kind).reason))]);
  return { ...sum, tasks: each, reasons: [...beginnings(tasks, retries), ...reasons] };
}

/** With whom tasks begin, and what is assumed of what comes after. */
function beginnings(tasks: readonly ForecastTask[], retries: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const { way } of tasks) if (way?.[0] !== undefined) counts.set(way[0], (counts.get(way[0]) ?? 0) + 1);
  if (counts.size === 0) return [];
  const first = [...counts].sort((a, b) => b[1] - a[1]).map(([name, count]) => `${name} ${count}`);
  return [
    `assumed: tasks begin where the run would begin them now (${first.join(", ")}), an agent that asks a model has ${retries === 0 ? "one try" : `up to ${1 + retries} tries`}, then the next one up gets it; what the run itself will learn is not in it`,
  ];
}

type Expected = {
  /** Of one attempt; undefined: nobody knows. */
  readonly cost: MoneyRange | undefined;
  readonly success: { readonly likely: number; readonly high: number };
  readonly reason: string;
};

type Past = {
  readonly byAgent: ReadonlyMap<string, readonly CostLine[]>;
  readonly byKind: ReadonlyMap<string, readonly CostLine[]>;
  readonly byTier: ReadonlyMap<string, readonly CostLine[]>;
};

function sortPast({ past, kindOf }: ForecastFacts): Past {
  const ended = past.filter(({ state, failure }) => !UNTOLD.has(state) && !NO_FAULT.has(failure ?? ""));
  const by = (keyOf: (line: CostLine) => string): Map<string, CostLine[]> => {
    const sorted = new Map<string, CostLine[]>();
    for (const line of ended) {
      const list = sorted.get(keyOf(line));
      if (list === undefined) sorted.set(keyOf(line), [line]);
      else list.push(line);
    }
    return sorted;
  };
  return {
    byAgent: by(({ agent }) => agent),
    byKind: by(({ agent, uid }) => `${agent}\0${kindOf(uid) ?? ""}`),
    byTier: by(({ tier }) => tier ?? ""),
  };
}

const UNTOLD: ReadonlySet<string> = new Set(["running", "cancelled", "lost", "skipped"]);
const NO_FAULT: ReadonlySet<string> = new Set(["pre-flight", "transient", "unclear", "infrastructure"]);

function expected(agent: ForecastAgent, kind: string, past: Past, priceOf: PriceOf): Expected {
  const { name, tier = "standard" } = agent;
  const all = past.byAgent.get(name) ?? [];
  // What the provider calls it has a price; what the user calls it may be an alias.
  const model = all.findLast((line) => line.model !== undefined)?.model ?? agent.model;
  const same = past.byKind.get(`${name}\0${kind}`) ?? [];
  const told = same.length >= LEAST_SEEN ? same : all;
  const success = successOf(told, isFree({ agent: name, tier }) ? "none" : tier);
  const rate = `${Math.round(100 * success.likely)} % succeed`;
  if (isFree({ agent: name, tier }))
    return { cost: { low: 0, likely: 0, high: 0 }, success, reason: `${name}: free, ${rate}` };
  const paid = told.flatMap(({ micros }) => (micros === undefined ? [] : [micros]));
  const ofKind = told === same ? ` of kind “${kind}”` : "";
  if (paid.length >= LEAST_SEEN)
    return {
      cost: rangeOf(paid),
      success,
      reason: `${name}${ofKind}: as ${paid.length} attempts here, ${rate}`,
    };
  const likeIt = (past.byTier.get(tier) ?? []).flatMap(({ usage }) => (usage === undefined ? [] : [usage]));
  const usages = likeIt.length >= LEAST_SEEN ? likeIt : DEFAULT_RANGE;
  const costs = usages.map((usage) => (model === undefined ? undefined : priceOf(model, usage)?.usd));
  const known = costs.filter((usd) => usd !== undefined).map(microsOf);
  if (known.length < costs.length)
    return {
      cost: undefined,
      success,
      reason: `${name}: no price is known${model === undefined ? "" : ` of ${model}`}`,
    };
  if (usages !== DEFAULT_RANGE)
    return {
      cost: rangeOf(known),
      success,
      reason: `${name}: tokens as in ${usages.length} attempts of tier ${tier} here, ${rate}`,
    };
  const [low = 0, likely = 0, high = 0] = known;
  return {
    cost: { low, likely, high },
    success,
    reason: `${name}: no attempts here yet; assumed ${DEFAULT_TOKENS.input} tokens in and ${DEFAULT_TOKENS.output} out (a third to three times that), ${rate}`,
  };
}

const DEFAULT_RANGE: readonly Usage[] = [1 / 3, 1, 3].map((by) => ({
  ...DEFAULT_TOKENS,
  input: Math.round(DEFAULT_TOKENS.input * by),
  output: Math.round(DEFAULT_TOKENS.output * by),
}));

/** A quarter of them below `low`, a tenth above `high`, the mean for `likely`, since that is what adds up. */
function rangeOf(costs: readonly number[]): MoneyRange {
  const sorted = costs.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length;
  return { low: Math.min(at(0.25), mean), likely: mean, high: Math.max(at(0.9), mean) };
}

/** The mean of a Beta posterior, and what it is above with nine chances in ten (by its normal approximation). */
function successOf(
  lines: readonly CostLine[],
  tier: Tier,
): { readonly likely: number; readonly high: number } {
  const won = lines.filter((line) => !isInVain(line) || line.state === "rolled-back").length;
  const a = won + PRIOR[tier] * PRIOR_WEIGHT;
  const n = lines.length + PRIOR_WEIGHT;
  const mean = a / n;
  const deviation = Math.sqrt((mean * (1 - mean)) / (n + 1));
  return { likely: mean, high: Math.max(0.05, Math.min(mean, mean - 1.28 * deviation)) };
}
