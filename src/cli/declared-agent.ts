import { createAcpAgent } from "../adapters/agent-acp/create-acp-agent.ts";
import { createApplyAgent } from "../adapters/agent-apply/create-apply-agent.ts";
import { createClaudeAgent } from "../adapters/agent-claude/create-claude-agent.ts";
import { createCodexAgent } from "../adapters/agent-codex/create-codex-agent.ts";
import { createCommandAgent } from "../adapters/agent-command/create-command-agent.ts";
import { createScriptAgent } from "../adapters/agent-script/create-script-agent.ts";
import type { Pricing } from "../adapters/prices/create-pricing.ts";
import { agentEnvironment } from "../adapters/process/agent-environment.ts";
import { sandboxedRunner } from "../adapters/sandbox/sandboxed-runner.ts";
import type { AgentConfig } from "../core/config.ts";
import { UserError } from "../core/user-error.ts";
import type { Agent } from "../ports/agent.ts";
import type { ProcessRunner } from "../ports/process-runner.ts";
import type { Fence } from "./agent-fence.ts";

/** Makes an agent that the configuration, the repository or the installation describes by a name. */
export function declaredAgent(
  config: AgentConfig,
  { runner, home, fence, pricing }: { runner: ProcessRunner; home: string; fence?: Fence; pricing: Pricing },
): Agent {
  const { kind, name } = config;
  switch (kind) {
    case "apply":
      return { ...createApplyAgent(), name };
    case "script":
      return { ...createScriptAgent(runner), name };
    case "claude":
      return createClaudeAgent({ name, config, home, ...(fence === undefined ? {} : { fence }) });
    case "codex":
      return createCodexAgent({ name, config, home, prices: () => pricing.list() });
    case "acp":
      return createAcpAgent(commandOf(config), {
        name,
        config,
        env: agentEnvironment(),
        ...(fence === undefined ? {} : { fence }),
      });
    case "command":
      return createCommandAgent(
        commandOf(config),
        fence === undefined ? runner : sandboxedRunner(runner, fence),
        {
          name,
          env: agentEnvironment(config.env),
          ...(config.jsonl === undefined ? {} : { jsonl: config.jsonl }),
        },
      );
  }
}

function commandOf({ name, kind, command, args = [] }: AgentConfig): string {
  if (command === undefined || command.trim() === "")
    throw new UserError(`agent ${name}: an agent of kind ${kind} needs its command`, {
      hint: `agents: [{ name: ${name}, kind: ${kind}, command: PROGRAM ARGS }]`,
    });
  return [command, ...args.map(quoted)].join(" ");
}

/** The shell takes it as one word, whatever is in it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
