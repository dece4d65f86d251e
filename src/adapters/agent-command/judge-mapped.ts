import type { JsonlMapping } from "../../core/config.ts";
import type { Spent } from "../../core/ledger/spent.ts";
import { agentAnswer } from "../../core/run/agent-answer.ts";
import type { MappedLines } from "../../core/run/mapped-lines.ts";
import { lastLines, plainOutput } from "../../core/run/plain-output.ts";
import { providerFailure } from "../../core/run/provider-failure.ts";
import type { AgentResult } from "../../ports/agent.ts";
import { answeredWith, failedWith } from "../process/agent-result.ts";

/**
 * What became of a program whose lines are mapped and that came to its own end: by its lines first, then by its exit code. One that
 * should speak of failure and ended without a word of it was cut off, whatever the exit code.
 */
export function judgeMapped(
  lines: MappedLines,
  { exitCode, output, jsonl }: { exitCode: number | null; output: string; jsonl: JsonlMapping },
): AgentResult {
  // JSON lines say nothing to people.
  const tail = plainOutput(output, 16_000)
    .split("\n")
    .filter((line) => !line.startsWith("{"))
    .join("\n");
  const words = lines.text ?? tail;
  if (lines.end?.failed === true)
    return providerFailed(lines.end.message === "" ? words : lines.end.message, words);
  const answer = agentAnswer(exitCode, words);
  if (answer !== undefined) return answeredWith(answer, words);
  const silent = jsonl.failure !== undefined && lines.end === undefined;
  if (exitCode === 0 && !silent) return { status: "done", output: words };
  const how = exitCode === null ? "was ended by a signal" : `ended with exit code ${exitCode}`;
  const { failure } = providerFailure(tail);
  return {
    ...failedWith(failure, `the agent ${how}${silent ? " and did not say how it went" : ""}`, tail),
    ...(exitCode === null ? {} : { exitCode }),
  };
}

function providerFailed(message: string, output: string): AgentResult {
  const { failure, why, retryAfterSeconds } = providerFailure(message);
  const until =
    failure !== "transient" || retryAfterSeconds === undefined
      ? {}
      : { until: Date.now() + Math.ceil(retryAfterSeconds * 1000) };
  return { status: "failed", failure, message: `${why}${lastLines(message)}`, output, ...until };
}

/** What it used. A cost that the program works out itself is an estimate: nobody knows at which prices. */
export function mappedSpent({ usage, usd, model, session }: MappedLines, source: string): Spent {
  return {
    ...(usage === undefined ? {} : { usage }),
    ...(model === undefined ? {} : { model }),
    ...(session === undefined ? {} : { session }),
    // Programs say 0 where they know no price.
    ...(usd === undefined || usd === 0
      ? { basis: "unknown" }
      : { basis: "estimated", usd, price: { source } }),
  };
}
