import type { ChildProcessWithoutNullStreams } from "node:child_process";

/** An answer at the start of the bytes read so far, or how many bytes must be there before it is worth looking again. */
export type Reply<T> = { readonly value: T; readonly length: number } | { readonly need: number };

/** The process ended with questions open; `stderr` says why, as far as it told. */
export class PipeEnded extends Error {
  readonly stderr: string;
  constructor(name: string, stderr: string) {
    super(`${name} ended: ${stderr.trim().slice(0, 2000)}`);
    this.name = "PipeEnded";
    this.stderr = stderr;
  }
}

/** A long-lived process that answers questions in order; started by the first one and again after it died. */
export type Pipe = {
  /** Rejects with `PipeEnded` when the process dies first. */
  ask<T>(request: string | Buffer, parse: (bytes: Buffer) => Reply<T>): Promise<T>;
  /** Ends the process after its last answer. */
  close(): Promise<void>;
};

type Question = {
  parse: (bytes: Buffer) => Reply<unknown>;
  resolve: (value: never) => void;
  reject: (error: Error) => void;
};
type Live = { child: ChildProcessWithoutNullStreams; ended: Promise<void>; questions: Question[] };

/** A pipe to the process that `start` makes; while nothing is asked it does not keep the program alive. */
export function openPipe(name: string, start: () => ChildProcessWithoutNullStreams): Pipe {
  let live: Live | undefined;

  const launch = (): Live => {
    const child = start();
    const questions: Question[] = [];
    let chunks: Buffer[] = [];
    let size = 0;
    let need = 1;
    let stderr = "";
    const answer = (): void => {
      while (questions.length > 0 && size >= need) {
        const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size);
        const reply = questions[0]!.parse(bytes);
        if ("need" in reply) {
          chunks = [bytes];
          need = Math.max(reply.need, size + 1);
          return;
        }
        const rest = bytes.subarray(reply.length);
        chunks = [rest];
        size = rest.length;
        need = 1;
        questions.shift()!.resolve(reply.value as never);
      }
      if (questions.length === 0) keepAlive(child, false);
    };
    const ended = new Promise<void>((resolve) => {
      const end = (error?: Error): void => {
        if (live?.child === child) live = undefined;
        const words = error === undefined ? stderr : `${error.message}\n${stderr}`;
        for (const question of questions.splice(0)) question.reject(new PipeEnded(name, words));
        resolve();
      };
      child.on("error", end);
      child.on("close", () => end());
    });
    child.stdin.on("error", () => {});
    child.stderr.on("data", (data: Buffer) => (stderr = (stderr + data.toString()).slice(-8192)));
    child.stdout.on("data", (data: Buffer) => {
      chunks.push(data);
      size += data.length;
      answer();
    });
    return { child, ended, questions };
  };

  return {
    ask<T>(request: string | Buffer, parse: (bytes: Buffer) => Reply<T>): Promise<T> {
      const { child, questions } = (live ??= launch());
      keepAlive(child, true);
      return new Promise<T>((resolve, reject) => {
        questions.push({ parse, resolve, reject });
        child.stdin.write(request);
      });
    },
    async close(): Promise<void> {
      if (live === undefined) return;
      const { child, ended } = live;
      keepAlive(child, true);
      child.stdin.end();
      await ended;
    },
  };
}

/** Asks once more when the process was ended from outside; only for questions that change nothing. */
export async function askAgain<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof PipeEnded) || error.stderr !== "") throw error;
    return ask();
  }
}

/** Whether the program stays up while this process has nothing to say. */
export function keepAlive(child: ChildProcessWithoutNullStreams, alive: boolean): void {
  const verb = alive ? "ref" : "unref";
  child[verb]();
  for (const stream of [child.stdin, child.stdout, child.stderr])
    (stream as unknown as { ref?: () => void; unref?: () => void })[verb]?.();
}
