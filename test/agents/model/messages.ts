import type { ServerResponse } from "node:http";

import { list, record, textOf, type Json } from "./json.ts";
import { USAGE, type Asked, type Reply } from "./reply.ts";
import { fresh, openEvents, sendJson } from "./stream.ts";

/** A request of the Anthropic messages API. */
export function askedByMessages(body: Json): Asked {
  let prompt = "";
  let answers: string[] = [];
  for (const message of list(body["messages"])) {
    if (message["role"] !== "user") continue;
    const results = list(message["content"]).filter(({ type }) => type === "tool_result");
    if (results.length > 0) answers.push(...results.map(({ content }) => textOf(content)));
    else {
      answers = [];
      prompt = textOf(message["content"]);
    }
  }
  const tools = list(body["tools"])
    .filter((tool) => tool["input_schema"] !== undefined)
    .map((tool) => ({
      name: String(tool["name"]),
      custom: false,
      properties: record(record(tool["input_schema"])["properties"]),
    }));
  return { model: String(body["model"]), prompt, tools, answers };
}

const TOKENS = {
  input_tokens: USAGE.input,
  cache_creation_input_tokens: USAGE.cacheWrite,
  cache_read_input_tokens: USAGE.cacheRead,
  cache_creation: { ephemeral_5m_input_tokens: USAGE.cacheWrite, ephemeral_1h_input_tokens: 0 },
  service_tier: "standard",
};

/** Answers as the Anthropic messages API does, streamed if asked to. */
export function sayByMessages(response: ServerResponse, body: Json, reply: Reply): void {
  const calls = reply.calls ?? [];
  const content = [
    ...(reply.text === undefined || reply.text === "" ? [] : [{ type: "text", text: reply.text }]),
    ...calls.map((call) => ({
      type: "tool_use",
      id: fresh("toolu_"),
      name: call.name,
      input: "args" in call ? call.args : {},
    })),
  ];
  const stopped = { "max-tokens": "max_tokens", refusal: "refusal", none: undefined }[reply.stop ?? "none"];
  const stop_reason = stopped ?? (calls.length > 0 ? "tool_use" : "end_turn");
  const message = {
    id: fresh("msg_"),
    type: "message",
    role: "assistant",
    model: body["model"],
    content,
    stop_reason,
    stop_sequence: null,
    usage: { ...TOKENS, output_tokens: USAGE.output },
  };
  if (body["stream"] !== true) return sendJson(response, 200, message);
  const send = openEvents(response);
  const event = (type: string, data: object): void => send(type, { type, ...data });
  const begun = { ...message, content: [], stop_reason: null, usage: { ...TOKENS, output_tokens: 1 } };
  event("message_start", { message: begun });
  for (const [index, block] of content.entries()) {
    const isText = "text" in block;
    const empty = isText ? { type: "text", text: "" } : { ...block, input: {} };
    const delta = isText
      ? { type: "text_delta", text: block.text }
      : { type: "input_json_delta", partial_json: JSON.stringify("input" in block ? block.input : {}) };
    event("content_block_start", { index, content_block: empty });
    event("content_block_delta", { index, delta });
    event("content_block_stop", { index });
  }
  event("message_delta", { delta: { stop_reason, stop_sequence: null }, usage: message.usage });
  event("message_stop", {});
  response.end();
}

/** The beginning of a streamed answer, and no more. */
export function beginMessage(response: ServerResponse, body: Json): void {
  const message = {
    id: fresh("msg_"),
    type: "message",
    role: "assistant",
    model: body["model"],
    content: [],
  };
  openEvents(response)("message_start", {
    type: "message_start",
    message: { ...message, stop_reason: null, usage: { ...TOKENS, output_tokens: 1 } },
  });
}
