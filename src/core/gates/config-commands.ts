import type { AgentConfig, Config } from "../config.ts";

/** A command that a configuration has run, and what for, in words. */
export type ConfigCommand = { readonly command: string; readonly uses: readonly string[] };

/** Every command that this configuration has run, once each, in the order of its keys. */
export function configCommands({ gates, worktree, monitors, agents = [] }: Config): readonly ConfigCommand[] {
  const uses = new Map<string, Set<string>>();
  const note = (command: string, use: string): void => {
    const known = uses.get(command);
    if (known === undefined) uses.set(command, new Set([use]));
    else known.add(use);
  };
  for (const [level, list] of Object.entries(gates))
    for (const { command } of list) note(command, `gate: ${level}`);
  if (worktree.setup !== undefined) note(worktree.setup, "set-up of every worktree");
  for (const { name, command } of monitors) note(command, `monitor ${name}`);
  for (const agent of agents) {
    const line = lineOf(agent);
    if (line !== undefined) note(line, `agent ${agent.name}`);
  }
  return [...uses].map(([command, own]) => ({ command, uses: [...own] }));
}

/** The program of an agent and what the configuration gives it; undefined: it has none of its own. */
function lineOf({ kind, command, args = [] }: AgentConfig): string | undefined {
  if (kind === "apply" || kind === "script") return undefined;
  return [command ?? kind, ...args].join(" ");
}
