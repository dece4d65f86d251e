import { rmSync } from "node:fs";

import type { Spent, Usage } from "../../core/ledger/spent.ts";
import { addUsage, NO_USAGE } from "../../core/ledger/usage.ts";
import { agentAnswer } from "../../core/run/agent-answer.ts";
import { providerFailure } from "../../core/run/provider-failure.ts";
import type { Agent, AgentEvent, AgentResult, Assignment } from "../../ports/agent.ts";
import { runCli, type CliEnd, type CliWork } from "../agent-cli/run-cli.ts";
import { answeredWith, failedWith } from "../process/agent-result.ts";
import { codexArguments, type CodexCall } from "./codex-arguments.ts";
import { makeTemporary, openCodexHome } from "./codex-home.ts";
import { newCodexStream, takeCodexLine, type CodexStream } from "./codex-stream.ts";
import { openRollout, type Rollout, type RolloutReader } from "./rollout.ts";

/** What a usage of a model costs in US dollars; undefined: nobody knows. */
export type PriceOf = (model: string, usage: Usage) => number | undefined;

export type CodexOptions = {
  /** Codex's home, Renga's own; made where it is not there. */
  readonly home: string;
  /** Default: `codex`, as found on PATH. */
  readonly command?: readonly [string, ...string[]];
  /** What the run calls it; default: `codex` or `codex:MODEL`. */
  readonly name?: string;
  /** Default: what Codex takes by itself. */
  readonly model?: string;
  readonly instructions?: string;
  readonly args?: readonly string[];
  /** What its processes find beside the base environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Where the login is looked for: CODEX_HOME, CODEX_API_KEY, OPENAI_API_KEY, OPENAI_BASE_URL. Default: our own. */
  readonly userEnv?: NodeJS.ProcessEnv;
  /** Tools it may use in one attempt; default 100. */
  readonly maxTurns?: number;
  /** Unless the assignment says less. */
  readonly mostUsd?: number;
  /** Without it, a limit of money cannot be kept. */
  readonly prices?: () => Promise<PriceOf>;
  /** So long it may say nothing; default 600. Commands that it runs are silent until they end. */
  readonly idleSeconds?: number;
};

const MOST_TOOLS = 100;
const IDLE_SECONDS = 600;

/**
 * Codex (codex-cli 0.169, `codex exec --json`) as an agent, in its own sandbox. The final event is the truth, never the exit code.
 * What it used is read from its rollout, request by request, also where the turn failed; what that costs it does not say.
 */
export function createCodexAgent(options: CodexOptions): Agent {
  const { model } = options;
  return {
    name: options.name ?? (model === undefined ? "codex" : `codex:${model}`),
    deterministic: false,
    work: (assignment, signal, started, said = () => {}) =>
      work(options, { assignment, signal, started }, said),
  };
}

