import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { waitFor } from "./wait-for.ts";

/** One started agent process, waiting for the test's word. */
export type Actor = {
  readonly pid: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly prompt: string;
  readonly task: string;
  write(path: string, text: string): Promise<void>;
  print(text: string): Promise<void>;
  /** Starts a child in a process group of its own and gives its pid. */
  spawn(): Promise<number>;
  ignoreSigterm(): Promise<void>;
  exit(code: number): void;
  /** Resolves when the process has gone, however it went. */
  readonly gone: Promise<void>;
};

/** Where scripted agents come on: `spec` is the agent to run with, `next` waits for the next one that starts. */
export type Stage = {
  readonly spec: string;
  next(): Promise<Actor>;
  close(): void;
};

const SCRIPT = fileURLToPath(new URL("./scripted-agent.mjs", import.meta.url));

/** Opens a stage on a socket of its own. */
export async function openStage(): Promise<Stage> {
  const dir = mkdtempSync(join(tmpdir(), "renga-stage-"));
  const path = join(dir, "s");
  const actors: Actor[] = [];
  const waiting: ((actor: Actor) => void)[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    enter(socket, (actor) => {
      const next = waiting.shift();
      if (next === undefined) actors.push(actor);
      else next(actor);
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    spec: `command:${process.execPath} ${SCRIPT} ${path}`,
    next: () => {
      const actor = actors.shift();
      if (actor !== undefined) return Promise.resolve(actor);
      return waitFor("an agent to come on", new Promise((resolve) => waiting.push(resolve)));
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

type Hello = { pid: number; cwd: string; env: Record<string, string>; prompt: string };

/** Makes an actor of a process that has connected, once it has said what it was given. */
function enter(socket: Socket, on: (actor: Actor) => void): void {
  const gone = new Promise<void>((resolve) => socket.on("close", () => resolve()));
  socket.on("error", () => {});
  const answers: ((value: { pid?: number }) => void)[] = [];
  const order = (what: object): Promise<{ pid?: number }> =>
    new Promise((resolve) => {
      answers.push(resolve);
      socket.write(`${JSON.stringify(what)}\n`);
    });
  let greeted = false;
  createInterface({ input: socket }).on("line", (line) => {
    if (greeted) return answers.shift()?.(JSON.parse(line) as { pid?: number });
    greeted = true;
    const hello = JSON.parse(line) as Hello;
    on({
      ...hello,
      task: hello.env["RENGA_TASK_ID"] ?? "",
      gone,
      write: async (path, text) => void (await order({ do: "write", path, text })),
      print: async (text) => void (await order({ do: "print", text })),
      spawn: async () => (await order({ do: "spawn" })).pid ?? 0,
      ignoreSigterm: async () => void (await order({ do: "ignore-sigterm" })),
      exit: (code) => void socket.write(`${JSON.stringify({ do: "exit", code })}\n`),
    });
  });
}
