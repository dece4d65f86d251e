import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { waitFor } from "./wait-for.ts";

/** The tool as a user starts it. */
export const RENGA: string = fileURLToPath(new URL("../../bin/renga", import.meta.url));

export type Finished = {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
};

/** A started tool: its pid is the coordinator's own, because bin/renga replaces itself. */
export type Started = {
  readonly pid: number;
  readonly done: Promise<Finished>;
  /** Resolves when its output has it; rejects when it ends without. */
  saw(text: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
};

/** A test in which the tool hangs fails with what it had said; the runner's own limit is 300 s. A bench may take as long as it likes. */
const HUNG_MS = process.env["NODE_TEST_CONTEXT"] === undefined ? 2 ** 31 - 1 : 270_000;

/** A repository in a temporary folder, with one commit; gone with `remove`. */
export type ScratchRepository = {
  readonly root: string;
  /** What every process of this repository carries in its environment, as `NAME=value`. */
  readonly mark: string;
  git(...args: string[]): string;
  write(path: string, text: string): void;
  commit(message: string): void;
  renga(...args: string[]): Promise<Finished>;
  start(...args: string[]): Started;
  /** `start` with more in its environment. */
  startWith(more: Readonly<Record<string, string>>, ...args: string[]): Started;
  remove(): void;
};

const IDENTITY = {
  GIT_AUTHOR_NAME: "A Tester",
  GIT_AUTHOR_EMAIL: "tester@example.org",
  GIT_COMMITTER_NAME: "A Tester",
  GIT_COMMITTER_EMAIL: "tester@example.org",
  GIT_CONFIG_NOSYSTEM: "1",
};

/** Makes a repository that holds these files in its first commit. */
export function scratchRepository(files: Readonly<Record<string, string>> = {}): ScratchRepository {
  const top = mkdtempSync(join(tmpdir(), "renga-e2e-"));
  const root = join(top, "repository");
  mkdirSync(root);
  const env = {
    ...process.env,
    ...IDENTITY,
    HOME: top,
    // Compiled code is taken from where it is: every repository would compile all of it again.
    XDG_CACHE_HOME: process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"),
    // What is printed for people depends on what their terminal can show.
    LC_ALL: "C.UTF-8",
    CI: "1",
    NO_COLOR: "1",
    RENGA_SANDBOX: "off",
  };
  const git = (...args: string[]): string =>
    execFileSync("git", args, {
      cwd: root,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trimEnd();
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const commit = (message: string): void => {
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", message);
  };
  const startWith = (more: Readonly<Record<string, string>>, ...args: string[]): Started => {
    const child = spawn(RENGA, args, {
      cwd: root,
      env: { ...env, ...more },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let err = "";
    let look = (): void => {};
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      out += text;
      look();
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    const hung = setTimeout(() => {
      err += `\n[killed by the test: it had not ended after ${HUNG_MS / 1000} s]`;
      child.kill("SIGKILL");
    }, HUNG_MS).unref();
    const done = new Promise<Finished>((resolve) =>
      child.on("close", (code, signal) => {
        clearTimeout(hung);
        resolve({ code, signal, out, err });
      }),
    );
    const saw = (text: RegExp): Promise<void> =>
      waitFor(
        `${text} of renga ${args.join(" ")}`,
        new Promise((resolve, reject) => {
          look = () => text.test(out) && resolve();
          look();
          void done.then(() => reject(new Error(`it ended without saying ${text}: ${out}${err}`)));
        }),
      );
    return { pid: child.pid ?? 0, done, saw, kill: (signal) => void child.kill(signal) };
  };
  const start = (...args: string[]): Started => startWith({}, ...args);
  git("init", "-q", "-b", "main");
  for (const [path, text] of Object.entries(files)) write(path, text);
  commit("Begin");
  return {
    root,
    mark: `HOME=${top}`,
    git,
    write,
    commit,
    start,
    startWith,
    renga: (...args) => start(...args).done,
    remove: () => rmSync(top, { recursive: true, force: true }),
  };
}
