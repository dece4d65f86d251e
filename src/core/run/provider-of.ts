/** The name under which the limits of an agent's provider are kept: `claude` of `claude:haiku`, a command by its whole line. */
export function providerOf(agentSpec: string): string {
  const colon = agentSpec.indexOf(":");
  return colon < 0 || agentSpec.startsWith("command:") ? agentSpec : agentSpec.slice(0, colon);
}
