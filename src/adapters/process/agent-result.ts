import type { AgentAnswer } from "../../core/run/agent-answer.ts";
import { lastLines } from "../../core/run/plain-output.ts";
import type { AgentResult } from "../../ports/agent.ts";
import type { ProcessResult } from "../../ports/process-runner.ts";

type Failure = (AgentResult & { status: "failed" })["failure"];

/** A failed attempt, in words, with the end of what the program printed. */
export function failedWith(failure: Failure, message: string, output: string): AgentResult {
  return { status: "failed", failure, message: `${message}${lastLines(output)}`, output };
}

/** What became of a program that did not come to its own end; undefined: it did. `what` names it: “the agent”. */
export function cutShort(
  result: ProcessResult,
  what: string,
  timeoutSeconds: number,
): AgentResult | undefined {
  const { tail } = result;
  if (result.cancelled)
    return { status: "failed", failure: "cancelled", message: "the run was stopped", output: tail };
  if (result.timedOut) return failedWith("timeout", `${what} did not end within ${timeoutSeconds} s`, tail);
  if (result.startError !== undefined)
    return failedWith("infrastructure", `${what} could not be started: ${result.startError}`, tail);
  return undefined;
}

/** A program's answer that is neither success nor failure; times count from now. */
export function answeredWith(answer: AgentAnswer, output: string): AgentResult {
  const { failure, message } = answer;
  const after = answer.failure === "transient" ? answer.retryAfterSeconds : undefined;
  const until = after === undefined ? {} : { until: Date.now() + after * 1000 };
  return { status: "failed", failure, message, output, ...until };
}
