import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { CliSubject } from "../contracts/cli-agent.ts";
import { installAgent } from "./install.ts";
import { agentsFolder, installedAgent, type PinnedAgent } from "./installed.ts";

/** So long a test waits for an agent to be installed. */
const INSTALL_MS = 60_000;

/** So long after one could not be installed nobody tries again: the test files of a run share one wait for a registry that is away. */
const AGAIN_MS = 15 * 60_000;

/** A real program has to start up before it can be too slow, on however busy a machine; Codex ends a command by itself after ten seconds. */
export const STARTS_SLOWLY: NonNullable<CliSubject["differs"]> = {
  "too-slow": { timeoutSeconds: 20, message: /within 20 s/ },
};

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
    const there = installedAgent(agent);
    if (there !== undefined) return there;
    if (wasAway(agent)) throw new Error("it could not be installed just now");
    return await installAgent(agent, INSTALL_MS).catch((error: unknown) => {
      noteAway(agent);
      throw error;
    });
  } catch (error) {
    const why = String(error).split("\n", 1)[0];
    console.error(`the real ${agent} cannot be had, its recorded streams have to do: ${why}`);
    return undefined;
  }
}

const noteOf = (agent: PinnedAgent): string => join(agentsFolder(), `.${agent}.away`);

function wasAway(agent: PinnedAgent): boolean {
  const noted = statSync(noteOf(agent), { throwIfNoEntry: false })?.mtimeMs;
  return noted !== undefined && Date.now() - noted < AGAIN_MS;
}

function noteAway(agent: PinnedAgent): void {
  mkdirSync(agentsFolder(), { recursive: true });
  writeFileSync(noteOf(agent), "");
}
