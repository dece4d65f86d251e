import { TIERS } from "../route/tier.ts";
import { median } from "../series/median.ts";
import { isInVain, type CostLine } from "./ledger.ts";
import { money } from "./money.ts";
import { promptTokens } from "./usage.ts";

/** Something that would have made a run cheaper, or its account more certain, with its reason in numbers. */
export type Advice = {
  readonly code: "apply-could" | "cheap-fails" | "big-prompt" | "no-cache" | "money-in-vain" | "unknown-cost";
  readonly text: string;
  /** Micro-dollars that it is about; absent: not known. */
  readonly micros?: number;
};

export type AdviceFacts = {
  /** Tasks, by uid, whose code the plan gives word for word, so that `apply` could write it. */
  readonly appliable: ReadonlySet<string>;
  /** What kind of change a task makes, by uid. */
  readonly kindOf: (uid: string) => string | undefined;
};

/** What could be done about the costs, most money first. */
export function adviceOn(lines: readonly CostLine[], facts: AdviceFacts): readonly Advice[] {
  return [
    applyCould(lines, facts),
    ...cheapFails(lines, facts),
    bigPrompts(lines),
    ...noCache(lines),
    inVain(lines),
    unknownCost(lines),
  ]
    .filter((advice) => advice !== undefined)
    .sort((a, b) => (b.micros ?? -1) - (a.micros ?? -1));
}

function applyCould(lines: readonly CostLine[], { appliable }: AdviceFacts): Advice | undefined {
  const wrote = new Set(lines.filter(({ agent }) => agent === "apply").map(({ uid }) => uid));
  // Where `apply` was tried and refused or failed, it could not.
  const paid = lines.filter(
    ({ uid, micros = 0, basis }) =>
      appliable.has(uid) && !wrote.has(uid) && (micros > 0 || basis === "unknown"),
  );
  if (paid.length === 0) return undefined;
  const ids = idsOf(paid);
  const micros = sum(paid);
  return {
    code: "apply-could",
    text: `the plan gives the code of ${some(ids)} word for word, and ${micros === 0 ? "an agent was asked" : `a model was paid ${amountOf(paid)}`} for it: put \`apply\` first (--agent apply,…)`,
    ...microsOf(paid),
  };
}

const LEAST_TRIES = 3;

/** Kinds of tasks that a tier below strong never once landed. */
function cheapFails(lines: readonly CostLine[], { kindOf }: AdviceFacts): readonly Advice[] {
  const groups = new Map<string, { kind: string; tier: string; lines: CostLine[] }>();
  for (const line of lines) {
    const kind = kindOf(line.uid);
    if (kind === undefined || (line.tier !== "cheap" && line.tier !== "standard")) continue;
    if (line.state === "running" || line.state === "cancelled" || NO_FAULT.has(line.failure ?? "")) continue;
    const key = `${line.tier}\0${kind}`;
    const group = groups.get(key) ?? { kind, tier: line.tier, lines: [] };
    group.lines.push(line);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ kind, tier, lines }) => {
    if (lines.length < LEAST_TRIES || !lines.every(isInVain)) return [];
    const next = TIERS[TIERS.indexOf(tier as (typeof TIERS)[number]) + 1] ?? "strong";
    return [
      {
        code: "cheap-fails" as const,
        text: `none of ${lines.length} attempts at tier ${tier} landed a task of kind “${kind}”, for ${amountOf(lines)}: let that kind begin at ${next} (route: in renga.config.yaml)`,
        ...microsOf(lines),
      },
    ];
  });
}

/** Failures that say nothing about whether the agent can do the task. */
const NO_FAULT: ReadonlySet<string> = new Set([
  "pre-flight",
  "transient",
  "unclear",
  "infrastructure",
  "cancelled",
]);

const FAR = 3;
const LEAST_PROMPT = 10_000;

function bigPrompts(lines: readonly CostLine[]): Advice | undefined {
  const told = lines.flatMap((line) => {
    const { usage } = line;
    return usage === undefined || promptTokens(usage) === 0
      ? []
      : [{ line, tokens: Math.round(promptTokens(usage) / (usage.requests ?? 1)) }];
  });
  if (told.length < 5) return undefined;
  const middle = median(told.map(({ tokens }) => tokens));
  const big = told.filter(({ tokens }) => tokens >= LEAST_PROMPT && tokens > FAR * middle);
  if (big.length === 0) return undefined;
  const most = big.reduce((a, b) => (b.tokens > a.tokens ? b : a));
  const each = told.every(({ line }) => line.usage?.requests !== undefined) ? "request" : "attempt";
  return {
    code: "big-prompt",
    text: `${some(idsOf(big.map(({ line }) => line)))} sent more than ${FAR} times the median of ${count(Math.round(middle))} tokens to the model (${most.line.id}: ${count(most.tokens)} ${each === "request" ? "a request" : "in an attempt"}): shorten what ${big.length === 1 ? "it" : "they"} must read, or split ${big.length === 1 ? "it" : "them"}`,
    micros: sum(big.map(({ line }) => line)),
  };
}

