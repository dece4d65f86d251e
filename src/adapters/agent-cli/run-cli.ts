import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";

import type { Assignment, ProcessNotice } from "../../ports/agent.ts";
import type { ProcessRequest } from "../../ports/process-runner.ts";
import { createCapture } from "../process/capture.ts";
import { endTree } from "../process/end-tree.ts";
import { watchMemory } from "../process/memory-watch.ts";
import { createJsonLines, type Json } from "./json-lines.ts";
import { removeLeftovers } from "./remove-leftovers.ts";
import { startCli, type StartedCli } from "./start-cli.ts";

/** How an agent's program is started for one attempt. */
export type CliLaunch = {
  readonly command: readonly [string, ...string[]];
  /** What it gets beside the base environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What it reads first. */
  readonly input: string;
  /** Its input stays open until its final event, so that it can be interrupted through it. */
  readonly holdInput?: boolean;
  /** So long it may say nothing at all. */
  readonly idleSeconds: number;
  /** Puts the sandbox around it. */
  readonly fence?: (request: ProcessRequest) => Promise<ProcessRequest>;
};

/** Understands what the program prints. */
export type CliReader = {
  /** A conversation: how to write to its input, and how to say that it is over. */
  readonly begin?: (write: (text: string) => void, finish: () => void) => void;
  readonly read: (line: Json) => void;
  /** Its final event has been read. */
  readonly finished: () => boolean;
  /** It has to be ended, for a reason that only the reader knows: too many turns. */
  readonly stop?: () => boolean;
  /** What asks it through its input to stop. */
  readonly interrupt?: string;
};

/** One attempt, as `Agent.work` is told of it. */
export type CliWork = {
  readonly assignment: Assignment;
  readonly signal: AbortSignal;
  readonly started: ProcessNotice;
};

/** How it ended. */
export type CliEnd = {
  /** What ended it, if not it itself: its time, its silence, somebody's abort, the reader. */
  readonly cut?: "time" | "idle" | "abort" | "reader";
  readonly startError?: string;
  /** null: a signal. */
  readonly exitCode: number | null;
  /** The ends of what it printed, 64 KiB at most. */
  readonly tail: string;
  readonly errors: string;
  readonly peakMemoryBytes?: number;
};

export type LadderOptions = {
  /** Between the interrupt through the input and SIGTERM. */
  readonly politeMs?: number;
  /** Between SIGTERM and SIGKILL. */
  readonly graceMs?: number;
  /** Between the final event and the end of the process. */
  readonly lingerMs?: number;
};

/** The largest delay that a timer takes. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Runs an agent's program in the worktree to its end, its own or its time's. Its standard output is JSON lines for the reader, and
 * all of it goes to a `.log` beside the assignment's file, both up to a limit. To end it, it is asked through its input, then by
 * SIGTERM, then by SIGKILL; when this resolves, no process of the attempt is alive, and half-written files are gone.
 */
export async function runCli(
  launch: CliLaunch,
  { assignment, signal, started }: CliWork,
  reader: CliReader,
  { politeMs = 5_000, graceMs = 4_000, lingerMs = 10_000 }: LadderOptions = {},
): Promise<CliEnd> {
  const none: CliEnd = { exitCode: null, tail: "", errors: "" };
  if (signal.aborted) return { ...none, cut: "abort" };
  const began = Date.now();
  const mark = randomUUID();
  const env = { ...launch.env, ...assignment.env, RENGA_ATTEMPT_UID: assignment.uid, RENGA_PROCESS: mark };
  const cli = await startFenced(launch, assignment, env);
  if (typeof cli === "string") return { ...none, startError: cli };

  const output = createCapture(assignment.promptFile.replace(/(\.\w+)?$/, ".log"));
  const errors = createCapture();
  const memory = watchMemory(cli.leader.pid);
  const clocks = startClocks(cli, { launch, assignment, signal });
  try {
    started(cli.leader);
    const finish = (): void => {
      cli.endInput();
      clocks.linger(lingerMs);
    };
    const lines = createJsonLines((line) => {
      reader.read(line);
      if (reader.stop?.() === true) clocks.end("reader");
      if (reader.finished()) finish();
    });
    cli.listen((chunk) => {
      clocks.heard();
      output.take(chunk);
      lines.take(chunk);
    }, errors.take);
    cli.write(launch.input);
    reader.begin?.(cli.write, finish);
    if (launch.holdInput !== true) cli.endInput();

    const cut = await clocks.ended;
    if (cut !== undefined && reader.interrupt !== undefined && !reader.finished()) {
      cli.write(reader.interrupt);
      await Promise.race([cli.exited, wait(politeMs, undefined, { ref: false })]);
    }
    // Shells of its tools are leaders of sessions of their own: only the mark finds them.
    await endTree({ leader: cli.leader, marks: [`RENGA_PROCESS=${mark}`] }, graceMs);
    const exitCode = await cli.closed();
    lines.finish();
    if (!reader.finished() || cut !== undefined || exitCode !== 0)
      await removeLeftovers(assignment.worktree, began).catch(() => []);
    const peak = memory.stop();
    return {
      exitCode,
      tail: output.finish(),
      errors: errors.finish(),
      ...(cut === undefined || cut === "linger" ? {} : { cut }),
      ...(peak === undefined ? {} : { peakMemoryBytes: peak }),
    };
  } finally {
    clocks.clear();
    memory.stop();
    output.finish();
    errors.finish();
  }
}

/** Never without the sandbox where it should have been there. */
async function startFenced(
  { command, fence }: CliLaunch,
  { worktree, timeoutSeconds }: Assignment,
  env: Readonly<Record<string, string>>,
): Promise<StartedCli | string> {
  if (fence === undefined) return startCli(command, worktree, env);
  try {
    const fenced = await fence({ command, cwd: worktree, env, timeoutSeconds });
    const words =
      typeof fenced.command === "string" ? (["sh", "-c", fenced.command] as const) : fenced.command;
    return await startCli(words, worktree, fenced.env);
  } catch (error) {
    return `the sandbox could not be set up: ${error instanceof Error ? error.message : String(error)}`;
  }
}

type Cut = "time" | "idle" | "abort" | "reader" | "linger" | undefined;

type Clocks = {
  /** Resolves with the first thing that ended it; undefined: it itself. */
  readonly ended: Promise<Cut>;
  readonly end: (cut: Cut) => void;
  readonly heard: () => void;
  readonly linger: (ms: number) => void;
  readonly clear: () => void;
};

function startClocks(
  cli: StartedCli,
  { launch, assignment, signal }: { launch: CliLaunch; assignment: Assignment; signal: AbortSignal },
): Clocks {
  const { promise: ended, resolve } = Promise.withResolvers<Cut>();
  const timers: NodeJS.Timeout[] = [];
  const after = (ms: number, cut: Cut): NodeJS.Timeout => {
    const timer = setTimeout(() => resolve(cut), Math.min(Math.max(0, ms), LONGEST_MS));
    timers.push(timer);
    return timer;
  };
  const aborted = (): void => resolve("abort");
  signal.addEventListener("abort", aborted, { once: true });
  if (signal.aborted) aborted();
  after(assignment.timeoutSeconds * 1_000, "time");
  const idle = after(launch.idleSeconds * 1_000, "idle");
  void cli.exited.then(() => resolve(undefined));
  let lingers = false;
  return {
    ended,
    end: resolve,
    heard: () => void idle.refresh(),
    linger: (ms) => {
      if (!lingers) after(ms, "linger");
      lingers = true;
    },
    clear: () => {
      signal.removeEventListener("abort", aborted);
      timers.forEach(clearTimeout);
    },
  };
}
