import type {
  AnyMessage,
  ClientConnection,
  RequestPermissionRequest,
} from "@agentclientprotocol/sdk/unstable";

import type { AgentEvent, Assignment } from "../../ports/agent.ts";
import type { Json } from "../agent-cli/json-lines.ts";
import type { CliReader } from "../agent-cli/run-cli.ts";
import { newAcpTurn, takeAcpCall, takeAcpUpdate, type AcpTurn } from "./acp-turn.ts";
import { answerTo, isPermitted } from "./permission.ts";

/** A conversation with an agent, a line at a time. */
export type AcpConversation = CliReader & {
  readonly turn: AcpTurn;
  readonly over: () => string | undefined;
  /** After the process has ended: nothing more will come. */
  readonly close: () => Promise<void>;
};

export type AcpLimits = { readonly turns: number; readonly mostUsd?: number | undefined };

/**
 * The client's side of the protocol (version 1): a session in the worktree, one prompt, its answer. It offers the agent neither files
 * nor a terminal: what the agent does it does by its own hands, and asks before where its program does so.
 */
export async function converse(
  assignment: Assignment,
  prompt: string,
  limits: AcpLimits,
  said: (event: AgentEvent) => void,
): Promise<AcpConversation> {
  // 72 MB of memory and 0.1 s that a run without such agents does not need.
  const { client, methods, RequestError } = await import("@agentclientprotocol/sdk/unstable");
  const turn = newAcpTurn();
  const incoming = new TransformStream<AnyMessage, AnyMessage>();
  const feed = incoming.writable.getWriter();
  let connection: ClientConnection | undefined;
  let over: string | undefined;

  const talk = async ({ agent }: ClientConnection): Promise<void> => {
    const { agentInfo } = await agent.request(methods.agent.initialize, {
      protocolVersion: 1,
      clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
      clientInfo: { name: "renga", version: "1" },
    });
    if (agentInfo != null) turn.agent = `${agentInfo.name} ${agentInfo.version}`.trim();
    const { worktree: cwd } = assignment;
    const { sessionId } = await agent.request(methods.agent.session.new, { cwd, mcpServers: [] });
    turn.session = sessionId;
    said({ type: "session", id: sessionId });
    turn.answer = await agent.request(methods.agent.session.prompt, {
      sessionId,
      prompt: [{ type: "text", text: prompt }],
    });
  };

  return {
    turn,
    over: () => over,
    finished: () => turn.answer !== undefined || turn.error !== undefined,
    stop: () => over !== undefined,
    get interrupt() {
      if (turn.session === undefined) return "";
      const params = { sessionId: turn.session };
      return `${JSON.stringify({ jsonrpc: "2.0", method: methods.agent.session.cancel, params })}\n`;
    },
    begin: (write, finish) => {
      const outgoing = new WritableStream<AnyMessage>({
        write: (message) => write(`${JSON.stringify(message)}\n`),
      });
      connection = client({ name: "renga" })
        .onRequest(methods.client.session.requestPermission, ({ params }) => {
          for (const event of takeAcpCall(turn, params.toolCall)) said(event);
          const allowed = isPermitted(params.toolCall, { ...assignment, agent: turn.agent });
          if (!allowed) turn.denied.push(wordsOf(params));
          return answerTo(params, allowed);
        })
        .onNotification(methods.client.session.update, ({ params: { update } }) => {
          for (const event of takeAcpUpdate(turn, update)) said(event);
          if (turn.answer === undefined) over ??= limitReached(turn, limits);
        })
        .connect({ readable: incoming.readable, writable: outgoing });
      void talk(connection)
        .catch((error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          const data = error instanceof RequestError ? dataOf(error.data) : "";
          turn.error = {
            message: `${message}${data}`,
            ...(error instanceof RequestError ? { code: error.code } : {}),
          };
        })
        .finally(finish);
    },
    read: (line: Json) => {
      // What is no message of the protocol is a program's own chatter.
      if (line["jsonrpc"] === "2.0") void feed.write(line as AnyMessage).catch(() => {});
    },
    close: async () => {
      await feed.close().catch(() => {});
      connection?.close();
      await connection?.closed.catch(() => {});
    },
  };
}

function limitReached({ tools, usd }: AcpTurn, { turns, mostUsd }: AcpLimits): string | undefined {
  if (tools > turns) return `the agent came to its limit of ${turns} turns`;
  return mostUsd === undefined || usd === undefined || usd < mostUsd
    ? undefined
    : `the agent came to its limit of money, $${mostUsd}: it cost $${usd.toFixed(4)}`;
}

function dataOf(data: unknown): string {
  if (data === undefined || data === null) return "";
  return `\n${typeof data === "string" ? data : JSON.stringify(data)}`.slice(0, 2_000);
}

function wordsOf({ toolCall: { title, kind, locations } }: RequestPermissionRequest): string {
  const where = locations?.[0]?.path ?? "";
  return `${title ?? kind ?? "use a tool"}${title?.includes(where) === true ? "" : ` ${where}`}`.slice(
    0,
    200,
  );
}
