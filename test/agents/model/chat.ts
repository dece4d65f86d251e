import type { ServerResponse } from "node:http";

import { list, record, textOf, type Json } from "./json.ts";
import { USAGE, type Asked, type Reply } from "./reply.ts";
import { fresh, openEvents, sendJson } from "./stream.ts";

/** A request of the OpenAI chat completions API. */
export function askedByChat(body: Json): Asked {
  let prompt = "";
  let answers: string[] = [];
  let words = "";
  for (const message of list(body["messages"])) {
    if (message["role"] === "tool") answers.push(textOf(message["content"]));
    if (message["role"] !== "user") continue;
    answers = [];
    prompt = textOf(message["content"]);
    words += prompt;
  }
  const tools = list(body["tools"])
    .map((tool) => record(tool["function"]))
    .map((tool) => ({
      name: String(tool["name"]),
      custom: false,
      properties: record(record(tool["parameters"])["properties"]),
    }));
  const directory = /I'm currently working in the directory: ([^\n]+)/.exec(words)?.[1];
  return {
    model: String(body["model"]),
    prompt,
    tools,
    answers,
    ...(directory === undefined ? {} : { directory }),
  };
}

/** Answers as the OpenAI chat completions API does, streamed if asked to. */
export function sayByChat(response: ServerResponse, body: Json, reply: Reply): void {
  const calls = (reply.calls ?? []).map((call, index) => ({
    index,
    id: fresh("call_"),
    type: "function",
    function: {
      name: call.name,
      arguments: JSON.stringify("args" in call ? call.args : { input: call.text }),
    },
  }));
  const stopped = { "max-tokens": "length", refusal: "content_filter", none: undefined }[
    reply.stop ?? "none"
  ];
  const finish_reason = stopped ?? (calls.length > 0 ? "tool_calls" : "stop");
  const usage = {
    prompt_tokens: USAGE.input + USAGE.cacheRead,
    completion_tokens: USAGE.output,
    total_tokens: USAGE.input + USAGE.cacheRead + USAGE.output,
    prompt_tokens_details: { cached_tokens: USAGE.cacheRead },
    completion_tokens_details: { reasoning_tokens: USAGE.reasoning },
  };
  const base = { id: fresh("chatcmpl-"), created: 1_790_000_000, model: body["model"] };
  const text = reply.text ?? "";
  if (body["stream"] !== true) {
    const message = { role: "assistant", content: text, ...(calls.length > 0 ? { tool_calls: calls } : {}) };
    const choices = [{ index: 0, message, finish_reason }];
    return sendJson(response, 200, { ...base, object: "chat.completion", choices, usage });
  }
  const send = openEvents(response);
  const chunk = (choices: readonly object[], more: object = {}): void =>
    send(undefined, { ...base, object: "chat.completion.chunk", choices, ...more });
  const delta = (it: object, finish: string | null = null): void =>
    chunk([{ index: 0, delta: it, finish_reason: finish }]);
  delta({ role: "assistant", content: "" });
  if (text !== "") delta({ content: text });
  if (calls.length > 0) delta({ tool_calls: calls });
  delta({}, finish_reason);
  chunk([], { usage });
  send(undefined, "[DONE]");
  response.end();
}
