/** Hosts that the agents' own programs need to reach their models and their logins, by provider. */
export const PROVIDER_HOSTS: Readonly<Record<string, readonly string[]>> = {
  anthropic: ["api.anthropic.com", "console.anthropic.com", "platform.claude.com", "claude.ai"],
  openai: ["api.openai.com", "auth.openai.com", "chatgpt.com"],
  google: ["generativelanguage.googleapis.com", "cloudcode-pa.googleapis.com", "oauth2.googleapis.com"],
};

/** Where a model is served is told to programs in variables such as ANTHROPIC_BASE_URL and OPENAI_BASE_URL. */
const BASE_URL = /^[A-Z\d_]*(?:BASE_URL|API_BASE|ENDPOINT)$/u;

/**
 * What an agent may reach: its provider's hosts (all known ones where the provider is not known), those that its
 * environment names as a model's address, and what the configuration adds.
 */
export function allowedHosts(
  provider: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  added: readonly string[] = [],
): readonly string[] {
  const own =
    provider === undefined ? Object.values(PROVIDER_HOSTS).flat() : (PROVIDER_HOSTS[provider] ?? []);
  const named = Object.entries(env).flatMap(([name, value = ""]) =>
    BASE_URL.test(name) && URL.canParse(value) ? [hostOf(new URL(value))] : [],
  );
  return [...new Set([...own, ...named, ...added])].filter((host) => host !== "");
}

function hostOf({ hostname, port }: URL): string {
  return port === "" ? hostname : `${hostname}:${port}`;
}
