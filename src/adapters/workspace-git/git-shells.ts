import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";

import { gitEnvironment } from "./environment.ts";
import { gitFailure } from "./git-error.ts";
import { endGroup, type Git, type GitAnswer } from "./git.ts";
import { keepAlive } from "./pipe.ts";

/** Git whose commands run through shells that are there already; `close` ends them. */
export type ShelledGit = Git & { close(): Promise<void> };

type Shell = {
  run(line: string): Promise<GitAnswer | undefined>;
  end(): Promise<void>;
  /** With the command that it runs. */
  readonly kill: () => void;
};

/**
 * The same git through a few long-lived `sh`, started at once: a spawn from here copies this whole process's page tables and stops it
 * meanwhile (2 ms at 50 MB, 30 ms at 370 MB), a shell's own fork takes 0.4 ms. Commands beyond `size` wait their turn.
 */
export function throughShells(git: Git, size: number = Math.max(4, availableParallelism())): ShelledGit {
  const idle: Shell[] = Array.from({ length: size }, startShell);
  const waiting: ((shell: Shell) => void)[] = [];
  const take = (): Promise<Shell> => {
    const shell = idle.pop();
    return shell === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(shell);
  };
  const give = (shell: Shell): void => {
    const next = waiting.shift();
    if (next === undefined) idle.push(shell);
    else next(shell);
  };
  const run: Git["run"] = async (args, place) => {
    if (place.input !== undefined) return git.run(args, place);
    const shell = await take();
    const { cwd, gitDir, signal } = place;
    const inside =
      gitDir === undefined ? "" : `export GIT_DIR=${quote(gitDir)} GIT_WORK_TREE=${quote(cwd)}; `;
    const words = git.words(args, place).map(quote).join(" ");
    signal?.addEventListener("abort", shell.kill);
    const answer = await shell.run(
      `( cd -- ${quote(cwd)} || exit ${NOT_STARTED}; ${inside}exec ${words} ) </dev/null`,
    );
    signal?.removeEventListener("abort", shell.kill);
    give(answer === undefined ? startShell() : shell);
    if (signal?.aborted === true) return answer ?? { code: null, stdout: Buffer.alloc(0), stderr: "" };
    // A shell that was killed, and a command that never began, are tried again without one.
    return answer === undefined || answer.code === NOT_STARTED ? git.run(args, place) : answer;
  };
  return {
    ...git,
    run,
    async text(args, place) {
      const answer = await run(args, place);
      if (answer.code !== 0) throw gitFailure(args, place.cwd, answer);
      return answer.stdout.toString().replace(/\n$/, "");
    },
    async close() {
      await Promise.all(idle.splice(0).map((shell) => shell.end()));
    },
  };
}

/** `sh` could not find or start the program. */
const NOT_STARTED = 127;
/** Above git's own codes a shell tells of the signal that ended the command. */
const LARGEST_CODE = 129;

function startShell(): Shell {
  const child = spawn("sh", [], { env: gitEnvironment(process.env), detached: true, stdio: "pipe" });
  // Nobody else can write this line, so it ends an answer wherever it stands.
  const mark = `\n${randomUUID()} `;
  const streams = [readUntilMark(child, "stdout", mark), readUntilMark(child, "stderr", mark)] as const;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      for (const stream of streams) stream.fail();
      resolve();
    };
    child.on("error", end);
    child.on("close", end);
  });
  child.stdin.on("error", () => {});
  keepAlive(child, false);
  const say = `printf '${mark.replace("\n", String.raw`\n`)}%d\\n'`;
  return {
    async run(line) {
      keepAlive(child, true);
      const answers = streams.map((stream) => stream.next());
      child.stdin.write(`${line}; c=$?; ${say} $c; ${say} $c >&2\n`);
      const [stdout, stderr] = await Promise.all(answers);
      keepAlive(child, false);
      if (stdout === undefined || stderr === undefined) return undefined;
      const code = stdout.code > LARGEST_CODE ? null : stdout.code;
      return { code, stdout: stdout.bytes, stderr: stderr.bytes.toString() };
    },
    kill: () => endGroup(child),
    async end() {
      keepAlive(child, true);
      child.stdin.end();
      await ended;
    },
  };
}

type Answer = { readonly bytes: Buffer; readonly code: number };
type MarkedStream = {
  /** The bytes up to the next mark; undefined when the process ends first. */
  next(): Promise<Answer | undefined>;
  fail(): void;
};

function readUntilMark(
  child: ChildProcessWithoutNullStreams,
  name: "stdout" | "stderr",
  mark: string,
): MarkedStream {
  let chunks: Buffer[] = [];
  let resolve: ((answer: Answer | undefined) => void) | undefined;
  let ended = false;
  const answer = (value: Answer | undefined): void => {
    chunks = [];
    resolve?.(value);
    resolve = undefined;
  };
  child[name].on("data", (data: Buffer) => {
    chunks.push(data);
    if (data.at(-1) !== 10) return;
    // The mark and a code, at most three digits and a line end, may lie across the last chunks.
    const tail = Buffer.concat(chunks.slice(-2)).length < mark.length + 8 ? chunks : chunks.slice(-2);
    if (!Buffer.concat(tail).includes(mark)) return;
    const bytes = Buffer.concat(chunks);
    const at = bytes.lastIndexOf(mark);
    answer({ bytes: bytes.subarray(0, at), code: Number(bytes.toString("latin1", at + mark.length)) });
  });
  return {
    next: () => (ended ? Promise.resolve(undefined) : new Promise((done) => (resolve = done))),
    fail() {
      ended = true;
      answer(undefined);
    },
  };
}

/** A word that the shell reads back exactly as it is. */
function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
