import { globSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** The real agents that the suites are run with: exact versions, as their streams change with them. */
export const PINNED = {
  claude: {
    packageName: "@anthropic-ai/claude-code",
    version: "2.1.329",
    program: "node_modules/@anthropic-ai/claude-code-*/claude",
  },
  codex: {
    packageName: "@openai/codex",
    version: "0.169.0",
    program: "node_modules/@openai/codex-*/vendor/*/{bin,codex}/codex",
  },
  opencode: {
    packageName: "opencode-ai",
    version: "1.18.33",
    program: "node_modules/opencode-{linux,darwin}-{x64,arm64}/bin/opencode",
  },
  qwen: { packageName: "@qwen-code/qwen-code", version: "0.24.4", program: "node_modules/.bin/qwen" },
  gemini: { packageName: "@google/gemini-cli", version: "0.61.0", program: "node_modules/.bin/gemini" },
  pi: { packageName: "@mariozechner/pi-coding-agent", version: "0.73.1", program: "node_modules/.bin/pi" },
  "claude-acp": {
    packageName: "@agentclientprotocol/claude-agent-acp",
    version: "0.100.0",
    program: "node_modules/.bin/claude-agent-acp",
  },
  "codex-acp": {
    packageName: "@agentclientprotocol/codex-acp",
    version: "2.6.0",
    program: "node_modules/.bin/codex-acp",
  },
} as const;

export type PinnedAgent = keyof typeof PINNED;

/** Those that every run of the suites has; the others are installed when they are asked for. */
export const USUAL: readonly PinnedAgent[] = ["claude", "codex"];

/** Where the real agents live, outside of every dependency tree: `RENGA_AGENTS_DIR`, else the user's cache. */
export function agentsFolder(): string {
  return process.env["RENGA_AGENTS_DIR"] ?? join(homedir(), ".cache", "renga-agents");
}

/** The folder of one version. */
export function folderOf(agent: PinnedAgent): string {
  return join(agentsFolder(), `${agent}-${PINNED[agent].version}`);
}

/** The program of an agent in its pinned version; undefined: it is not installed. */
export function installedAgent(agent: PinnedAgent): string | undefined {
  const [found] = globSync(PINNED[agent].program, { cwd: folderOf(agent) });
  return found === undefined ? undefined : join(folderOf(agent), found);
}
