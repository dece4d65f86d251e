import type { AgentConfig, Config } from "../core/config.ts";
import type { Plan } from "../core/plan/plan.ts";
import { scopeOf } from "../core/plan/scope.ts";
import { poolOf } from "../core/route/pool-of.ts";
import { previewRoutes, type Beginning } from "../core/route/preview.ts";
import { wantedSkills } from "../core/route/skills.ts";
import { OWN_WORK, SPECIALISTS, type OwnWork } from "../core/route/specialists.ts";
import { providerOf } from "../core/run/provider-of.ts";
import { renderAssignment } from "./assignment.ts";
import type { FoundAgents } from "./load-agents.ts";
import type { FoundSkill } from "./load-skills.ts";
import { aboutTokens } from "./shorten-body.ts";

/** An agent that a run here could have, and where it is described: a file of the repository, or Renga itself. */
export type AgentRow = {
  readonly name: string;
  readonly kind: string;
  readonly model?: string;
  readonly tier: string;
  readonly provider: string;
  readonly capacity?: number;
  readonly from: string;
  readonly role?: string;
  /** An agent of the same name that counts before this one: where that is described. */
  readonly hiddenBy?: string;
};

/** What a task would get. */
export type TaskRow = Beginning & {
  readonly skills: readonly string[];
  readonly missingSkills: readonly string[];
  /** About how many the assignment has, without skills and instructions; absent: no model reads it. */
  readonly tokens?: number;
};

/** All that `renga agents` shows. */
export type AgentOverview = {
  readonly agents: readonly AgentRow[];
  readonly ownWork: readonly OwnWork[];
  readonly skills: readonly FoundSkill[];
  readonly problems: readonly string[];
  /** Absent: no plan was given. */
  readonly tasks?: readonly TaskRow[];
};

type Sources = {
  readonly config: Config;
  readonly found: FoundAgents;
  readonly skills: { readonly skills: readonly FoundSkill[]; readonly problems: readonly string[] };
};

/** The agents that a run here could have, the first of a name being the one that counts. */
export function agentRows({ config, found }: Pick<Sources, "config" | "found">): readonly AgentRow[] {
  const described: readonly (readonly [AgentConfig, string])[] = [
    ...(config.agents ?? []).map((agent) => [agent, config.source ?? "renga.config"] as const),
    ...found.found.map(({ agent, path }) => [agent, path] as const),
    ...SPECIALISTS.map((agent) => [agent, "built in"] as const),
  ];
  const first = new Map<string, string>();
  return described.map(([agent, from]) => {
    const { name, kind, model, tier, capacity, role } = agent;
    const key = name.toLowerCase();
    const hiddenBy = first.get(key);
    if (hiddenBy === undefined) first.set(key, from);
    return {
      name,
      kind,
      ...(model === undefined ? {} : { model }),
      tier,
      provider: tier === "none" ? "" : providerOf(name, { agents: [agent] }),
      ...(capacity === undefined ? {} : { capacity }),
      from,
      ...(role === undefined ? {} : { role }),
      ...(hiddenBy === undefined ? {} : { hiddenBy }),
    };
  });
}

/** What there is, and with a plan who would get each of its tasks; `asked` are the agents that the user named. */
export function agentOverview(
  sources: Sources,
  given?: {
    readonly plan: Plan;
    readonly asked: readonly string[] | undefined;
    readonly fallback: readonly string[];
  },
): AgentOverview {
  const { config, found, skills } = sources;
  const shown = {
    agents: agentRows(sources),
    ownWork: OWN_WORK,
    skills: skills.skills,
    problems: [...found.problems, ...skills.problems],
  };
  if (given === undefined) return shown;
  const { plan, asked, fallback } = given;
  const pool = poolOf(plan, {
    asked,
    fallback,
    configured: config.agents ?? [],
    found: found.found.map(({ agent }) => agent),
  });
  const { beginnings, notes } = previewRoutes(plan, {
    agents: 1,
    agentSpecs: pool.specs,
    retries: 0,
    attemptTimeoutSeconds: 1,
    config: { ...config, agents: pool.agents },
  });
  const byName = new Map(pool.agents.map((agent) => [agent.name, agent]));
  const known = skills.skills.map(({ name }) => name);
  const tasks = beginnings.map((beginning): TaskRow => {
    // What needs no model reads no skill.
    const wanted =
      beginning.tier === "none" ? [] : wantedSkills(beginning.task, byName.get(beginning.agent), plan, known);
    const tokens = beginning.tier === "none" ? {} : { tokens: tokensOf(beginning) };
    return {
      ...beginning,
      ...tokens,
      skills: wanted,
      missingSkills: wanted.filter((name) => !known.includes(name)),
    };
  });
  return { ...shown, problems: [...shown.problems, ...notes], tasks };
}

function tokensOf({ task }: Beginning): number {
  const { file: path, line } = task.span;
  const facts = { worktree: ".", scope: scopeOf(task), attempt: 1, failures: [], whole: { path, line } };
  return aboutTokens(renderAssignment({ task, ...facts }));
}
