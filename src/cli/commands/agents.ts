import { agentOverview, agentRows, type AgentOverview } from "../../app/agent-overview.ts";
import { loadAgents } from "../../app/load-agents.ts";
import { loadConfig } from "../../app/load-config.ts";
import { loadPlan } from "../../app/load-plan.ts";
import { loadSkills } from "../../app/load-skills.ts";
import { EXIT } from "../../core/user-error.ts";
import { namedAgents } from "../agent-names.ts";
import { agentPrograms, type AgentProgram } from "../agent-programs.ts";
import { defaultAgents } from "../agents.ts";
import { renderAgents } from "../render/agents.ts";
import { paintFor } from "../render/colour.ts";
import { jsonText } from "../render/json-text.ts";
import { repositoryFacts } from "../repository.ts";

export type AgentsOptions = {
  readonly agent?: readonly string[];
  readonly dialect?: string;
  readonly json?: boolean;
};

/** `renga agents [FILE…]`: the agents and skills that there are here, and with a plan who would get each of its tasks. */
export async function agents(paths: readonly string[], options: AgentsOptions): Promise<number> {
  const cwd = process.cwd();
  const repository = await repositoryFacts(cwd);
  const root = repository?.root ?? cwd;
  const [{ config }, found, skills] = await Promise.all([
    loadConfig(root),
    loadAgents(root),
    loadSkills(root),
  ]);
  const sources = { config, found, skills };
  const names = agentRows(sources).map(({ name }) => name);
  const asked = options.agent === undefined ? undefined : namedAgents(options.agent, names);
  if (paths.length === 0) return show(agentOverview(sources), options, await agentPrograms());
  const { plan } = await loadPlan({
    paths,
    cwd,
    ...(repository === undefined ? {} : { repository }),
    ...(options.dialect === undefined ? {} : { dialect: options.dialect }),
  });
  return show(agentOverview(sources, { plan, asked, fallback: defaultAgents(plan) }), options);
}

function show(overview: AgentOverview, { json }: AgentsOptions, programs?: readonly AgentProgram[]): number {
  const shown = { version: 1, ...plain(overview), ...(programs === undefined ? {} : { programs }) };
  process.stdout.write(
    json === true ? jsonText(shown) : renderAgents(overview, paintFor(process.stdout, process.env), programs),
  );
  return EXIT.done;
}

/** Of a task its names only: the plan itself is what `renga convert` writes. */
function plain({ tasks, ...others }: AgentOverview): object {
  if (tasks === undefined) return others;
  return {
    ...others,
    tasks: tasks.map(({ task: { key, id, title }, ...it }) => ({ key, id, title, ...it })),
  };
}
