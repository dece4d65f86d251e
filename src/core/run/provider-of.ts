import type { Config } from "../config.ts";

/** Whose limits an agent shares, and how much of it may be had. */
export type AgentLimits = {
  readonly provider: string;
  /** Attempts at once: of this agent, of its provider. */
  readonly capacity?: number;
  readonly concurrency?: number;
  /** Attempts of its provider that may start in a minute. */
  readonly perMinute?: number;
};

const PROVIDERS: Readonly<Record<string, string>> = {
  claude: "anthropic",
  codex: "openai",
};

/**
 * The name under which the limits of an agent's provider are kept: as the configuration says, else by what it is:
 * `anthropic` of `claude:haiku`, a command by its whole line.
 */
export function providerOf(agentSpec: string, config?: Pick<Config, "agents">): string {
  const agent = config?.agents?.find(({ name }) => name === agentSpec);
  if (agent?.provider !== undefined) return agent.provider;
  if (agent !== undefined) return PROVIDERS[agent.kind] ?? agent.name;
  const colon = agentSpec.indexOf(":");
  const kind = colon < 0 ? agentSpec : agentSpec.slice(0, colon);
  return kind === "command" || kind === "acp" ? agentSpec : (PROVIDERS[kind] ?? kind);
}

/** What limits an agent. */
export function limitsOf(agentSpec: string, config?: Pick<Config, "agents" | "providers">): AgentLimits {
  const provider = providerOf(agentSpec, config);
  const capacity = config?.agents?.find(({ name }) => name === agentSpec)?.capacity;
  return { provider, ...(capacity === undefined ? {} : { capacity }), ...config?.providers?.[provider] };
}
