import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync } from "node:fs";

import { UserError } from "../../core/user-error.ts";
import { gitEnvironment } from "./environment.ts";
import { gitFailure } from "./git-error.ts";

/** Who makes a commit. */
export type Identity = { readonly name: string; readonly email: string };

/** Where a command runs; with `gitDir` it cannot stray into a repository further up. */
export type GitPlace = {
  readonly cwd: string;
  readonly gitDir?: string;
  readonly input?: string;
  /** Added to the environment; goes with `input` only. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the command (its answer has code `null`), and what it has started. */
  readonly signal?: AbortSignal;
  /** The user's own configuration and hooks count: for what is done in their checkout at their word. */
  readonly asUser?: boolean;
};

export type GitAnswer = { readonly code: number | null; readonly stdout: Buffer; readonly stderr: string };

/** The git program. */
export type Git = {
  readonly program: string;
  /** Program, settings and arguments as one command. */
  words(args: readonly string[], place: GitPlace): readonly string[];
  /** Resolves with whatever exit code; rejects only when git cannot be started. */
  run(args: readonly string[], place: GitPlace): Promise<GitAnswer>;
  /** Standard output without its last newline; rejects when the exit code is not 0. */
  text(args: readonly string[], place: GitPlace): Promise<string>;
  /** Starts a long-lived command, `prefix` being a program that runs git for us. */
  start(args: readonly string[], place: GitPlace, prefix?: readonly string[]): ChildProcessWithoutNullStreams;
};

/**
 * Settings for our own plumbing: no hook, signature, garbage collection or file-system daemon of the user's may start,
 * and files are taken and given as they are.
 */
const PLUMBING = [
  "core.hooksPath=/dev/null",
  "commit.gpgSign=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "core.fsmonitor=false",
  "core.safecrlf=false",
  // On a Mac such a name would be `.git` itself: nobody there could check it out.
  "core.protectHFS=true",
  "merge.conflictStyle=merge",
  "submodule.recurse=false",
  "status.submoduleSummary=false",
  "advice.addEmbeddedRepo=false",
].flatMap((setting) => ["-c", setting]);

/** Git as a program (`git` on the PATH, or a path); processes get their own group so that Ctrl-C does not cut them short; `settings` go with all plumbing. */
export function gitProgram(program = "git", settings: readonly string[] = []): Git {
  const environment = gitEnvironment(process.env);
  const words: Git["words"] = (args, place) => [
    program,
    ...(place.asUser ? [] : [...PLUMBING, ...settings]),
    ...args,
  ];
  const start: Git["start"] = (args, place, prefix = []) => {
    const [command, ...rest] = [...prefix, ...words(args, place)];
    const where = place.gitDir === undefined ? {} : { GIT_DIR: place.gitDir, GIT_WORK_TREE: place.cwd };
    const env = { ...environment, ...where, ...place.env };
    return spawn(command!, rest, { cwd: place.cwd, env, detached: true, stdio: "pipe" });
  };
  const run: Git["run"] = (args, place) =>
    new Promise((resolve, reject) => {
      const child = start(args, place);
      const out: Buffer[] = [];
      let stderr = "";
      child.stdout.on("data", (data: Buffer) => out.push(data));
      child.stderr.on("data", (data: Buffer) => (stderr = (stderr + data.toString()).slice(-65_536)));
      child.stdin.on("error", () => {});
      const end = (): void => endGroup(child);
      place.signal?.addEventListener("abort", end);
      child.on("error", (error) => reject(cannotStart(program, place.cwd, error)));
      child.on("close", (code) => {
        place.signal?.removeEventListener("abort", end);
        resolve({ code, stdout: Buffer.concat(out), stderr });
      });
      child.stdin.end(place.input);
    });
  return {
    program,
    words,
    run,
    start,
    async text(args, place) {
      const answer = await run(args, place);
      if (answer.code !== 0) throw gitFailure(args, place.cwd, answer);
      return answer.stdout.toString().replace(/\n$/, "");
    },
  };
}

/** Ends a process that leads a group, and all of the group; git takes its locks along. */
export function endGroup({ pid }: { readonly pid?: number | undefined }): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGTERM");
  } catch {
    // It has ended by itself.
  }
}

function cannotStart(program: string, cwd: string, error: Error): Error {
  if (!existsSync(cwd)) return new UserError(`there is no folder ${cwd}`);
  if (!/ENOENT|EACCES/.test(error.message)) return error;
  return new UserError(`cannot start git (${program}): ${error.message.replace(/^spawn /, "")}`, {
    hint: "install git 2.39 or later and put it on the PATH",
  });
}
