import { agentAnswer } from "../../core/run/agent-answer.ts";
import { lastLines } from "../../core/run/plain-output.ts";
import { providerFailure } from "../../core/run/provider-failure.ts";
import type { AgentResult } from "../../ports/agent.ts";
import type { CliEnd } from "../agent-cli/run-cli.ts";
import { answeredWith, failedWith } from "../process/agent-result.ts";
import { hiddenError, type AcpTurn } from "./acp-turn.ts";

/** What beside the conversation tells how an attempt ended. */
export type AcpEnding = {
  readonly end: CliEnd;
  readonly command: string;
  readonly seconds: number;
  readonly idle: number;
  /** The limit of ours that it came to. */
  readonly over?: string | undefined;
};

/** The last of them say most. */
const MOST_FAILED = 5;
/** The protocol's code for “log in first”. */
const AUTH_REQUIRED = -32_000;

/** What became of an attempt: by why the agent stopped, and by what its words say where that cannot be believed. */
export function judgeAcp(turn: AcpTurn, ending: AcpEnding): AgentResult {
  const denied = turn.denied.length === 0 ? "" : `\nIt was not allowed to: ${turn.denied.join("; ")}`;
  const failed =
    turn.failed.length === 0 ? "" : `\nIts tools failed: ${turn.failed.slice(-MOST_FAILED).join("; ")}`;
  const output = `${turn.text.trim()}${denied}${failed}`;
  const cut = cutOff(ending, output);
  if (cut !== undefined) return cut;
  if (turn.answer === undefined) return brokenOff(turn, ending);
  switch (turn.answer.stopReason) {
    case "refusal":
      return failedWith("agent", "the model refuses to do this", output);
    case "max_tokens":
      return failedWith("agent", "the model's answer was cut off at its greatest length", output);
    case "max_turn_requests":
      return failedWith("budget", "the agent came to its limit of turns", output);
    case "cancelled":
      return failedWith("agent", "the agent says that it was stopped", output);
    case "end_turn":
      break;
  }
  const error = hiddenError(turn);
  if (error !== undefined) return providerFailed(error, output);
  const answer = agentAnswer(null, turn.text);
  if (answer !== undefined) return answeredWith(answer, output);
  if (turn.text.trim() === "" && turn.tools === 0)
    return failedWith("agent", "the agent answered nothing: its model may refuse to do this", "");
  return { status: "done", output };
}

function cutOff({ end, seconds, idle, over }: AcpEnding, output: string): AgentResult | undefined {
  if (end.startError !== undefined)
    return failedWith("infrastructure", `the agent could not be started: ${end.startError}`, "");
  switch (end.cut) {
    case undefined:
      return undefined;
    case "abort":
      return { status: "failed", failure: "cancelled", message: "the run was stopped", output };
    case "time":
      return failedWith("timeout", `the agent did not end within ${seconds} s`, output);
    case "idle":
      return failedWith("timeout", `the agent said nothing for ${idle} s`, output);
    case "reader":
      return failedWith("budget", over ?? "the agent came to a limit", output);
  }
}

function brokenOff({ error, session, text }: AcpTurn, { end, command }: AcpEnding): AgentResult {
  if (end.exitCode === 126 || end.exitCode === 127)
    return failedWith("infrastructure", `the program of \`${command}\` could not be run`, end.errors);
  if (error?.code === AUTH_REQUIRED && session === undefined)
    return failedWith("infrastructure", `the agent is not logged in: ${error.message}`, end.errors);
  if (error !== undefined && error.code !== undefined)
    return providerFailed(`${statusIn(error)}${error.message}`, text);
  const how = end.exitCode === null ? "was ended by a signal" : `ended with exit code ${end.exitCode}`;
  const failure = session === undefined ? "infrastructure" : "agent";
  return failedWith(failure, `the agent ${how} before it was done`, end.errors);
}

/** Gemini gives the status of HTTP as the code of its error, Qwen at the beginning of its details. */
function statusIn({ code = 0, message }: NonNullable<AcpTurn["error"]>): string {
  if (code >= 400 && code <= 599) return `status ${code}: `;
  const status = /"details":\s*"([45]\d\d)\b/u.exec(message)?.[1];
  return status === undefined ? "" : `status ${status}: `;
}

function providerFailed(error: string, output: string): AgentResult {
  // What a refusal comes to where the agent knows no word for it.
  if (/empty response text/iu.test(error))
    return failedWith("agent", "the model answered nothing: it may refuse to do this", error);
  const { failure, why, retryAfterSeconds } = providerFailure(error);
  return {
    status: "failed",
    failure,
    message: `${why}${lastLines(error)}`,
    output,
    ...(failure !== "transient" || retryAfterSeconds === undefined
      ? {}
      : { until: Date.now() + Math.ceil(retryAfterSeconds * 1000) }),
  };
}
