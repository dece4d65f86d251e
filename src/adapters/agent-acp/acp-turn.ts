import type { PromptResponse, SessionNotification, ToolCallUpdate } from "@agentclientprotocol/sdk/unstable";

import type { Spent, Usage } from "../../core/ledger/spent.ts";
import type { AgentEvent } from "../../ports/agent.ts";
import { countOf, recordOf, recordsOf, stringOf, type Json } from "../agent-cli/json-lines.ts";

/** What an agent has said over the protocol so far. */
export type AcpTurn = {
  /** Name and version, as it calls itself. */
  agent?: string;
  session?: string;
  /** The words since the last use of a tool. */
  text: string;
  /** The last piece of them. */
  piece: string;
  tools: number;
  /** Calls that were told of: not all agents say that they begin, some only ask. */
  readonly begun: Set<string>;
  /** What it asked to do and was not let. */
  readonly denied: string[];
  /** What its tools said that did not succeed. */
  readonly failed: string[];
  /** US dollars, as the agent counts them. */
  usd?: number;
  answer?: PromptResponse;
  /** What it answered instead, or why the conversation broke off. */
  error?: { readonly message: string; readonly code?: number };
};

/** Nothing said yet. */
export function newAcpTurn(): AcpTurn {
  return { text: "", piece: "", tools: 0, begun: new Set(), denied: [], failed: [] };
}

/** Takes a message of the agent's and tells what it means to people. */
export function takeAcpUpdate(turn: AcpTurn, update: SessionNotification["update"]): readonly AgentEvent[] {
  switch (update.sessionUpdate) {
    case "agent_message_chunk": {
      if (update.content.type !== "text") return [];
      const { text } = update.content;
      turn.text += text;
      if (text.trim() !== "") turn.piece = text.trim();
      return [{ type: "text", text }];
    }
    case "tool_call":
    case "tool_call_update":
      if (update.status === "failed") turn.failed.push(failureOf(update));
      return takeAcpCall(turn, update);
    case "usage_update":
      // Some say 0 where they only do not know.
      if (update.cost?.currency === "USD" && update.cost.amount > 0) turn.usd = update.cost.amount;
      return [];
    default:
      return [];
  }
}

/** Takes a call of a tool that it tells of, or asks for. */
export function takeAcpCall(turn: AcpTurn, call: ToolCallUpdate): readonly AgentEvent[] {
  if (turn.begun.has(call.toolCallId)) return [];
  turn.begun.add(call.toolCallId);
  turn.text = "";
  turn.piece = "";
  turn.tools++;
  return [{ type: "tool", name: call.name ?? call.kind ?? "tool", detail: call.title ?? "" }];
}

function failureOf({ content, title, kind }: ToolCallUpdate): string {
  const [words] = recordsOf(content).map((part) => stringOf(recordOf(part["content"])["text"]));
  return (words ?? title ?? kind ?? "a tool").trim().slice(0, 300);
}

/** What it used: best effort, as the protocol has no word for requests, prices or, in its stable part, tokens. */
export function acpSpent({ answer, usd, agent, session }: AcpTurn): Spent {
  const quota = recordOf(recordOf(answer?._meta)["quota"]);
  // OpenCode (1.18) tells the tokens of its last request only: no number is better than a wrong one.
  const told = /^opencode\b/iu.test(agent ?? "") ? undefined : usageOf(recordOf(answer?.usage));
  const usage = told ?? quotaOf(recordOf(quota["token_count"]));
  const models = recordsOf(quota["model_usage"]).map((used) => stringOf(used["model"]));
  const [model] = models;
  return {
    ...(usage === undefined ? {} : { usage }),
    ...(model === undefined || models.length > 1 ? {} : { model }),
    ...(session === undefined ? {} : { session }),
    ...(usd === undefined
      ? { basis: usage === undefined ? "unknown" : "estimated" }
      : { basis: "estimated", usd, price: { source: agent ?? "the agent" } }),
  };
}

/** Gemini (0.61) does not tell which of its input was cached: it is taken for fresh. */
function quotaOf(told: Json): Usage | undefined {
  const input = countOf(told["input_tokens"]);
  const output = countOf(told["output_tokens"]);
  return input + output === 0 ? undefined : { input, cacheRead: 0, cacheWrite: 0, output };
}

/** Whether cached and thought tokens are among the others differs by agent; the total that it gives tells. */
function usageOf(told: Json): Usage | undefined {
  const total = countOf(told["totalTokens"]);
  const input = countOf(told["inputTokens"]);
  const written = countOf(told["outputTokens"]);
  const cacheRead = countOf(told["cachedReadTokens"]);
  const cacheWrite = countOf(told["cachedWriteTokens"]);
  const thought = countOf(told["thoughtTokens"]);
  if (input + written + cacheRead + cacheWrite === 0) return undefined;
  const within = total > 0 && total < input + written + cacheRead + cacheWrite;
  const apart = total > 0 && total === input + written + thought + (within ? 0 : cacheRead + cacheWrite);
  return {
    input: within ? Math.max(0, input - cacheRead - cacheWrite) : input,
    cacheRead,
    cacheWrite,
    output: apart ? written + thought : written,
  };
}

/** An error that an agent reports as an ordinary end (codex-acp 2.6.0 does): in `_meta`, or only in its words. */
export function hiddenError({ answer, text, piece }: AcpTurn): string | undefined {
  for (const part of Object.values(recordOf(answer?._meta))) {
    const error = recordOf(part)["error"];
    const message = stringOf(error) ?? stringOf(recordOf(error)["message"]);
    if (message !== undefined) return message;
  }
  const words = text.trim();
  if (ERROR_WORDS.test(words) && words.length < 2_000) return words;
  // After what the model had said until then it comes as a piece of its own.
  return CUT_WORDS.test(piece) ? piece : undefined;
}

const CUT_WORDS =
  /^(?:incomplete response returned|unexpected status [45]\d\d|exceeded retry limit|stream disconnected before)/iu;

const ERROR_WORDS =
  /^\W*(?:(?:api |request )?error\b|unexpected status [45]\d\d|exceeded retry limit|stream (?:disconnected|error)|connection failed|you've hit your usage limit|we.re currently experiencing high demand|incomplete response returned|quota exceeded)/iu;
