import type { ServerResponse } from "node:http";

/** Sends server-sent events. */
export type Events = (name: string | undefined, data: unknown) => void;

/** Begins a stream of server-sent events. */
export function openEvents(response: ServerResponse): Events {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  return (name, data) => {
    const text = typeof data === "string" ? data : JSON.stringify(data);
    response.write(`${name === undefined ? "" : `event: ${name}\n`}data: ${text}\n\n`);
  };
}

/** Answers with JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

let made = 0;

/** An identifier that no other answer of this process has. */
export function fresh(prefix: string): string {
  return `${prefix}${String(++made).padStart(8, "0")}`;
}
