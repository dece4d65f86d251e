import type { ServerResponse } from "node:http";

import { list, record, textOf, type Json } from "./json.ts";
import { USAGE, type Asked, type Call, type Reply, type Tool } from "./reply.ts";
import { fresh, openEvents, sendJson } from "./stream.ts";

/** A request of the OpenAI responses API; newer Codex models get their tools among the input, in namespaces. */
export function askedByResponses(body: Json): Asked {
  const input =
    typeof body["input"] === "string" ? [{ role: "user", content: body["input"] }] : list(body["input"]);
  let prompt = "";
  let answers: string[] = [];
  for (const item of input) {
    if (typeof item["type"] === "string" && item["type"].endsWith("_output"))
      answers.push(textOf(item["output"]));
    else if (item["role"] === "user") {
      answers = [];
      prompt = textOf(item["content"]);
    }
  }
  const among = input.filter(({ type }) => type === "additional_tools");
  const tools = [body, ...among].flatMap((holder) => toolsIn(holder["tools"]));
  return { model: String(body["model"]), prompt, tools, answers };
}

function toolsIn(value: unknown): readonly Tool[] {
  return list(value).flatMap((tool) =>
    tool["type"] === "namespace"
      ? toolsIn(tool["tools"])
      : typeof tool["name"] === "string"
        ? [
            {
              name: tool["name"],
              custom: tool["type"] === "custom",
              properties: record(record(tool["parameters"])["properties"]),
            },
          ]
        : [],
  );
}

/** Answers as the OpenAI responses API does, streamed if asked to. */
export function sayByResponses(response: ServerResponse, body: Json, reply: Reply): void {
  const refused = reply.stop === "refusal";
  const text = refused ? "I can't help with that." : reply.text;
  const output = [
    ...(text === undefined || text === "" ? [] : [message(text, refused)]),
    ...(reply.calls ?? []).map(callItem),
  ];
  const cut = reply.stop === "max-tokens";
  const whole = {
    id: fresh("resp_"),
    object: "response",
    created_at: 1_790_000_000,
    status: cut ? "incomplete" : "completed",
    model: body["model"],
    output,
    usage: {
      input_tokens: USAGE.input + USAGE.cacheRead,
      input_tokens_details: { cached_tokens: USAGE.cacheRead },
      output_tokens: USAGE.output,
      output_tokens_details: { reasoning_tokens: USAGE.reasoning },
      total_tokens: USAGE.input + USAGE.cacheRead + USAGE.output,
    },
    error: null,
    incomplete_details: cut ? { reason: "max_output_tokens" } : null,
    parallel_tool_calls: true,
    tool_choice: "auto",
    tools: [],
    metadata: {},
  };
  if (body["stream"] !== true) return sendJson(response, 200, whole);
  const send = openEvents(response);
  let sequence_number = 0;
  const event = (type: string, data: object): void =>
    send(type, { type, sequence_number: sequence_number++, ...data });
  event("response.created", { response: { ...whole, status: "in_progress", output: [], usage: null } });
  for (const [output_index, item] of output.entries()) {
    event("response.output_item.added", { output_index, item: { ...item, ...EMPTY[item.type] } });
    for (const [type, data] of partsOf(item))
      event(`response.${type}`, { item_id: item.id, output_index, ...data });
    event("response.output_item.done", { output_index, item });
  }
  event(cut ? "response.incomplete" : "response.completed", { response: whole });
  response.end();
}

/** The beginning of a streamed answer, and no more. */
export function beginResponse(response: ServerResponse, body: Json): void {
  const begun = {
    id: fresh("resp_"),
    object: "response",
    status: "in_progress",
    model: body["model"],
    output: [],
  };
  openEvents(response)("response.created", { type: "response.created", sequence_number: 0, response: begun });
}

type Item = {
  readonly type: "message" | "function_call" | "custom_tool_call";
  readonly id: string;
  readonly role?: "assistant";
  readonly status?: string;
  readonly content?: readonly { readonly text: string }[];
  readonly arguments?: string;
  readonly input?: string;
};

function message(text: string, refused: boolean): Item {
  const part = refused
    ? { type: "refusal", refusal: text, text }
    : { type: "output_text", text, annotations: [] };
  return { type: "message", id: fresh("msg_"), role: "assistant", status: "completed", content: [part] };
}

function callItem(call: Call): Item {
  const common = { call_id: fresh("call_"), name: call.name, status: "completed" };
  return "text" in call
    ? { type: "custom_tool_call", id: fresh("ctc_"), ...common, input: call.text }
    : { type: "function_call", id: fresh("fc_"), ...common, arguments: JSON.stringify(call.args) };
}

const EMPTY: Record<Item["type"], object> = {
  message: { status: "in_progress", content: [] },
  function_call: { status: "in_progress", arguments: "" },
  custom_tool_call: { status: "in_progress", input: "" },
};

function partsOf(item: Item): readonly (readonly [type: string, data: object])[] {
  switch (item.type) {
    case "message": {
      const part = item.content?.[0];
      const text = part?.text ?? "";
      return [
        [
          "content_part.added",
          { content_index: 0, part: { type: "output_text", text: "", annotations: [] } },
        ],
        ["output_text.delta", { content_index: 0, delta: text }],
        ["output_text.done", { content_index: 0, text }],
        ["content_part.done", { content_index: 0, part }],
      ];
    }
    case "function_call":
      return [
        ["function_call_arguments.delta", { delta: item.arguments }],
        ["function_call_arguments.done", { arguments: item.arguments }],
      ];
    case "custom_tool_call":
      return [
        ["custom_tool_call_input.delta", { delta: item.input }],
        ["custom_tool_call_input.done", { input: item.input }],
      ];
  }
}
