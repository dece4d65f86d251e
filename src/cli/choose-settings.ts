import { availableParallelism } from "node:os";

import { findProgram } from "../adapters/process/find-program.ts";
import { agentRows } from "../app/agent-overview.ts";
import { loadAgents } from "../app/load-agents.ts";
import { loadConfig, type GateChoice, type LoadedConfig } from "../app/load-config.ts";
import { missingToolLines, missingTools } from "../app/missing-tools.ts";
import { batchesOf } from "../core/batches/batches-of.ts";
import { profileFacts, profileOf, settingsOf, type Profile } from "../core/batches/profiles.ts";
import type { Config, Gate, Gates } from "../core/config.ts";
import { analyse } from "../core/plan/analyse.ts";
import type { Plan, Task } from "../core/plan/plan.ts";
import { poolOf, type Pool } from "../core/route/pool-of.ts";
import { routesOf } from "../core/route/routes-of.ts";
import type { TaskRoute } from "../core/route/task-route.ts";
import type { Settings } from "../core/run/event.ts";
import { absentAgents, refuseAbsent } from "./absent-agents.ts";
import { namedAgents } from "./agent-names.ts";
import { defaultAgents } from "./agents.ts";
import { safeText } from "./render/plain.ts";
import { choiceOption, profileGiven, type RunOptions } from "./run-options.ts";

/** All that a new run is to keep to. */
export type ChosenSettings = {
  readonly settings: Settings;
  readonly loaded: LoadedConfig;
  /** Levels of gates that the profile runs. */
  readonly levels: Profile["gates"];
  /** Where each task begins among the agents. */
  readonly routes: ReadonlyMap<string, TaskRoute>;
  /** The batch of each task of a run with barriers. */
  readonly batches: (chosen: (task: Task) => boolean) => ReadonlyMap<string, number>;
};

const GATE_CHOICES: readonly GateChoice[] = ["auto", "config", "off"];

/**
 * What the command line says comes first, then the profile, then what is sensible for this plan on this machine. A run that `starts`
 * is refused an agent that is not installed.
 */
export async function chooseSettings(
  plan: Plan,
  options: RunOptions,
  given: Partial<Settings>,
  { root, starts = true }: { readonly root: string; readonly starts?: boolean },
): Promise<ChosenSettings> {
  const asked = profileGiven(options);
  const gates = choiceOption("--gates", options.gates, GATE_CHOICES);
  const loaded = await loadConfig(root, { gates, profile: asked });
  const pool = withoutAbsent(await chooseAgents(plan, options, root, loaded.config), starts);
  const name = asked ?? loaded.config.profile;
  // Each attempt compiles and tests: no more of them than the machine has cores.
  const most = Math.min(availableParallelism(), 8);
  // Only who leaves the number of agents open has to wait for the schedules that tell how many are worth having.
  const { agents } = given;
  const facts =
    agents === undefined || name === "reliable"
      ? profileFacts(analyse(plan, {}), most)
      : { agentsWorthHaving: agents, agentsOfUse: agents, most };
  const profile = profileOf(name ?? "balanced", facts);
  // Who names no profile leaves no list out that the file has.
  const levels = name === undefined ? LEVELS : profile.gates;
  const settings: Settings = {
    attemptTimeoutSeconds: 1800,
    ...(name === undefined ? { agents: profile.agents, retries: profile.retries } : settingsOf(profile)),
    ...given,
    agentSpecs: pool.specs,
    config: {
      ...loaded.config,
      gates: onlyLevels(loaded.config.gates, levels),
      ...(pool.agents.length === 0 ? {} : { agents: pool.agents }),
    },
  };
  sayFound(loaded, gates);
  const { routes, notes } = routesOf(plan, pool.specs, {
    ...loaded.config,
    agents: pool.agents,
  });
  for (const note of notes) process.stderr.write(`note: ${safeText(note)}\n`);
  for (const line of missingToolLines(missingTools(loaded.config, plan, isOnPath)))
    process.stderr.write(`note: ${safeText(line)}\n`);
  return {
    settings,
    loaded,
    levels,
    routes,
    batches: (chosen) => (settings.barriers === true ? batchesOf(plan, profile, { chosen }) : new Map()),
  };
}

/** With what the user named. */
type AskedPool = Pool & { readonly asked: readonly string[] | undefined };

/** The agents that the user names, by spec or by name, else those of the plan and the configuration; and those that tasks name. */
async function chooseAgents(
  plan: Plan,
  options: RunOptions,
  root: string,
  config: Config,
): Promise<AskedPool> {
  const { found, problems } = await loadAgents(root);
  for (const problem of problems) process.stderr.write(`note: ${safeText(problem)}\n`);
  const names = agentRows({ config, found: { found, problems } }).map(({ name }) => name);
  const asked = options.agent === undefined ? undefined : namedAgents(options.agent, names);
  const pool = poolOf(plan, {
    asked,
    fallback: defaultAgents(plan),
    configured: config.agents ?? [],
    found: found.map(({ agent }) => agent),
  });
  return { ...pool, asked };
}

/** Who asks for an agent that is not there is told so; one that a file names is left out of the run. */
function withoutAbsent({ specs, agents, asked = [] }: AskedPool, refuse: boolean): Pool {
  const missing = absentAgents(specs, agents);
  if (refuse) refuseAbsent(missing.filter(({ spec }) => asked.includes(spec)));
  const absent = missing.filter(({ spec }) => !asked.includes(spec));
  const there = (name: string): boolean => absent.every(({ spec }) => spec !== name);
  const left = specs.filter(there);
  if (left.length === 0) refuseAbsent(absent);
  for (const { spec, program } of absent)
    process.stderr.write(
      `note: agent ${safeText(spec)} is left out: the program ${safeText(program)} is not on the PATH\n`,
    );
  return { specs: left, agents: agents.filter(({ name }) => there(name)) };
}

const LEVELS = ["before", "task", "group", "phase", "end"] as const;

/** A gate that is never asked is not worth knowing on the base either. */
function onlyLevels(gates: Gates, levels: Profile["gates"]): Gates {
  const { before, task, group, phase, end } = gates;
  const list = (level: keyof Gates, gates: readonly Gate[]): readonly Gate[] =>
    levels.includes(level) ? gates : [];
  return {
    before,
    task: list("task", task),
    group: list("group", group),
    phase: list("phase", phase),
    end: list("end", end),
  };
}

function isOnPath(tool: string): boolean {
  return findProgram(tool, process.env["PATH"] ?? "", process.cwd()) !== undefined;
}

/** Gates that the project has and the run does not use: said once, in one line. */
function sayFound({ found, discovered, config }: LoadedConfig, choice: GateChoice | undefined): void {
  const none = Object.values(config.gates).every((gates) => gates.length === 0);
  if (!none || discovered || found.length === 0 || choice !== undefined) return;
  const names = [...new Set(found.map(({ command }) => command))].slice(0, 3).join(", ");
  process.stderr.write(
    `note: the project has gates (${names}); --gates auto runs them, \`renga config\` shows them\n`,
  );
}
