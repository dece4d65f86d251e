import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";

import type { ProcessRequest, ProcessResult, ProcessRunner } from "../../ports/process-runner.ts";
import { createCapture } from "./capture.ts";
import { endTree, groupIsAlive } from "./end-tree.ts";
import type { Limit } from "./limit.ts";
import { startLimit } from "./limit.ts";
import { watchMemory } from "./memory-watch.ts";
import { createPipeStore } from "./pipe-store.ts";
import type { PipeStore } from "./pipe-store.ts";
import { startChild } from "./start-child.ts";
import type { Started } from "./start-child.ts";

export type RunnerOptions = {
  /** Between SIGTERM and SIGKILL; 2000 unless told otherwise. */
  readonly graceMs?: number;
};

type Notice = Parameters<ProcessRunner["run"]>[2];
type Setting = { readonly pipes: PipeStore; readonly graceMs: number };

/**
 * Starts each program as the leader of its own process group, with `baseEnvironment()` and what the request adds.
 * When `run` resolves its group is empty, and on time-out or abort (or if the request says `sweep`) also what left it.
 * Starting one blocks the event loop for 1-2 ms at 50 MB of memory, for longer in a larger process.
 */
export function createProcessRunner({ graceMs = 2_000 }: RunnerOptions = {}): ProcessRunner {
  const pipes = createPipeStore();
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  return {
    run: async (request, signal, started) => {
      const limit = startLimit(request.timeoutSeconds, [signal, closing.signal]);
      const result = runProgram(request, limit, started, { pipes, graceMs });
      running.add(result);
      try {
        return await result;
      } finally {
        running.delete(result);
        limit.clear();
      }
    },
    close: async () => {
      closing.abort();
      await Promise.allSettled(running);
      pipes.close();
    },
  };
}

async function runProgram(
  request: ProcessRequest,
  limit: Limit,
  notice: Notice,
  { pipes, graceMs }: Setting,
): Promise<ProcessResult> {
  const began = performance.now();
  const result = (rest: Partial<ProcessResult>): ProcessResult => ({
    exitCode: null,
    timedOut: limit.reached() === "time",
    cancelled: limit.reached() === "abort",
    ms: performance.now() - began,
    tail: "",
    ...rest,
  });
  if (limit.reached() !== undefined) return result({});
  const mark = randomUUID();
  const start = await startChild(request, { RENGA_PROCESS: mark }, pipes);
  if (typeof start === "string") return result({ startError: start });

  const capture = createCapture(request.logFile);
  const { pipe, leader } = start;
  pipe.listen((chunk) => {
    capture.take(chunk);
    request.listen?.(chunk);
  });
  const end = (): Promise<number> => endTree({ leader, marks: [`RENGA_PROCESS=${mark}`] }, graceMs);
  const memory = request.measureMemory === true ? watchMemory(leader.pid) : undefined;
  try {
    notice?.(leader);
    const exitCode = await exitOf(start, limit, end);
    const peak = memory?.stop();
    limit.clear();
    // What the program wrote is in the pipe by now; waiting for the pipe's end would be waiting for its grandchildren.
    const held = !pipe.drain();
    if (held || groupIsAlive(leader.pid) || request.sweep === true) await end();
    pipe.drain();
    return result({
      exitCode,
      tail: capture.finish(),
      ...(peak === undefined ? {} : { peakMemoryBytes: peak }),
    });
  } catch (error) {
    await end();
    throw error;
  } finally {
    memory?.stop();
    capture.finish();
    pipe.close();
  }
}

/** The program's exit code, also when it had to be ended; null when a signal did it. */
async function exitOf({ child }: Started, limit: Limit, end: () => Promise<number>): Promise<number | null> {
  const exit = once(child, "exit") as Promise<[number | null]>;
  const ended = await Promise.race([exit, limit.ended]);
  if (ended !== undefined) return ended[0];
  await end();
  // Normally the exit is told at once; a process stuck in the kernel may never exit.
  return (await Promise.race([exit, wait(1_000, [null] as const, { ref: false })]))[0];
}
