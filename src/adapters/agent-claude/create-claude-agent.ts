import type { Agent, AgentEvent, AgentResult } from "../../ports/agent.ts";
import { withSpent, wordsFor } from "../agent-cli/go-on.ts";
import { runCli, type CliLaunch, type CliWork, type LadderOptions } from "../agent-cli/run-cli.ts";
import { claudeArguments, type ClaudeConfig } from "./claude-arguments.ts";
import { claudeEnvironment, claudeSettings } from "./claude-environment.ts";
import { claudeSpent } from "./claude-spent.ts";
import { judgeClaude } from "./judge-claude.ts";
import { createClaudeReader, type ClaudeSeen } from "./read-claude.ts";

export type ClaudeOptions = {
  readonly name?: string;
  readonly config?: ClaudeConfig;
  /** Renga's own folder; the CLI gets one of its own in it. */
  readonly home: string;
  /** `claude` unless told otherwise. */
  readonly program?: readonly [string, ...string[]];
  /** The user's environment; the CLI gets the part of it that concerns its provider. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** So long it may say nothing. */
  readonly idleSeconds?: number;
  readonly ladder?: LadderOptions;
  /** Puts the sandbox around it. */
  readonly fence?: CliLaunch["fence"];
};

/** A long answer comes in pieces, but a check that it runs may be silent for long. */
const IDLE_SECONDS = 900;
/** Where a key may stand, in the order in which Claude Code looks. */
const KEYS = ["ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN"];

/**
 * Claude Code as an agent, driven by JSON lines both ways. The assignment is its first message; it is interrupted by a message, too,
 * so that also an interrupted attempt tells what it cost.
 */
export function createClaudeAgent({
  config = {},
  home,
  name = config.model === undefined ? "claude" : `claude:${config.model}`,
  program = ["claude"],
  env = process.env,
  idleSeconds = IDLE_SECONDS,
  ladder = {},
  fence,
}: ClaudeOptions): Agent {
  const attempt = async (
    work: CliWork,
    said: (event: AgentEvent) => void,
  ): Promise<{ result: AgentResult; seen: ClaudeSeen }> => {
    const { assignment } = work;
    const reader = createClaudeReader(said);
    const end = await runCli(
      {
        command: [...program, ...claudeSettings(env), ...claudeArguments(assignment, config)],
        env: { ...claudeEnvironment(home, env), ...config.env },
        input: `${JSON.stringify({ type: "user", message: { role: "user", content: wordsFor(assignment) } })}\n`,
        holdInput: true,
        idleSeconds,
        ...(fence === undefined ? {} : { fence }),
      },
      work,
      reader,
      ladder,
    );
    const key = KEYS.find((name) => (config.env?.[name] ?? env[name] ?? "") !== "");
    const limits = { seconds: assignment.timeoutSeconds, idle: idleSeconds, key };
    const judged = judgeClaude(reader.seen, end, limits);
    const spent = claudeSpent(reader.seen);
    const report = reader.seen.result?.["result"];
    const result: AgentResult = {
      ...judged,
      ...(end.peakMemoryBytes === undefined ? {} : { peakMemoryBytes: end.peakMemoryBytes }),
      ...(spent === undefined ? {} : { spent }),
      ...(typeof report === "string" && judged.status === "done" ? { report } : {}),
    };
    return { result, seen: reader.seen };
  };
  return {
    name,
    deterministic: false,
    toldApart: true,
    work: async (assignment, signal, started, said = () => {}) => {
      const { result, seen } = await attempt({ assignment, signal, started }, said);
      if (assignment.session === undefined || !cannotGoOn(seen)) return result;
      // It is gone, or has become too long: the assignment says all that is needed.
      const { session: _ended, ...afresh } = assignment;
      const again = (await attempt({ assignment: afresh, signal, started }, said)).result;
      return withSpent(again, result.spent);
    },
  };
}

function cannotGoOn({ result }: ClaudeSeen): boolean {
  return (
    result?.["terminal_reason"] === "prompt_too_long" ||
    /No conversation found/i.test(JSON.stringify(result?.["errors"] ?? ""))
  );
}
