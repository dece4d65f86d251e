import { openJournal } from "../adapters/journal-sqlite/open-journal.ts";
import { createPricing } from "../adapters/prices/create-pricing.ts";
import { agentRows } from "../app/agent-overview.ts";
import { learnedBefore } from "../app/earlier-runs.ts";
import { loadAgents, type FoundAgents } from "../app/load-agents.ts";
import { loadConfig } from "../app/load-config.ts";
import { loadPlan } from "../app/load-plan.ts";
import { NO_CONFIG, type AgentConfig, type Config } from "../core/config.ts";
import { forecastCost, type CostForecast, type ForecastAgent } from "../core/ledger/forecast-cost.ts";
import { ledgerOf, type CostLine } from "../core/ledger/ledger.ts";
import type { Plan } from "../core/plan/plan.ts";
import { poolOf } from "../core/route/pool-of.ts";
import { previewRoutes } from "../core/route/preview.ts";
import type { Tallies } from "../core/route/tallies.ts";
import { tierOf } from "../core/route/tier-of.ts";
import { TIERS } from "../core/route/tier.ts";
import type { Journal } from "../ports/journal.ts";
import type { CostOptions } from "./commands/cost.ts";
import { isFreeFor, taskMarks, type TaskMarks } from "./cost-facts.ts";
import { numberOption } from "./number-option.ts";
import { paintFor } from "./render/colour.ts";
import { forecastLine } from "./render/cost-words.ts";
import { jsonText } from "./render/json-text.ts";
import { eventsOf, homeOf, repositoryFacts } from "./repository.ts";

/** What carrying out a plan file would cost, as text or JSON. */
export async function forecast(
  path: string,
  options: CostOptions & { readonly format: "text" | "json" },
): Promise<string> {
  const cwd = process.cwd();
  const repository = await repositoryFacts(cwd);
  const { plan } = await loadPlan({
    paths: [path],
    cwd,
    ...(repository === undefined ? {} : { repository }),
  });
  const { config, specs } = await poolFor(plan, repository?.root, options.agent);
  const retries = numberOption("--retries", options.retries, { least: 0, most: 100 }) ?? 2;
  const past = repository === undefined ? undefined : pastOf(homeOf(repository.root));
  const result = await forecastOf(plan, { specs, config, retries, past });
  const title = plan.title === "" ? path : plan.title;
  if (options.format === "json") {
    const { costForecastDocument } = await import("../schema/cost-report.ts");
    return jsonText(costForecastDocument(result, { title, agents: specs }));
  }
  const { columns } = process.stdout;
  const look = { width: columns > 0 ? columns : 100, paint: paintFor(process.stdout, process.env) };
  return (await import("./render/cost.ts")).renderForecast(result, title, look);
}

/**
 * One line about what carrying out the plan would cost, where the repository's configuration has agents; else undefined. A
 * configuration that is wrong is the business of the commands that run something.
 */
export async function planCostLine(plan: Plan, root: string): Promise<string | undefined> {
  const [forecast] = (await planCosts(plan, root, [2])) ?? [];
  return forecast === undefined ? undefined : forecastLine(forecast);
}

/** What carrying out the plan would cost, once for each of these numbers of further tries; undefined as above. */
export async function planCosts(
  plan: Plan,
  root: string,
  retries: readonly number[],
): Promise<readonly CostForecast[] | undefined> {
  const pool = await poolFor(plan, root).catch(() => undefined);
  if (pool === undefined || (pool.config.agents ?? []).length === 0) return undefined;
  const about = { ...pool, past: pastOf(homeOf(root)) };
  return Promise.all(retries.map((tries) => forecastOf(plan, { ...about, retries: tries })));
}

type Past = {
  readonly learned: Tallies;
  readonly lines: readonly CostLine[];
  readonly kinds: ReadonlyMap<string, string>;
};

/** The forecast for the tasks of a plan that are still to do, with these agents in this order. */
export async function forecastOf(
  plan: Plan,
  about: {
    readonly specs: readonly string[];
    readonly config: Config;
    readonly retries: number;
    readonly past?: Past | undefined;
  },
): Promise<CostForecast> {
  const { specs, config, retries, past } = about;
  const pricing = createPricing({ overrides: config.prices, source: config.source });
  const settings = { agents: 1, agentSpecs: specs, retries, attemptTimeoutSeconds: 0, config };
  const learned = past === undefined ? {} : { learned: past.learned };
  // As the run's own router would choose: only what is run is among them, no headings with sub-tasks.
  const { beginnings } = previewRoutes(plan, { ...settings, ...learned });
  return forecastCost({
    tasks: beginnings.map(({ task, route, way }) => ({
      key: task.key,
      kind: route.kind,
      free: isFreeFor(task, specs),
      way,
    })),
    agents: specs.map((spec) => agentOf(spec, config.agents ?? [])),
    retries,
    past: past?.lines ?? [],
    kindOf: (uid) => past?.kinds.get(uid),
    priceOf: await pricing.list(),
  });
}

/** The agents that a run of the plan here would have, lowest tier first where nobody named them, and their configuration. */
async function poolFor(
  plan: Plan,
  root: string | undefined,
  given?: readonly string[],
): Promise<{ readonly specs: readonly string[]; readonly config: Config }> {
  if (root === undefined && given === undefined) return { specs: FREE, config: NO_CONFIG };
  const [{ config }, found] = await Promise.all([
    root === undefined ? { config: NO_CONFIG } : loadConfig(root),
    root === undefined ? { found: [], problems: [] } : loadAgents(root),
  ]);
  const asked = given === undefined ? undefined : await namesIn(given, { config, found });
  const pool = poolOf(plan, {
    asked,
    fallback: FREE,
    configured: config.agents ?? [],
    found: found.found.map(({ agent }) => agent),
  });
  const tier = (spec: string): number => TIERS.indexOf(tierOf(spec, pool.agents));
  const specs = asked === undefined ? pool.specs.toSorted((a, b) => tier(a) - tier(b)) : pool.specs;
  return { specs, config: { ...config, agents: pool.agents } };
}

/** What needs no model is tried first. */
const FREE: readonly string[] = ["apply", "script"];

async function namesIn(
  given: readonly string[],
  sources: { readonly config: Config; readonly found: FoundAgents },
): Promise<readonly string[]> {
  const { namedAgents } = await import("./agent-names.ts");
  return namedAgents(
    given,
    agentRows(sources).map(({ name }) => name),
  );
}

function agentOf(spec: string, agents: readonly AgentConfig[]): ForecastAgent {
  const tier = tierOf(spec, agents);
  const model =
    agents.find(({ name }) => name === spec)?.model ?? /^(?!acp:|command:)\w+:(.+)$/u.exec(spec)?.[1];
  return { name: spec, tier, ...(model === undefined ? {} : { model }) };
}

/** Runs further back than that say little of today's plans. */
const MOST_RUNS = 50;

/** The attempts of this repository's last runs; undefined: there are none. */
function pastOf(home: string): Past | undefined {
  let journal: Journal;
  try {
    journal = openJournal(home, { readOnly: true });
  } catch {
    return undefined;
  }
  try {
    const marks: TaskMarks = { appliable: new Set(), kinds: new Map() };
    const lines: CostLine[] = [];
    for (const { run } of journal.runs().slice(0, MOST_RUNS)) {
      const ledger = ledgerOf(eventsOf(journal, run));
      if (ledger === undefined) continue;
      lines.push(...ledger.lines);
      taskMarks(marks, ledger, journal.plan(run));
    }
    return { learned: learnedBefore(journal), lines, kinds: marks.kinds };
  } finally {
    journal.close();
  }
}