/** Below that, providers cache nothing. */
const CACHEABLE = 4096;

function noCache(lines: readonly CostLine[]): readonly Advice[] {
  const agents = new Map<string, CostLine[]>();
  for (const line of lines) {
    const { usage } = line;
    if (usage === undefined || usage.requests === 1) continue;
    if (promptTokens(usage) / (usage.requests ?? 1) < CACHEABLE) continue;
    const list = agents.get(line.agent) ?? [];
    list.push(line);
    agents.set(line.agent, list);
  }
  return [...agents].flatMap(([agent, lines]) => {
    if (lines.length < LEAST_TRIES || lines.some(({ usage }) => (usage?.cacheRead ?? 0) > 0)) return [];
    const tokens = lines.reduce((sum, { usage }) => sum + (usage === undefined ? 0 : promptTokens(usage)), 0);
    return [
      {
        code: "no-cache" as const,
        text: `${agent} read nothing from a cache in ${lines.length} attempts with ${count(tokens)} tokens in: cached ones cost about a tenth; look whether its provider or a proxy switches caching off`,
        micros: sum(lines),
      },
    ];
  });
}

function inVain(lines: readonly CostLine[]): Advice | undefined {
  const lost = lines.filter(isInVain);
  const micros = sum(lost);
  const all = sum(lines);
  if (lost.length < LEAST_TRIES || micros * 2 < all || all === 0) return undefined;
  return {
    code: "money-in-vain",
    text: `${Math.round((100 * micros) / all)} % of the money (${amountOf(lost)}) went to ${lost.length} attempts of which nothing was kept: renga report says why they failed`,
    micros,
  };
}

function unknownCost(lines: readonly CostLine[]): Advice | undefined {
  const unknown = lines.filter(({ basis }) => basis === "unknown");
  if (unknown.length === 0) return undefined;
  const models = [
    ...new Set(unknown.flatMap(({ usage, model }) => (usage === undefined ? [] : (model ?? [])))),
  ];
  const silent = unknown.filter(({ usage }) => usage === undefined).length;
  const parts = [
    ...(models.length === 0
      ? []
      : [`nobody knows a price of ${models.join(", ")}: give it under prices: in renga.config.yaml`]),
    ...(silent === 0
      ? []
      : [
          `${silent} ${silent === 1 ? "attempt tells" : "attempts tell"} nothing of what ${silent === 1 ? "it" : "they"} used (ended too early, or an agent without a jsonl: mapping)`,
        ]),
  ];
  const noModel = parts.length === 0 ? ["their agent does not say which model it asked"] : parts;
  return {
    code: "unknown-cost",
    text: `${unknown.length === 1 ? "1 attempt is" : `${unknown.length} attempts are`} of unknown cost: ${noModel.join("; ")}`,
  };
}

function idsOf(lines: readonly CostLine[]): readonly string[] {
  return [...new Set(lines.map(({ id }) => id))];
}

function some(ids: readonly string[]): string {
  const shown = ids.slice(0, 3).join(", ");
  return ids.length > 3 ? `${shown} and ${ids.length - 3} more` : shown;
}

/** What is known of it; nothing where nothing is: an unknown cost is not 0. */
function microsOf(lines: readonly CostLine[]): { readonly micros?: number } {
  return lines.some(({ micros }) => micros !== undefined) ? { micros: sum(lines) } : {};
}

function amountOf(lines: readonly CostLine[]): string {
  const { micros } = microsOf(lines);
  if (micros === undefined) return "an unknown price";
  return `${lines.every((line) => line.micros !== undefined) ? "" : "at least "}${money(micros)}`;
}

function sum(lines: readonly CostLine[]): number {
  return lines.reduce((total, { micros = 0 }) => total + micros, 0);
}

function count(tokens: number): string {
  return String(tokens).replaceAll(/\B(?=(?:\d{3})+$)/gu, ",");
}
