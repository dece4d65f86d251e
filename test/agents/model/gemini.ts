import type { ServerResponse } from "node:http";

import { list, record, textOf, type Json } from "./json.ts";
import { USAGE, type Asked, type Reply } from "./reply.ts";
import { fresh, openEvents, sendJson } from "./stream.ts";

/** A request of the Gemini API; the model stands in the address. */
export function askedByGemini(body: Json, path: string): Asked {
  let prompt = "";
  let answers: string[] = [];
  for (const content of list(body["contents"])) {
    if (content["role"] !== "user") continue;
    const results = list(content["parts"]).filter((part) => part["functionResponse"] !== undefined);
    if (results.length > 0)
      answers.push(...results.map((part) => JSON.stringify(record(part["functionResponse"])["response"])));
    else {
      answers = [];
      prompt = textOf(content["parts"]);
    }
  }
  const tools = list(body["tools"])
    .flatMap((tool) => list(tool["functionDeclarations"]))
    .map((tool) => ({
      name: String(tool["name"]),
      custom: false,
      properties: record(record(tool["parametersJsonSchema"] ?? tool["parameters"])["properties"]),
    }));
  return { model: modelIn(path), prompt, tools, answers };
}

/** Answers as the Gemini API does, streamed if the address says so. */
export function sayByGemini(response: ServerResponse, path: string, reply: Reply): void {
  const parts = [
    ...(reply.text === undefined || reply.text === "" ? [] : [{ text: reply.text }]),
    ...(reply.calls ?? []).map((call) => ({
      functionCall: { name: call.name, args: "args" in call ? call.args : {}, id: fresh("fc_") },
    })),
  ];
  const finishReason = { "max-tokens": "MAX_TOKENS", refusal: "SAFETY", none: "STOP" }[reply.stop ?? "none"];
  const whole = {
    candidates: [{ content: { role: "model", parts }, finishReason, index: 0 }],
    modelVersion: modelIn(path),
    responseId: fresh("r"),
    usageMetadata: {
      promptTokenCount: USAGE.input + USAGE.cacheRead,
      cachedContentTokenCount: USAGE.cacheRead,
      candidatesTokenCount: USAGE.output - USAGE.reasoning,
      thoughtsTokenCount: USAGE.reasoning,
      totalTokenCount: USAGE.input + USAGE.cacheRead + USAGE.output,
    },
  };
  if (!path.includes(":stream")) return sendJson(response, 200, whole);
  openEvents(response)(undefined, whole);
  response.end();
}

function modelIn(path: string): string {
  return decodeURIComponent(/models\/([^:/]+):/.exec(path)?.[1] ?? "");
}
