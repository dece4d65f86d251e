import type { AgentConfig } from "../config.ts";
import type { Plan } from "../plan/plan.ts";
import { isNamed } from "./pool.ts";
import { SPECIALISTS } from "./specialists.ts";

/** The agents of a run: specs for `Settings.agentSpecs`, and what the configuration has to say of those with a name. */
export type Pool = { readonly specs: readonly string[]; readonly agents: readonly AgentConfig[] };

/** `--agent specialists`: all that every installation has. */
export const ALL_SPECIALISTS = "specialists";

/**
 * The agents of a run. `asked` is what the user named; absent: `fallback`, and every agent of the configuration. Agents that
 * open tasks name and that are known come in addition, for those tasks only. Of agents with one name the configuration's counts, then
 * the repository's own, then the built-in one.
 */
export function poolOf(
  plan: Pick<Plan, "tasks">,
  {
    asked,
    fallback,
    configured,
    found,
  }: {
    readonly asked?: readonly string[] | undefined;
    readonly fallback: readonly string[];
    readonly configured: readonly AgentConfig[];
    readonly found: readonly AgentConfig[];
  },
): Pool {
  const known = new Map<string, AgentConfig>();
  for (const agent of [...configured, ...found, ...SPECIALISTS])
    if (!known.has(agent.name.toLowerCase())) known.set(agent.name.toLowerCase(), agent);
  const given = asked ?? [...fallback, ...configured.map(({ name }) => name)];
  const names = given.flatMap((spec) =>
    spec === ALL_SPECIALISTS
      ? SPECIALISTS.map(({ name }) => name)
      : [known.get(spec.toLowerCase())?.name ?? spec],
  );
  const specs = [...new Set(names)];
  const agents = specs.flatMap((spec) => known.get(spec.toLowerCase()) ?? []);
  const named = new Set(
    plan.tasks.flatMap(({ agent, status }) =>
      agent === undefined || status === "done" ? [] : [agent.trim()],
    ),
  );
  const others = [...known.values()].filter((agent) => !agents.includes(agent));
  for (const name of named) {
    if (specs.some((spec) => isNamed(spec, name))) continue;
    const agent = others.find((it) => isNamed(it.name, name));
    if (agent === undefined || specs.includes(agent.name)) continue;
    specs.push(agent.name);
    agents.push({ ...agent, takes: { words: [] } });
  }
  return { specs, agents };
}
