import { rmSync } from "node:fs";
import { join } from "node:path";

import type { AgentConfig } from "../../core/config.ts";
import type { Agent, AgentEvent, AgentResult } from "../../ports/agent.ts";
import { withSpent, wordsFor } from "../agent-cli/go-on.ts";
import { runCli, type CliWork, type LadderOptions } from "../agent-cli/run-cli.ts";
import { namedEnvironment } from "../process/agent-environment.ts";
import { codexArguments } from "./codex-arguments.ts";
import { makeTemporary, openCodexHome } from "./codex-home.ts";
import { codexLimits, type PriceOf } from "./codex-limits.ts";
import { codexSpent, openCodexTurn } from "./codex-turn.ts";
import { judgeCodex } from "./judge-codex.ts";

/** What of an agent's configuration Codex is told. */
export type CodexConfig = Pick<
  AgentConfig,
  "model" | "instructions" | "args" | "maxTurns" | "maxUsd" | "env"
>;

export type CodexOptions = {
  readonly name?: string;
  readonly config?: CodexConfig;
  /** Renga's own folder; Codex gets one of its own in it. */
  readonly home: string;
  /** `codex` unless told otherwise. */
  readonly program?: readonly [string, ...string[]];
  /** The user's environment; Codex gets the part of it that concerns its provider. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Without prices no limit of money can be kept. */
  readonly prices?: () => Promise<PriceOf>;
  /** So long it may say nothing. */
  readonly idleSeconds?: number;
  readonly ladder?: LadderOptions;
};

const MOST_TURNS = 100;
/** While a command runs it says nothing. */
const IDLE_SECONDS = 900;

/**
 * Codex (codex-cli 0.169, `codex exec --json`) as an agent, in its own sandbox. What it used is read from its rollout, request by
 * request, also where the turn failed; what that cost it does not say.
 */
export function createCodexAgent(options: CodexOptions): Agent {
  const { config = {}, name = config.model === undefined ? "codex" : `codex:${config.model}` } = options;
  return {
    name,
    deterministic: false,
    toldApart: true,
    work: async (assignment, signal, started, said = () => {}) => {
      const cli = { assignment, signal, started };
      const result = await attempt(options, cli, said);
      if (assignment.session === undefined || !cannotGoOn(result)) return result;
      // It is gone, or has become too long: the assignment says all that is needed.
      const { session: _ended, ...afresh } = assignment;
      return withSpent(await attempt(options, { ...cli, assignment: afresh }, said), result.spent);
    },
  };
}

async function attempt(
  { config = {}, home: rengaHome, program = ["codex"], env = process.env, ...options }: CodexOptions,
  cli: CliWork,
  said: (event: AgentEvent) => void,
): Promise<AgentResult> {
  const { assignment } = cli;
  const { model } = config;
  const { idleSeconds: idle = IDLE_SECONDS } = options;
  const told = [config.instructions, ...(assignment.skills ?? []).map(({ text }) => text)];
  const home = openCodexHome(join(rengaHome, "agents", "codex"), env, told);
  const mostUsd = least(assignment.mostUsd, config.maxUsd);
  const limits = await codexLimits({ turns: config.maxTurns ?? MOST_TURNS, model, mostUsd }, options.prices);
  const temporary = makeTemporary(home, assignment.uid);
  try {
    const turn = openCodexTurn(home.folder, limits, said);
    const call = { ...home, temporary, model, session: assignment.session, baseUrl: env["OPENAI_BASE_URL"] };
    const end = await runCli(
      {
        command: [...program, ...codexArguments({ ...call, cap: limits.cap, args: config.args })],
        env: {
          ...keyEnvironment(env),
          ...namedEnvironment(config.env, env),
          CODEX_HOME: home.folder,
          // Also because, with its home below the system's own, its sandbox cannot write at all, and says nothing of it.
          TMPDIR: temporary,
        },
        input: wordsFor(assignment),
        idleSeconds: idle,
      },
      cli,
      turn,
      options.ladder,
    );
    const rollout = turn.rollout();
    const { stream } = turn;
    const { until } = rollout;
    const seconds = assignment.timeoutSeconds;
    return {
      ...judgeCodex(stream, { end, seconds, idle, over: turn.over(), until, key: keyOf(env)?.[0] }),
      spent: codexSpent(stream, rollout, { asked: model, resumed: assignment.session !== undefined }),
      ...(stream.report === undefined ? {} : { report: stream.report }),
      ...(end.peakMemoryBytes === undefined ? {} : { peakMemoryBytes: end.peakMemoryBytes }),
    };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The key and where it stands. */
function keyOf(env: Environment): readonly [name: string, key: string] | undefined {
  for (const name of ["CODEX_API_KEY", "OPENAI_API_KEY"]) {
    const key = env[name] ?? "";
    if (key !== "") return [name, key];
  }
  return undefined;
}

/** Codex itself reads CODEX_API_KEY only. */
function keyEnvironment(env: Environment): Record<string, string> {
  const key = keyOf(env)?.[1];
  return key === undefined ? {} : { CODEX_API_KEY: key };
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

function cannotGoOn(result: AgentResult): boolean {
  return (
    result.status === "failed" &&
    /no rollout found|thread.{0,60}not found|no (?:saved )?session|too long|context (?:window|length)/iu.test(
      result.message,
    )
  );
}
