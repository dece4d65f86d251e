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
  /** Tools that are known to have begun. */
  readonly begun: Set<string>;
  /** Its last words about itself, before or instead of an end. */
  warning?: string;
  /** The end of the turn, which alone is the truth; absent: none came. */
  end?: { readonly usage: Usage } | { readonly error: string };
};

/** Nothing said yet. */
export function newCodexStream(): CodexStream {
  return { tools: 0, begun: new Set() };
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
    case "item.started":
      return takeTool(stream, recordOf(event["item"]));
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
  switch (item["type"]) {
    case "agent_message": {
      const text = textOf(item["text"]);
      stream.report = text;
      return [{ type: "text", text }];
    }
    case "error":
      stream.warning = textOf(item["message"]);
      return [];
    default: {
      const began = takeTool(stream, item);
      if (toolOf(item) !== undefined) stream.tools++;
      return began;
    }
  }
}

/** Told when it begins: a command may take long. Not all of them say that they begin. */
function takeTool(stream: CodexStream, item: Json): readonly AgentEvent[] {
  const tool = toolOf(item);
  const id = textOf(item["id"]);
  if (tool === undefined || stream.begun.has(id)) return [];
  stream.begun.add(id);
  return [{ type: "tool", ...tool }];
}

function toolOf(item: Json): { readonly name: string; readonly detail: string } | undefined {
  const name = textOf(item["type"]);
  switch (name) {
    case "command_execution":
      return { name, detail: textOf(item["command"]) };
    case "file_change":
      return { name, detail: changes(item["changes"]) };
    case "mcp_tool_call":
      return { name: `${textOf(item["server"])}.${textOf(item["tool"])}`, detail: "" };
    case "web_search":
      return { name, detail: textOf(item["query"]) };
    default:
      return undefined;
  }
}

function changes(list: unknown): string {
  return recordsOf(list)
    .map((change) => `${textOf(change["kind"])} ${textOf(change["path"])}`)
    .join(", ");
}

function textOf(value: unknown): string {
  return stringOf(value) ?? "";
}
