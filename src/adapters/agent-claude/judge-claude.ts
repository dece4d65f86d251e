import { agentAnswer } from "../../core/run/agent-answer.ts";
import { lastLines } from "../../core/run/plain-output.ts";
import type { AgentResult } from "../../ports/agent.ts";
import { recordOf, recordsOf, stringOf, type Json } from "../agent-cli/json-lines.ts";
import type { CliEnd } from "../agent-cli/run-cli.ts";
import { isTooOld } from "../agent-cli/too-old.ts";
import { answeredWith, failedWith } from "../process/agent-result.ts";
import type { ClaudeSeen } from "./read-claude.ts";

type Failure = (AgentResult & { status: "failed" })["failure"];

/**
 * What became of an attempt: by the final event (`is_error`, `terminal_reason`, `api_error_status`), never by its `subtype` or the
 * exit code, which is 0 for some failures. Without a final event the program was cut off.
 */
export function judgeClaude(
  seen: ClaudeSeen,
  end: CliEnd,
  limits: { seconds: number; idle: number; key?: string | undefined },
): AgentResult {
  const { result } = seen;
  const cut = cutOff(seen, end, limits);
  if (cut !== undefined) return cut;
  if (result === undefined) {
    const how = end.exitCode === null ? "was ended by a signal" : `ended with exit code ${end.exitCode}`;
    const failure = seen.session === undefined && end.exitCode !== null ? "infrastructure" : "agent";
    const old = isTooOld(end.errors) ? `; ${OLD}` : "";
    return {
      ...failedWith(failure, `claude ${how} before it was done${old}`, end.errors),
      output: end.errors,
      ...(end.exitCode === null ? {} : { exitCode: end.exitCode }),
    };
  }
  const words = wordsOf(result);
  const denied = recordsOf(result["permission_denials"]).map(deniedCall);
  const notes = denied.length === 0 ? "" : `\nIt was not allowed to: ${denied.join("; ")}`;
  const output = `${words}${notes}`;
  if (result["is_error"] !== true) {
    const answer = agentAnswer(0, words);
    return answer === undefined ? { status: "done", output } : answeredWith(answer, output);
  }
  const [failure, why] = failureOf(seen, result, limits.key);
  return {
    status: "failed",
    failure,
    message: `${why}${lastLines(words)}${notes}`,
    output,
    ...(failure === "transient" && seen.until !== undefined ? { until: seen.until } : {}),
  };
}

function cutOff(
  seen: ClaudeSeen,
  { cut, startError, errors }: CliEnd,
  { seconds, idle }: { seconds: number; idle: number },
): AgentResult | undefined {
  if (startError !== undefined) {
    const hint = startError.startsWith("program not found")
      ? "; install Claude Code (npm install -g @anthropic-ai/claude-code), so that `claude` is on PATH"
      : "";
    return failedWith("infrastructure", `claude could not be started: ${startError}${hint}`, errors);
  }
  switch (cut) {
    case undefined:
      return undefined;
    case "abort":
      return { status: "failed", failure: "cancelled", message: "the run was stopped", output: errors };
    case "time":
      return failedWith("timeout", `claude did not end within ${seconds} s`, errors);
    case "idle":
      return failedWith("timeout", `claude said nothing for ${idle} s`, errors);
    case "reader":
      return {
        ...failedWith("transient", "the provider asks to come back later", errors),
        ...(seen.until === undefined ? {} : { until: seen.until }),
      };
  }
}

type Verdict = readonly [failure: Failure, why: string];

function failureOf(seen: ClaudeSeen, result: Json, key: string | undefined): Verdict {
  const reason = `${stringOf(result["terminal_reason"]) ?? ""} ${stringOf(result["subtype"]) ?? ""}`;
  if (reason.includes("max_turns")) return ["budget", "claude came to its limit of turns"];
  if (reason.includes("budget")) return ["budget", "claude came to its limit of money"];
  if (result["stop_reason"] === "refusal") return ["agent", "the model refuses to do this"];
  if (seen.error === "max_output_tokens")
    return ["agent", "the model's answer was cut off at its greatest length"];
  if (reason.includes("prompt_too_long")) return ["agent", "the assignment is too long for the model"];
  const status = Number(result["api_error_status"] ?? 0);
  if (key !== undefined && status === 401)
    return [
      "infrastructure",
      `the provider does not take the key in ${key}; correct it, or remove it and log in with \`claude auth login\``,
    ];
  return refusedRequest(status, seen.error) ?? ["agent", "claude gave up"];
}

const OLD =
  "this Claude Code is too old for Renga: `claude update` or `npm install -g @anthropic-ai/claude-code@latest`";

const KEY = "log in with `claude auth login`, or set ANTHROPIC_API_KEY or CLAUDE_CODE_OAUTH_TOKEN";

/** Why the provider did not answer a request. */
function refusedRequest(status: number, error: string | undefined): Verdict | undefined {
  if (status === 403) return ["infrastructure", `the provider does not let this login use the model; ${KEY}`];
  if (status === 401 || error === "authentication_failed")
    return ["infrastructure", `claude is not logged in; ${KEY}`];
  if (status === 402 || error === "billing_error")
    return ["infrastructure", "the provider's account has no credit"];
  if (status === 404 || error === "model_not_found")
    return ["infrastructure", "the provider does not have this model; name another: `claude:MODEL`"];
  if (status === 429 || error === "rate_limit") return ["transient", "the provider's rate limit is reached"];
  if (status >= 500 || error === "server_error")
    return ["transient", "the provider cannot answer at the moment"];
  return undefined;
}

function wordsOf(result: Json): string {
  const errors = Array.isArray(result["errors"]) ? result["errors"].map(String).join("\n") : "";
  return (stringOf(result["result"]) ?? errors).trim();
}

function deniedCall(denial: Json): string {
  const input = recordOf(denial["tool_input"]);
  const about = stringOf(input["file_path"]) ?? stringOf(input["command"]) ?? "";
  return `${String(denial["tool_name"])} ${about}`.trim().slice(0, 200);
}
