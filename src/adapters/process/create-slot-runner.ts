import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";

import type { ProcessRequest, ProcessResult, ProcessRunner } from "../../ports/process-runner.ts";
import { createCapture } from "./capture.ts";
import type { RunnerOptions } from "./create-process-runner.ts";
import { endTrees } from "./end-tree.ts";
import { findProgram } from "./find-program.ts";
import { writeInput } from "./input-file.ts";
import type { Limit } from "./limit.ts";
import { startLimit } from "./limit.ts";
import type { MemoryWatch } from "./memory-watch.ts";
import { watchMemory } from "./memory-watch.ts";
import { createPipeStore } from "./pipe-store.ts";
import type { PipeStore } from "./pipe-store.ts";
import { shellLine } from "./shell-line.ts";
import type { Slot } from "./slot.ts";
import { startSlot, type SlotSetting } from "./slot.ts";
import { isFolder } from "./start-child.ts";

/** `shell`, `owner`: of each slot; `parent`: a folder that its commands see, for the pipes. */
export type SlotOptions = RunnerOptions & Omit<SlotSetting, "pipes"> & { readonly parent?: string };

/** Shells that stay; `warm` starts them ahead, until there are so many, where a command would wait for its shell. */
export type SlotRunner = ProcessRunner & { readonly warm: (count: number) => void };

type Notice = Parameters<ProcessRunner["run"]>[2];
type Setting = { readonly pipes: PipeStore; readonly graceMs: number };

/**
 * Runs commands through shells, at most `size` of them, that are started when they are first needed and then stay: half a
 * millisecond a command whatever the memory of this process, where a spawn forks all of it and waits. Further commands wait;
 * their clock starts when they do. An exit status above 128 counts as a signal, and a command that is not swept sees the
 * shell's pid as `$$`. What holds a descriptor of the command's is always ended with it.
 */
export function createSlotRunner(
  size: number = availableParallelism(),
  { graceMs = 2_000, parent, ...slot }: SlotOptions = {},
): SlotRunner {
  const pipes = createPipeStore(parent);
  const start = (): Slot => startSlot({ ...slot, pipes });
  const closing = new AbortController();
  const running = new Set<Promise<unknown>>();
  const idle: Slot[] = [];
  let slots = 0;
  const waiting: ((slot: Slot | undefined) => void)[] = [];
  const take = (signal: AbortSignal | undefined): Slot | undefined | Promise<Slot | undefined> => {
    const slot = idle.pop();
    if (slot !== undefined) return slot;
    if (slots >= size) return nextSlot(waiting, signal);
    const made = start();
    slots++;
    return made;
  };
  const giveBack = (slot: Slot): void => {
    const next = waiting.shift();
    if (next === undefined) idle.push(slot);
    else next(slot);
  };
  const run = async (
    request: ProcessRequest,
    signal: AbortSignal | undefined,
    notice: Notice,
  ): Promise<ProcessResult> => {
    let slot = await take(signal);
    if (slot === undefined) return NEVER_STARTED;
    const limit = startLimit(request.timeoutSeconds, [signal, closing.signal]);
    try {
      return await runInSlot({ request, limit, notice, slot }, { pipes, graceMs });
    } finally {
      limit.clear();
      if (!slot.clean() || (request.sweep === true && !slot.alone())) {
        await slot.end(graceMs);
        slot = start();
      }
      giveBack(slot);
    }
  };
  return {
    warm: (count) => {
      while (slots < Math.min(count, size) && !closing.signal.aborted) {
        idle.push(start());
        slots++;
      }
    },
    run: async (request, signal, notice) => {
      const result = run(request, signal, notice);
      running.add(result);
      try {
        return await result;
      } finally {
        running.delete(result);
      }
    },
    close: async () => {
      closing.abort();
      await Promise.allSettled(running);
      const left = idle.splice(0);
      await endTrees(
        left.map((slot) => slot.tree),
        graceMs,
      );
      for (const slot of left) slot.discard();
      pipes.close();
    },
  };
}

