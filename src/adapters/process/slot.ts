import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, constants, openSync, rmSync } from "node:fs";
import type { Readable, Writable } from "node:stream";

import { baseEnvironment } from "./base-environment.ts";
import type { Tree } from "./end-tree.ts";
import { endTree, isAlone } from "./end-tree.ts";
import { countPids, givenBetween } from "./pid-count.ts";
import { readNow } from "./pipe-store.ts";
import type { PipeStore } from "./pipe-store.ts";
import { processTable } from "./process-table.ts";
import { SHELL_OF } from "./shell-of.ts";

/** A shell that waits for commands; one at a time. */
export type Slot = {
  readonly leader: { readonly pid: number; readonly startTime: string };
  /** The shell and all that it starts. */
  readonly tree: Tree;
  /** Every process of the slot holds this open, so that leftovers are seen. */
  readonly lifeline: string;
  /** Runs a line; resolves with what it wrote to descriptor 3, or undefined when the shell itself ended. */
  readonly tell: (line: string, take: (chunk: Buffer) => void) => Promise<string | undefined>;
  /** Takes the output that is still in the pipe. */
  readonly drain: () => void;
  /** The shell lives and nothing of the last command does. */
  readonly clean: () => boolean;
  /** Nothing of the tree lives but the shell, wherever it went; each look takes in what was started since the last. */
  readonly alone: () => boolean;
  /** Ends the shell and everything it started. */
  readonly end: (graceMs: number) => Promise<void>;
  /** Lets go of what belongs to a slot whose tree has been ended. */
  readonly discard: () => void;
};

/** A program that becomes a shell which reads commands, such as one inside a fence. */
export type Shell = {
  readonly words: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
};

export type SlotSetting = {
  readonly pipes: PipeStore;
  /** What it is, where it is not `sh`. */
  readonly shell?: Shell;
  /** The folder that it works for: where whoever started it was killed, the next one finds it by that. */
  readonly owner?: string;
};

/** Starts a shell in a process group of its own. Throws what `spawn` throws. */
export function startSlot({ pipes, shell = PLAIN, owner = "" }: SlotSetting): Slot {
  const [program, ...words] = shell.words;
  const output = pipes.take();
  const lifeline = pipes.path();
  const lifelineEnd = openSync(lifeline, constants.O_RDONLY | constants.O_NONBLOCK);
  const mark = randomUUID();
  const before = countPids();
  const child = spawn(program, words, {
    env: { ...baseEnvironment(), ...shell.env, RENGA_PROCESS: mark, [SHELL_OF]: owner },
    detached: true,
    stdio: ["pipe", output.writeEnd, output.writeEnd, "pipe"],
  });
  let take: ((chunk: Buffer) => void) | undefined;
  let answer: ((text: string | undefined) => void) | undefined;
  let alive = child.pid !== undefined;
  const dies = (): void => {
    alive = false;
    answer?.(undefined);
  };
  const pid = child.pid ?? 0;
  // Where a child's pid is not counted on from the last, every process is looked at.
  let looked = givenBetween(before, countPids())?.(pid) === true ? before : undefined;
  const leader = { pid, startTime: processTable.find(pid)?.startTime ?? "" };
  child.on("exit", dies);
  child.on("error", dies);
  const commands = child.stdio[0] as Writable;
  commands.on("error", () => {});
  output.listen((chunk) => take?.(chunk));
  listenForAnswers(child, (text) => answer?.(text));

  let ending: Promise<void> | undefined;
  const tree = { ...(pid > 0 ? { leader } : {}), marks: [`RENGA_PROCESS=${mark}`] };
  const alone = (): boolean => {
    const now = looked && countPids();
    const nobodyElse = isAlone(tree, givenBetween(looked, now));
    if (nobodyElse) looked = now;
    return nobodyElse;
  };
  const end = async (graceMs: number): Promise<void> => {
    alive = false;
    if (pid > 0) await endTree(tree, graceMs);
    discard();
  };
  const discard = (): void => {
    alive = false;
    commands.destroy();
    output.drain();
    output.close();
    closeSync(lifelineEnd);
    rmSync(lifeline, { force: true });
  };

  return {
    leader,
    tree,
    lifeline,
    tell: (line, to) => {
      const { promise, resolve } = Promise.withResolvers<string | undefined>();
      take = to;
      answer = resolve;
      if (alive) commands.write(line);
      else resolve(undefined);
      return promise;
    },
    drain: () => void output.drain(),
    clean: () => alive && readNow(lifelineEnd, Buffer.alloc(1)) === 0,
    alone,
    end: (graceMs) => (ending ??= end(graceMs)),
    discard,
  };
}

const PLAIN: Shell = { words: ["sh"], env: {} };

function listenForAnswers(child: ChildProcess, tell: (text: string) => void): void {
  let text = "";
  const answers = child.stdio[3] as Readable;
  answers.on("error", () => {});
  answers.setEncoding("latin1").on("data", (chunk: string) => {
    text += chunk;
    if (!text.endsWith("\n")) return;
    const whole = text.trim();
    text = "";
    tell(whole);
  });
}
