import type { AgentConfig } from "../../core/config.ts";
import type { Agent, AgentEvent, AgentResult } from "../../ports/agent.ts";
import { runCli, type CliLaunch, type CliWork, type LadderOptions } from "../agent-cli/run-cli.ts";
import { namedEnvironment } from "../process/agent-environment.ts";
import { acpSpent } from "./acp-turn.ts";
import { converse } from "./converse.ts";
import { judgeAcp } from "./judge-acp.ts";

/** What of an agent's configuration is kept over the protocol, which has no word for a model, tools or money. */
export type AcpConfig = Pick<AgentConfig, "instructions" | "maxTurns" | "maxUsd" | "env">;

export type AcpOptions = {
  readonly name?: string;
  readonly config?: AcpConfig;
  /** What the program gets beside the base environment: keys of an API, for instance. */
  readonly env?: Readonly<Record<string, string>>;
  /** Puts a sandbox around it. */
  readonly fence?: CliLaunch["fence"];
  /** So long it may say nothing. */
  readonly idleSeconds?: number;
  readonly ladder?: LadderOptions;
};

const MOST_TURNS = 100;
const IDLE_SECONDS = 900;
/** Most of them do not end when their input does. */
const LINGER_MS = 1_000;

/** Any agent that speaks the Agent Client Protocol (version 1), by the command line that starts it: `gemini --acp`. */
export function createAcpAgent(command: string, options: AcpOptions = {}): Agent {
  return {
    name: options.name ?? `acp:${command}`,
    deterministic: false,
    toldApart: true,
    work: (assignment, signal, started, said = () => {}) =>
      attempt(command, options, { assignment, signal, started }, said),
  };
}

async function attempt(
  command: string,
  { config = {}, env = {}, fence, idleSeconds: idle = IDLE_SECONDS, ladder }: AcpOptions,
  cli: CliWork,
  said: (event: AgentEvent) => void,
): Promise<AgentResult> {
  const { assignment } = cli;
  const told = [config.instructions, ...(assignment.skills ?? []).map(({ text }) => text), assignment.prompt];
  const prompt = told.filter((text) => text !== undefined).join("\n\n");
  const given = [assignment.mostUsd, config.maxUsd].filter((usd) => usd !== undefined);
  const mostUsd = given.length === 0 ? undefined : Math.min(...given);
  const limits = { turns: config.maxTurns ?? MOST_TURNS, mostUsd };
  const conversation = await converse(assignment, prompt, limits, said);
  const end = await runCli(
    {
      command: ["sh", "-c", command],
      // The sandbox's network is a proxy, which Node's own fetch asks for only when told to.
      env: {
        ...(fence === undefined ? {} : { NODE_USE_ENV_PROXY: "1" }),
        ...env,
        ...namedEnvironment(config.env),
      },
      input: "",
      holdInput: true,
      idleSeconds: idle,
      ...(fence === undefined ? {} : { fence }),
    },
    cli,
    conversation,
    { lingerMs: LINGER_MS, ...ladder },
  );
  await conversation.close();
  const { turn } = conversation;
  const report = turn.text.trim();
  const seconds = assignment.timeoutSeconds;
  return {
    ...judgeAcp(turn, { end, command, seconds, idle, over: conversation.over() }),
    spent: acpSpent(turn),
    ...(report === "" ? {} : { report }),
    ...(end.peakMemoryBytes === undefined ? {} : { peakMemoryBytes: end.peakMemoryBytes }),
  };
}
