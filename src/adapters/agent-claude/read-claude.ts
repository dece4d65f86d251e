import type { Usage } from "../../core/ledger/spent.ts";
import type { AgentEvent } from "../../ports/agent.ts";
import { countOf, recordOf, recordsOf, stringOf, type Json } from "../agent-cli/json-lines.ts";
import type { CliReader } from "../agent-cli/run-cli.ts";

/** What has been read of a Claude Code session. */
export type ClaudeSeen = {
  version?: string;
  model?: string;
  session?: string;
  /** The final event. */
  result?: Json;
  /** `error` of the last message that the CLI made up itself: `rate_limit`, `authentication_failed`. */
  error?: string;
  /** When the provider said to come back, in ms since the epoch. */
  until?: number;
  /** It would have waited that long by itself: it is ended instead. */
  waitsTooLong?: boolean;
  /** Of the requests that came to their end. */
  readonly usage: { -readonly [Name in keyof Usage]-?: number };
};

/** The CLI itself may wait so long for another try; whatever takes longer is the core's to wait for. */
const LONGEST_WAIT_MS = 30_000;
const INTERRUPT = { type: "control_request", request_id: "stop", request: { subtype: "interrupt" } };

/** Reads the events of Claude Code (stream-json) and passes on what they mean; unknown ones are passed over. */
export function createClaudeReader(
  said: (event: AgentEvent) => void,
  now: () => number = Date.now,
): CliReader & { readonly seen: ClaudeSeen } {
  const seen: ClaudeSeen = { usage: { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, requests: 0 } };
  return {
    seen,
    interrupt: `${JSON.stringify(INTERRUPT)}\n`,
    finished: () => seen.result !== undefined,
    stop: () => seen.waitsTooLong === true,
    read: (line) => {
      switch (line["type"]) {
        case "system":
          return readSystem(seen, line, said, now);
        case "assistant":
          return readAssistant(seen, line, said);
        case "stream_event":
          return readStream(seen, recordOf(line["event"]), said);
        case "rate_limit_event": {
          const info = recordOf(line["rate_limit_info"]);
          if (info["status"] === "rejected" && countOf(info["resetsAt"]) > 0)
            seen.until = countOf(info["resetsAt"]) * 1_000;
          return;
        }
        case "result":
          seen.result = line;
          seen.session = stringOf(line["session_id"]) ?? seen.session ?? "";
          return;
        default:
      }
    },
  };
}

function readSystem(
  seen: ClaudeSeen,
  line: Json,
  said: (event: AgentEvent) => void,
  now: () => number,
): void {
  switch (line["subtype"]) {
    case "init": {
      const [version, model] = [stringOf(line["claude_code_version"]), stringOf(line["model"])];
      const session = stringOf(line["session_id"]);
      if (version !== undefined) seen.version = version;
      if (model !== undefined) seen.model = model;
      if (session === undefined || session === seen.session) return;
      seen.session = session;
      said({ type: "session", id: session });
      return;
    }
    case "api_retry": {
      const wait = countOf(line["retry_delay_ms"]);
      const status = countOf(line["error_status"]) || "nothing";
      const message = `the provider answered ${status} (${stringOf(line["error"]) ?? ""}): try ${countOf(line["attempt"])} of ${countOf(line["max_retries"])}`;
      said({ type: "retry", message, until: now() + wait });
      if (wait <= LONGEST_WAIT_MS) return;
      seen.until = now() + wait;
      seen.waitsTooLong = true;
      return;
    }
    default:
  }
}

function readAssistant(seen: ClaudeSeen, line: Json, said: (event: AgentEvent) => void): void {
  const error = stringOf(line["error"]);
  if (error !== undefined) seen.error = error;
  for (const block of recordsOf(recordOf(line["message"])["content"])) {
    const text = stringOf(block["text"]);
    if (block["type"] === "text" && text !== undefined) said({ type: "text", text });
    if (block["type"] === "tool_use")
      said({ type: "tool", name: String(block["name"]), detail: detailOf(recordOf(block["input"])) });
  }
}

/** The one thing of a call that says what it is about. */
function detailOf(input: Json): string {
  const value = input["file_path"] ?? input["command"] ?? input["pattern"] ?? input["path"];
  return (stringOf(value) ?? JSON.stringify(input)).slice(0, 500);
}

/** A request's own tokens stand at its end; what `assistant` events say of them is from its beginning. */
function readStream(seen: ClaudeSeen, event: Json, said: (event: AgentEvent) => void): void {
  if (event["type"] === "message_start") {
    const model = stringOf(recordOf(event["message"])["model"]);
    if (model !== undefined) seen.model = model;
  }
  if (event["type"] !== "message_delta" || event["usage"] === undefined) return;
  const usage = usageOf(recordOf(event["usage"]));
  for (const name of ["input", "cacheRead", "cacheWrite", "output"] as const) seen.usage[name] += usage[name];
  seen.usage.requests += 1;
  said({ type: "usage", usage, ...(seen.model === undefined ? {} : { model: seen.model }) });
}

/** Tokens as the Anthropic API counts them. */
export function usageOf(usage: Json): Usage {
  return {
    input: countOf(usage["input_tokens"]),
    cacheRead: countOf(usage["cache_read_input_tokens"]),
    cacheWrite: countOf(usage["cache_creation_input_tokens"]),
    output: countOf(usage["output_tokens"]),
  };
}
