import { agentAnswer } from "../../core/run/agent-answer.ts";
import { lastLines } from "../../core/run/plain-output.ts";
import { providerFailure } from "../../core/run/provider-failure.ts";
import type { AgentResult } from "../../ports/agent.ts";
import type { CliEnd } from "../agent-cli/run-cli.ts";
import { isTooOld } from "../agent-cli/too-old.ts";
import { answeredWith, failedWith } from "../process/agent-result.ts";
import type { CodexStream } from "./codex-stream.ts";

/** What beside its stream tells how an attempt ended. */
export type CodexEnding = {
  readonly end: CliEnd;
  readonly seconds: number;
  readonly idle: number;
  /** The limit of ours that it came to. */
  readonly over?: string | undefined;
  /** When a limit of the provider's is lifted, in milliseconds since the epoch. */
  readonly until?: number | undefined;
  /** The variable that its key comes from. */
  readonly key?: string | undefined;
};

const OLD = "this Codex is too old for Renga: `npm install -g @openai/codex@latest`";
const OTHER_KEY = "correct it, or remove it and log in with `codex login`";
const LOGIN = "log in with `codex login`, or set CODEX_API_KEY or OPENAI_API_KEY";

/** What became of an attempt: by `turn.completed` or `turn.failed`, never by the exit code. Without either it was cut off. */
export function judgeCodex(stream: CodexStream, ending: CodexEnding): AgentResult {
  const { end } = ending;
  const output = stream.report ?? "";
  const cut = cutOff(ending, output);
  if (cut !== undefined) return cut;
  if (stream.end === undefined) {
    const words = [stream.warning ?? "", end.errors].join("\n").trim();
    const how = end.exitCode === null ? "was ended by a signal" : `ended with exit code ${end.exitCode}`;
    // Without a conversation it never began: its settings, or the machine.
    const failure = stream.session === undefined && end.exitCode !== null ? "infrastructure" : "agent";
    const old = isTooOld(words) ? `; ${OLD}` : "";
    return {
      ...failedWith(failure, `codex ${how} before it was done${old}`, words),
      ...(end.exitCode === null ? {} : { exitCode: end.exitCode }),
    };
  }
  if ("error" in stream.end) return failedTurn(stream.end.error, ending, output);
  const answer = agentAnswer(null, output);
  if (answer !== undefined) return answeredWith(answer, output);
  // A refusal leaves no other trace.
  if (output === "" && stream.tools === 0)
    return failedWith("agent", "the model answered nothing: it may refuse to do this", "");
  return { status: "done", output };
}

function cutOff({ end, seconds, idle, over }: CodexEnding, output: string): AgentResult | undefined {
  if (end.startError !== undefined) {
    const hint = end.startError.startsWith("program not found")
      ? "; install Codex (npm install -g @openai/codex), so that `codex` is on PATH"
      : "";
    return failedWith("infrastructure", `codex could not be started: ${end.startError}${hint}`, "");
  }
  switch (end.cut) {
    case undefined:
      return undefined;
    case "abort":
      return { status: "failed", failure: "cancelled", message: "the run was stopped", output };
    case "time":
      return failedWith("timeout", `codex did not end within ${seconds} s`, output);
    case "idle":
      return failedWith("timeout", `codex said nothing for ${idle} s`, output);
    case "reader":
      return failedWith("budget", over ?? "codex came to a limit", output);
  }
}

function failedTurn(error: string, { until: lifted, key }: CodexEnding, output: string): AgentResult {
  const { failure, why: plain, retryAfterSeconds } = providerFailure(error);
  const refused = key !== undefined && /\b401\b/u.test(error);
  const why = refused ? `the provider does not take the key in ${key}` : plain;
  const until = retryAfterSeconds === undefined ? lifted : Date.now() + Math.ceil(retryAfterSeconds * 1000);
  return {
    status: "failed",
    failure,
    message: `${why}${refused ? `; ${OTHER_KEY}` : hintOf(error)}${lastLines(error)}`,
    output,
    ...(failure !== "transient" || until === undefined ? {} : { until }),
  };
}

/** What helps, where something does. */
function hintOf(error: string): string {
  if (/\b40[13]\b/u.test(error)) return `; ${LOGIN}`;
  return /\b404\b/u.test(error) ? "; name another: `codex:MODEL`" : "";
}
