import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, statSync } from "node:fs";

import type { ProcessRequest } from "../../ports/process-runner.ts";
import { baseEnvironment } from "./base-environment.ts";
import { openInput } from "./input-file.ts";
import type { OutputPipe, PipeStore } from "./pipe-store.ts";
import { processTable } from "./process-table.ts";

/** A program that runs: its pid also names its process group. */
export type Started = {
  readonly child: ChildProcess;
  readonly pipe: OutputPipe;
  readonly leader: { readonly pid: number; readonly startTime: string };
};

/** Starts the program in a group of its own, output and errors in one pipe; a string says why it could not be. */
export async function startChild(
  request: ProcessRequest,
  mark: Readonly<Record<string, string>>,
  pipes: PipeStore,
): Promise<Started | string> {
  let pipe: OutputPipe | undefined;
  let input: number | undefined;
  try {
    if (!isFolder(request.cwd)) return `the working directory does not exist: ${request.cwd}`;
    pipe = pipes.take();
    if (request.input !== undefined) input = openInput(pipes.folder(), request.input);
    const [program, ...args] = argumentsOf(request.command);
    const child = spawn(program, args, {
      cwd: request.cwd,
      env: { ...baseEnvironment(), ...request.env, ...mark },
      detached: true,
      // The third copy tells of descendants that sent their output elsewhere.
      stdio: [input ?? "ignore", pipe.writeEnd, pipe.writeEnd, pipe.writeEnd],
    });
    if (child.pid === undefined) throw (await once(child, "error"))[0];
    child.on("error", () => {});
    const startTime = processTable.find(child.pid)?.startTime ?? "";
    return { child, pipe, leader: { pid: child.pid, startTime } };
  } catch (error) {
    pipe?.close();
    return refusal(error as NodeJS.ErrnoException, request.command);
  } finally {
    if (input !== undefined) closeSync(input);
  }
}

function argumentsOf(command: ProcessRequest["command"]): readonly [string, ...string[]] {
  return typeof command === "string" ? ["sh", "-c", command] : command;
}

/** Why a program did not start, in words for the person who wrote the command. */
export function refusal(error: NodeJS.ErrnoException, command: ProcessRequest["command"]): string {
  const program = typeof command === "string" ? "sh" : command[0];
  switch (String(error.code)) {
    case "ENOENT":
      return `program not found: ${program}`;
    case "EACCES":
      return `not allowed to run: ${program}`;
    case "E2BIG":
      return "the command or its environment is too long for the system";
    default:
      return `${program}: ${error.message}`;
  }
}

/** Whether a program can be started there; a missing folder would be told as a missing program. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
