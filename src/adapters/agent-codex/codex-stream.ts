import type { Usage } from "../../core/ledger/spent.ts";
import type { AgentEvent } from "../../ports/agent.ts";
import { recordOf, recordsOf, stringOf, type Json } from "../agent-cli/json-lines.ts";
import { codexUsage } from "./codex-usage.ts";

/** What `codex exec --json` has said so far. */
export type CodexStream = {
  /** The conversation, which Codex calls a thread. */
  session?: string;
  /** The model's last words. */
  report?: string;
  /** Tools used to their end: what a cap on turns counts. */
  tools: number;
  /** Its last words about itself, before or instead of an end. */
  warning?: string;
  /** The end of the turn, which alone is the truth; absent: none came. */
  end?: { readonly usage: Usage } | { readonly error: string };
};

/** Nothing said yet. */
export function newCodexStream(): CodexStream {
  return { tools: 0 };
}

/** Takes a line (codex-cli 0.169; what it does not know it leaves out) and tells what it means to people. */
export function takeCodexLine(stream: CodexStream, event: Json): readonly AgentEvent[] {
  switch (event["type"]) {
    case "thread.started": {
      const id = textOf(event["thread_id"]);
      stream.session = id;
      return [{ type: "session", id }];
    }
    case "error": {
      const message = textOf(event["message"]);
      stream.warning = message;
      return message.startsWith("Reconnecting") ? [{ type: "retry", message }] : [];
    }
    case "item.completed":
      return takeItem(stream, recordOf(event["item"]));
    case "turn.completed":
      stream.end = { usage: codexUsage(recordOf(event["usage"])) };
      return [];
    case "turn.failed":
      stream.end = { error: textOf(recordOf(event["error"])["message"]) };
      return [];
    default:
      return [];
  }
}

function takeItem(stream: CodexStream, item: Json): readonly AgentEvent[] {
  const name = textOf(item["type"]);
  switch (name) {
    case "agent_message": {
      const text = textOf(item["text"]);
      stream.report = text;
      return [{ type: "text", text }];
    }
    case "error":
      stream.warning = textOf(item["message"]);
      return [];
    case "command_execution":
      return tool(stream, name, textOf(item["command"]));
    case "file_change":
      return tool(stream, name, changes(item["changes"]));
    case "mcp_tool_call":
      return tool(stream, `${textOf(item["server"])}.${textOf(item["tool"])}`, "");
    case "web_search":
      return tool(stream, name, textOf(item["query"]));
    default:
      return [];
  }
}

function tool(stream: CodexStream, name: string, detail: string): readonly AgentEvent[] {
  stream.tools++;
  return [{ type: "tool", name, detail }];
}

function changes(list: unknown): string {
  return recordsOf(list)
    .map((change) => `${textOf(change["kind"])} ${textOf(change["path"])}`)
    .join(", ");
}

function textOf(value: unknown): string {
  return stringOf(value) ?? "";
}
