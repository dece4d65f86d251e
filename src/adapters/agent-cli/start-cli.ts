import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";

import { baseEnvironment } from "../process/base-environment.ts";
import { processTable } from "../process/process-table.ts";
import { isFolder, refusal } from "../process/start-child.ts";

/** A program that runs and is talked with. */
export type StartedCli = {
  /** Of a process group of its own. */
  readonly leader: { readonly pid: number; readonly startTime: string };
  readonly listen: (output: (chunk: Buffer) => void, errors: (chunk: Buffer) => void) => void;
  readonly write: (text: string) => void;
  readonly endInput: () => void;
  /** Resolves, never rejects, when the process itself has ended. */
  readonly exited: Promise<void>;
  /** Waits a moment for the rest of its output; its exit code, null for a signal. */
  readonly closed: () => Promise<number | null>;
};

/** Output that a process outside our reach still holds open is not waited for longer. */
const REST_MS = 1_000;

/** Starts the program in a group of its own with `baseEnvironment()` and `env`; a string says why it could not be. */
export async function startCli(
  command: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<StartedCli | string> {
  if (!isFolder(cwd)) return `the working directory does not exist: ${cwd}`;
  const [program, ...args] = command;
  try {
    const child = spawn(program, args, {
      cwd,
      env: { ...baseEnvironment(), ...env },
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    // It may end, or close its input, before it has read all of it.
    child.stdin.on("error", () => {});
    if (child.pid === undefined) throw (await once(child, "error"))[0];
    child.on("error", () => {});
    const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
    return {
      leader: { pid: child.pid, startTime: processTable.find(child.pid)?.startTime ?? "" },
      listen: (output, errors) => {
        child.stdout.on("data", output);
        child.stderr.on("data", errors);
      },
      write: (text) => {
        if (child.stdin.writable) child.stdin.write(text);
      },
      endInput: () => void child.stdin.end(),
      exited,
      closed: async () => {
        await Promise.race([closed, wait(REST_MS, undefined, { ref: false })]);
        for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
        return child.exitCode;
      },
    };
  } catch (error) {
    return refusal(error as NodeJS.ErrnoException, command);
  }
}
