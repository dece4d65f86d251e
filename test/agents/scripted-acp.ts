import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Readable, Writable } from "node:stream";

import {
  agent,
  methods,
  ndJsonStream,
  RequestError,
  type AgentContext,
  type PromptResponse,
  type RequestPermissionResponse,
  type ToolKind,
} from "@agentclientprotocol/sdk/unstable";

// A small agent of our own that speaks the Agent Client Protocol: `node scripted-acp.ts URL [HIDES]`. Its model is asked by the chat
// completions API below URL. With a second argument it reports errors as codex-acp does: as an ordinary end.

type Call = { readonly id: string; readonly function: { readonly name: string; readonly arguments: string } };
type Choice = {
  readonly message: { content: string | null; tool_calls?: readonly Call[] };
  finish_reason: string;
};
type Told = {
  prompt_tokens: number;
  completion_tokens: number;
  prompt_tokens_details: { cached_tokens: number };
};

const [url = "", hides] = process.argv.slice(2);
const stop = new AbortController();
let cwd = "";

const tool = (name: string, ...properties: string[]): object => ({
  type: "function",
  function: {
    name,
    parameters: {
      type: "object",
      properties: Object.fromEntries(properties.map((it) => [it, { type: "string" }])),
    },
  },
});
const TOOLS = [
  tool("write", "path", "content"),
  tool("edit", "path", "oldText", "newText"),
  tool("bash", "command"),
];
const KINDS: Readonly<Record<string, ToolKind>> = { write: "edit", edit: "edit", bash: "execute" };

async function ask(messages: readonly object[], again = true): Promise<{ choices: Choice[]; usage: Told }> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    signal: stop.signal,
    body: JSON.stringify({ model: "scripted", messages, tools: TOOLS }),
  });
  if (response.status === 429 && again) return ask(messages, false);
  const body = (await response.json()) as { error: { message: string } };
  if (!response.ok) throw new RequestError(response.status, body.error.message);
  return body as never;
}

async function use(client: AgentContext, sessionId: string, call: Call): Promise<string> {
  const { name } = call.function;
  const input = JSON.parse(call.function.arguments) as Record<string, string>;
  const { path = "", content = "", command = "", oldText = "", newText = "" } = input;
  const toolCall = {
    toolCallId: call.id,
    title: name === "bash" ? command : `${name} ${path}`,
    kind: KINDS[name] ?? "other",
    rawInput: input,
    ...(path === "" ? {} : { locations: [{ path: resolve(cwd, path) }] }),
  };
  await client.notify(methods.client.session.update, {
    sessionId,
    update: { sessionUpdate: "tool_call", ...toolCall, status: "pending" },
  });
  const { outcome } = await client.request<RequestPermissionResponse>(
    methods.client.session.requestPermission,
    {
      sessionId,
      toolCall,
      options: [
        { optionId: "always", name: "Always", kind: "allow_always" },
        { optionId: "once", name: "Once", kind: "allow_once" },
        { optionId: "no", name: "No", kind: "reject_once" },
      ],
    },
  );
  if (outcome.outcome !== "selected" || outcome.optionId !== "once") return "The user denied this.";
  if (name === "bash") return shell(command);
  const before = name === "edit" ? readFileSync(resolve(cwd, path), "utf8") : "";
  mkdirSync(dirname(resolve(cwd, path)), { recursive: true });
  writeFileSync(resolve(cwd, path), name === "edit" ? before.replace(oldText, newText) : content);
  return "Done.";
}

function shell(command: string): Promise<string> {
  const child = spawn("sh", ["-c", command], { cwd, detached: true, stdio: "ignore" });
  stop.signal.addEventListener("abort", () => process.kill(-(child.pid ?? 0), "SIGKILL"));
  return new Promise((done) => child.on("exit", (code) => done(`exit ${code}`)));
}

async function answer(client: AgentContext, sessionId: string, prompt: string): Promise<PromptResponse> {
  const messages: object[] = [{ role: "user", content: prompt }];
  const sum = { input: 0, cached: 0, output: 0 };
  const end = (stopReason: PromptResponse["stopReason"]): PromptResponse => ({
    stopReason,
    usage: {
      inputTokens: sum.input,
      cachedReadTokens: sum.cached,
      outputTokens: sum.output,
      totalTokens: sum.input + sum.cached + sum.output,
    },
  });
  for (;;) {
    const { choices, usage } = await ask(messages);
    const cached = usage.prompt_tokens_details.cached_tokens;
    sum.input += usage.prompt_tokens - cached;
    sum.cached += cached;
    sum.output += usage.completion_tokens;
    const cost = { amount: (sum.input + sum.output) / 1e6, currency: "USD" };
    await client.notify(methods.client.session.update, {
      sessionId,
      update: { sessionUpdate: "usage_update", used: sum.input, size: 200_000, cost },
    });
    const [choice] = choices;
    const text = choice?.message.content ?? "";
    if (text !== "")
      await client.notify(methods.client.session.update, {
        sessionId,
        update: { sessionUpdate: "agent_message_chunk", content: { type: "text", text } },
      });
    const calls = choice?.message.tool_calls ?? [];
    if (choice?.finish_reason === "length") return end("max_tokens");
    if (choice?.finish_reason === "content_filter") return end("refusal");
    if (calls.length === 0) return end("end_turn");
    messages.push({ role: "assistant", content: text, tool_calls: calls });
    for (const call of calls) {
      const content = await use(client, sessionId, call);
      if (stop.signal.aborted) return end("cancelled");
      messages.push({ role: "tool", tool_call_id: call.id, content });
    }
  }
}

/** As codex-acp 2.6.0 tells an error. */
function hidden(error: unknown): PromptResponse {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof RequestError ? error.code : 0;
  return {
    stopReason: "end_turn",
    _meta: { codex: { error: { message: `unexpected status ${code} ${message}` } } },
  };
}

console.log("a word that is no message of the protocol");
agent({ name: "scripted" })
  .onRequest(methods.agent.initialize, () => ({
    protocolVersion: 1,
    agentInfo: { name: "scripted", version: "1.0" },
    agentCapabilities: {},
  }))
  .onRequest(methods.agent.session.new, ({ params }) => {
    ({ cwd } = params);
    return { sessionId: randomUUID() };
  })
  .onNotification(methods.agent.session.cancel, () => stop.abort())
  .onRequest(methods.agent.session.prompt, async ({ params, client }) => {
    const [block] = params.prompt;
    try {
      return await answer(client, params.sessionId, block?.type === "text" ? block.text : "");
    } catch (error) {
      if (stop.signal.aborted) return { stopReason: "cancelled" as const };
      if (hides !== undefined) return hidden(error);
      throw error instanceof RequestError ? error : new RequestError(-32_603, String(error));
    }
  })
  .connect(
    ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>),
  );
