import { installAgent } from "./install.ts";
import { installedAgent, type PinnedAgent } from "./installed.ts";

/** So long a test waits for an agent to be installed. */
const INSTALL_MS = 60_000;

/** The real program of one of the other agents, where it is installed and `RENGA_AGENTS=all` (as `npm run test:agents` says) asks for it. */
export function otherAgent(agent: PinnedAgent): string | undefined {
  return /^(?:all|record)$/u.test(process.env["RENGA_AGENTS"] ?? "") ? installedAgent(agent) : undefined;
}

/**
 * The real program of an agent, installed if the registry can be reached; undefined, with a line that says why, where it is not to
 * be had or `RENGA_AGENTS=recorded` asks for none.
 */
export async function realAgent(agent: PinnedAgent): Promise<string | undefined> {
  if (process.env["RENGA_AGENTS"] === "recorded") return undefined;
  try {
    return installedAgent(agent) ?? (await installAgent(agent, INSTALL_MS));
  } catch (error) {
    const why = String(error).split("\n", 1)[0];
    console.error(`the real ${agent} cannot be had, its recorded streams have to do: ${why}`);
    return undefined;
  }
}
