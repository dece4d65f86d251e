import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { askedByChat, sayByChat } from "./model/chat.ts";
import { askedByGemini, sayByGemini } from "./model/gemini.ts";
import { record, type Json } from "./model/json.ts";
import { askedByMessages, beginMessage, sayByMessages } from "./model/messages.ts";
import type { Answer, Asked } from "./model/reply.ts";
import { askedByResponses, beginResponse, sayByResponses } from "./model/responses.ts";
import { answerOf } from "./model/scenarios.ts";
import { openEvents, sendJson } from "./model/stream.ts";

/** A request as the server saw it. */
export type SeenRequest = {
  readonly at: number;
  readonly api: Api;
  readonly scenario: string;
  readonly bytes: number;
  readonly asked: Asked;
  readonly body: Json;
  readonly headers: IncomingMessage["headers"];
};

type Api = "messages" | "responses" | "chat" | "gemini";

export type FakeModel = {
  readonly url: string;
  /** An address at which this scenario is played from its beginning. */
  readonly at: (scenario: string) => string;
  /** All that models were asked, oldest first. */
  readonly seen: readonly SeenRequest[];
  readonly close: () => Promise<void>;
};

/**
 * A model on loopback that speaks the Anthropic messages, OpenAI responses, OpenAI chat completions and Gemini APIs. What it does
 * is named by the first segment of the address (`SCENARIOS`); its step is the number of tool answers in the request, so agents side
 * by side do not disturb it.
 */
export async function startFakeModel(port = 0, onRequest?: (seen: SeenRequest) => void): Promise<FakeModel> {
  const seen: SeenRequest[] = [];
  const counts = new Map<string, number>();
  const server = createServer((request, response) => {
    void bodyOf(request).then((text) => {
      const path = new URL(request.url ?? "/", "http://localhost").pathname;
      const api = apiOf(path);
      const body = parsed(text);
      if (api === undefined) return sayOther(response, path);
      const scenario = decodeURIComponent(path.split("/")[1] ?? "");
      const asked = askedBy(api, body, path);
      const request_ = { at: Date.now(), api, scenario, bytes: Buffer.byteLength(text), asked, body };
      seen.push({ ...request_, headers: request.headers });
      onRequest?.({ ...request_, headers: request.headers });
      const before = counts.get(scenario) ?? 0;
      counts.set(scenario, before + 1);
      const answer = answerOf(scenario, asked, before);
      if (answer === undefined) return sendJson(response, 404, { error: `no scenario ${scenario}` });
      return say(response, { api, body, path }, answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let given = 0;
  return {
    url,
    at: (scenario) => `${url}/${scenario}.${++given}`,
    seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Spoken = { readonly api: Api; readonly body: Json; readonly path: string };

async function say(response: ServerResponse, { api, body, path }: Spoken, answer: Answer): Promise<void> {
  if ("breaks" in answer) {
    if (answer.breaks === "hang") return;
    begin(response, api, body);
    await wait(50);
    response.destroy();
    return;
  }
  if ("status" in answer) {
    const { status, error, message, retryAfter } = answer;
    const shape =
      api === "messages"
        ? { type: "error", error: { type: error, message } }
        : { error: { code: status, type: error, message, status: error } };
    return sendJson(
      response,
      status,
      shape,
      retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
    );
  }
  switch (api) {
    case "messages":
      return sayByMessages(response, body, answer);
    case "responses":
      return sayByResponses(response, body, answer);
    case "chat":
      return sayByChat(response, body, answer);
    case "gemini":
      return sayByGemini(response, path, answer);
  }
}

function begin(response: ServerResponse, api: Api, body: Json): void {
  if (api === "messages") beginMessage(response, body);
  else if (api === "responses") beginResponse(response, body);
  else openEvents(response)(undefined, { object: "chat.completion.chunk", choices: [] });
}

function askedBy(api: Api, body: Json, path: string): Asked {
  switch (api) {
    case "messages":
      return askedByMessages(body);
    case "responses":
      return askedByResponses(body);
    case "chat":
      return askedByChat(body);
    case "gemini":
      return askedByGemini(body, path);
  }
}

function apiOf(path: string): Api | undefined {
  if (path.endsWith("/messages")) return "messages";
  if (path.endsWith("/responses")) return "responses";
  if (path.endsWith("/chat/completions")) return "chat";
  return /:(?:stream)?[gG]enerateContent$/.test(path) ? "gemini" : undefined;
}

/** What agents ask beside the model itself. */
function sayOther(response: ServerResponse, path: string): void {
  if (path.endsWith("/count_tokens")) return sendJson(response, 200, { input_tokens: 1000 });
  if (path.endsWith(":countTokens")) return sendJson(response, 200, { totalTokens: 1000 });
  if (path.endsWith("/models")) return sendJson(response, 200, { object: "list", data: [], models: [] });
  return sendJson(response, 404, {});
}

function parsed(text: string): Json {
  try {
    return record(JSON.parse(text));
  } catch {
    return {};
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const model = await startFakeModel(Number(process.argv[2] ?? 0));
  console.log(model.url);
}