const NEVER_STARTED: ProcessResult = { exitCode: null, timedOut: false, cancelled: true, ms: 0, tail: "" };

/** The next slot that becomes free; undefined when the caller gives up first. */
async function nextSlot(
  waiting: ((slot: Slot | undefined) => void)[],
  signal: AbortSignal | undefined,
): Promise<Slot | undefined> {
  const { promise, resolve } = Promise.withResolvers<Slot | undefined>();
  const giveUp = (): void => {
    const at = waiting.indexOf(resolve);
    if (at >= 0) waiting.splice(at, 1);
    resolve(undefined);
  };
  waiting.push(resolve);
  signal?.addEventListener("abort", giveUp, { once: true });
  if (signal?.aborted === true) giveUp();
  try {
    return await promise;
  } finally {
    signal?.removeEventListener("abort", giveUp);
  }
}

type Work = {
  readonly request: ProcessRequest;
  readonly limit: Limit;
  readonly notice: Notice;
  readonly slot: Slot;
};

async function runInSlot({ request, limit, notice, slot }: Work, setting: Setting): Promise<ProcessResult> {
  const began = performance.now();
  const result = (rest: Partial<ProcessResult>): ProcessResult => ({
    exitCode: null,
    timedOut: limit.reached() === "time",
    cancelled: limit.reached() === "abort",
    ms: performance.now() - began,
    tail: "",
    ...rest,
  });
  const refused = refusedBefore(request);
  if (refused !== undefined) return result({ startError: refused });
  if (limit.reached() !== undefined) return result({});
  const input = request.input === undefined ? "/dev/null" : writeInput(setting.pipes.folder(), request.input);
  const capture = createCapture(request.logFile);
  const { leader, lifeline } = slot;
  const { listen } = request;
  const take = (chunk: Buffer): void => {
    capture.take(chunk);
    listen?.(chunk);
  };
  let memory: MemoryWatch | undefined;
  try {
    notice?.(leader);
    const answer = slot.tell(shellLine({ request, input, lifeline }), take);
    if (request.measureMemory === true) memory = watchMemory(leader.pid);
    const status = await Promise.race([answer, limit.ended.then(() => "limit" as const)]);
    const peak = memory?.stop();
    if (status === "limit") await slot.end(setting.graceMs);
    else limit.clear();
    slot.drain();
    const exitCode = exitCodeOf(status);
    const startError = refusedBy(exitCode, request);
    const rest = { tail: capture.finish(), ...(peak === undefined ? {} : { peakMemoryBytes: peak }) };
    return result(startError === undefined ? { exitCode, ...rest } : { startError, ...rest });
  } finally {
    memory?.stop();
    capture.finish();
    if (request.input !== undefined) rmSync(input, { force: true });
  }
}

/** What would otherwise be told as a failure of the command itself. */
function refusedBefore({ command, cwd, env }: ProcessRequest): string | undefined {
  if (!isFolder(cwd)) return `the working directory does not exist: ${cwd}`;
  const words = [...(typeof command === "string" ? [command] : command), ...Object.entries(env).flat()];
  return words.some((word) => word.includes("\0"))
    ? "the command or its environment holds a NUL character"
    : undefined;
}

/** A shell tells of a signal as 128 + its number; of a program of ours, nothing is known but that. */
function exitCodeOf(status: string | undefined): number | null {
  const code = Number(status ?? Number.NaN);
  return Number.isNaN(code) || (code > 128 && code < 160) ? null : code;
}

/** A shell tells of a program that it could not start as 126 or 127, which a program may also return by itself. */
function refusedBy(exitCode: number | null, { command, cwd, env }: ProcessRequest): string | undefined {
  if (typeof command === "string" || (exitCode !== 126 && exitCode !== 127)) return undefined;
  const [program] = command;
  if (findProgram(program, env["PATH"] ?? process.env["PATH"] ?? "", cwd) !== undefined) return undefined;
  return `${exitCode === 127 ? "program not found" : "not allowed to run"}: ${program}`;
}