async function work(
  options: CodexOptions,
  cli: CliWork,
  said: (event: AgentEvent) => void,
): Promise<AgentResult> {
  const { assignment, signal } = cli;
  if (signal.aborted) return failedWith("cancelled", "the run was stopped", "");
  const userEnv = options.userEnv ?? process.env;
  const { instructions } = options;
  const home = openCodexHome(options.home, {
    env: userEnv,
    ...(instructions === undefined ? {} : { instructions }),
  });
  const temporary = makeTemporary(home, assignment.uid);
  const limits = await limitsOf(options, assignment);
  const baseUrl = userEnv["OPENAI_BASE_URL"];
  const call: CodexCall = {
    instructionsFile: home.instructionsFile,
    temporary,
    ...(options.model === undefined ? {} : { model: options.model }),
    ...(baseUrl === undefined || baseUrl === "" ? {} : { baseUrl }),
    ...(limits.cap === undefined ? {} : { cap: limits.cap }),
    ...(options.args === undefined ? {} : { args: options.args }),
  };
  const turn = openTurn({ home: home.folder, since: Date.now(), limits, said });
  try {
    const [program, ...first] = options.command ?? ["codex"];
    const end = await runCli(
      {
        command: [program, ...first, ...codexArguments(call)],
        env: {
          ...options.env,
          ...keyOf(userEnv),
          CODEX_HOME: home.folder,
          // Not only for tidiness: with its home below the system's own, its sandbox cannot write at all, and says nothing of it.
          TMPDIR: temporary,
        },
        input: assignment.prompt,
        idleSeconds: options.idleSeconds ?? IDLE_SECONDS,
      },
      cli,
      {
        read: turn.read,
        finished: () => turn.stream.end !== undefined,
        stop: () => turn.over() !== undefined,
      },
    );
    const rollout = turn.look();
    const judged = judge(turn, { end, rollout, assignment });
    const spent = spentOf(turn.stream, rollout, options.model);
    return {
      ...judged,
      spent,
      ...(turn.stream.report === undefined ? {} : { report: turn.stream.report }),
      ...(end.peakMemoryBytes === undefined ? {} : { peakMemoryBytes: end.peakMemoryBytes }),
    };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Codex itself reads CODEX_API_KEY only. */
function keyOf(env: NodeJS.ProcessEnv): Record<string, string> {
  const key = env["CODEX_API_KEY"] ?? env["OPENAI_API_KEY"];
  return key === undefined || key === "" ? {} : { CODEX_API_KEY: key };
}

type Limits = {
  readonly tools: number;
  readonly mostUsd?: number;
  readonly priceOf?: PriceOf;
  readonly cap?: NonNullable<CodexCall["cap"]>;
};

/** Codex counts tokens, not money: its cap is the money's worth of input, and a token of output weighs what it costs more. */
async function limitsOf(options: CodexOptions, assignment: Assignment): Promise<Limits> {
  const tools = options.maxTurns ?? MOST_TOOLS;
  const given = [assignment.mostUsd, options.mostUsd].filter((it) => it !== undefined);
  if (given.length === 0 || options.prices === undefined) return { tools };
  const mostUsd = Math.min(...given);
  const priceOf = await options.prices();
  const input = options.model && priceOf(options.model, { ...NO_USAGE, input: 1_000 });
  const output = options.model && priceOf(options.model, { ...NO_USAGE, output: 1_000 });
  if (!input || !output) return { tools, mostUsd, priceOf };
  const cap = { inputTokens: (mostUsd / input) * 1_000, outputWeight: output / input };
  return { tools, mostUsd, priceOf, cap };
}

type Turn = {
  readonly stream: CodexStream;
  readonly read: (line: Readonly<Record<string, unknown>>) => void;
  readonly look: () => Rollout;
  /** The limit that was reached, in words. */
  readonly over: () => string | undefined;
};

function openTurn({
  home,
  since,
  limits,
  said,
}: {
  readonly home: string;
  readonly since: number;
  readonly limits: Limits;
  readonly said: (event: AgentEvent) => void;
}): Turn {
  const stream = newCodexStream();
  let reader: RolloutReader | undefined;
  let told = 0;
  let over: string | undefined;
  const look = (): Rollout => {
    if (stream.session === undefined) return { requests: [] };
    reader ??= openRollout(home, stream.session, since);
    const rollout = reader.look();
    const { requests, model } = rollout;
    for (const usage of requests.slice(told))
      said({ type: "usage", usage: { ...usage, requests: 1 }, ...(model === undefined ? {} : { model }) });
    told = requests.length;
    return rollout;
  };
  const measure = (): string | undefined => {
    const { requests, model } = look();
    if (stream.tools > limits.tools) return `it used ${stream.tools} tools, and ${limits.tools} are allowed`;
    const { mostUsd, priceOf } = limits;
    if (mostUsd === undefined || priceOf === undefined || model === undefined) return undefined;
    const usd = requests.reduce((sum, usage) => sum + (priceOf(model, usage) ?? 0), 0);
    return usd < mostUsd ? undefined : `it cost $${usd.toFixed(4)}, and $${mostUsd} are allowed`;
  };
  return {
    stream,
    look,
    over: () => over,
    read: (line) => {
      for (const event of takeCodexLine(stream, line)) said(event);
      if (line["type"] === "item.completed" && stream.end === undefined) over ??= measure();
    },
  };
}

function judge(
  turn: Turn,
  {
    end,
    rollout,
    assignment,
  }: { readonly end: CliEnd; readonly rollout: Rollout; readonly assignment: Assignment },
): AgentResult {
  const { stream } = turn;
  const output = stream.report ?? "";
  if (end.startError !== undefined)
    return failedWith("infrastructure", `Codex could not be started: ${end.startError}`, "");
  switch (end.cut) {
    case "abort":
      return failedWith("cancelled", "the run was stopped", output);
    case "time":
      return failedWith("timeout", `Codex did not end within ${assignment.timeoutSeconds} s`, output);
    case "idle":
      return failedWith("timeout", "Codex said nothing for too long", output);
    case "reader":
      return failedWith("budget", `Codex was ended: ${turn.over() ?? "a limit was reached"}`, output);
    case undefined:
      break;
  }
  if (stream.end === undefined) {
    const words = stream.warning ?? end.errors;
    // Without a conversation it never began: its settings, or the machine.
    const failure = stream.session === undefined ? "infrastructure" : providerFailure(words).failure;
    return failedWith(failure, "Codex ended without a final event", words);
  }
  if ("error" in stream.end) return failedTurn(stream.end.error, rollout, output);
  const answer = agentAnswer(null, output);
  if (answer !== undefined) return answeredWith(answer, output);
  if (output === "" && stream.tools === 0)
    return failedWith("agent", "the model answered nothing; it may have refused", "");
  return { status: "done", output };
}

function failedTurn(message: string, rollout: Rollout, output: string): AgentResult {
  const { failure, retryAfterSeconds } = providerFailure(message);
  const until =
    retryAfterSeconds === undefined ? rollout.until : Math.ceil(Date.now() + retryAfterSeconds * 1000);
  return {
    status: "failed",
    failure,
    message: `Codex: ${message}`,
    output,
    ...(failure !== "transient" || until === undefined ? {} : { until }),
  };
}

/** The rollout tells requests apart and knows of failed turns; a conversation that only began has used nothing. */
function spentOf(stream: CodexStream, rollout: Rollout, asked: string | undefined): Spent {
  const { requests } = rollout;
  const sum = requests.reduce((total, usage) => addUsage(total, usage), NO_USAGE);
  const usage =
    requests.length > 0
      ? { ...sum, requests: requests.length }
      : stream.end !== undefined && "usage" in stream.end
        ? stream.end.usage
        : wasTurnedAway(stream) && rollout.model !== undefined
          ? { ...NO_USAGE, requests: 0 }
          : undefined;
  const model = rollout.model ?? asked;
  return {
    basis: "unknown",
    ...(usage === undefined ? {} : { usage }),
    ...(model === undefined ? {} : { model }),
    ...(stream.session === undefined ? {} : { session: stream.session }),
  };
}

/** No provider bills a request that it refused to take. */
function wasTurnedAway({ end }: CodexStream): boolean {
  return end !== undefined && "error" in end && /\bstatus:? 4\d\d\b/u.test(end.error);
}
