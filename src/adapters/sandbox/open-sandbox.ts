import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

import type { SandboxManager } from "@anthropic-ai/sandbox-runtime";

import type { Sandbox, SandboxState } from "../../ports/sandbox.ts";
import { createProcessRunner } from "../process/create-process-runner.ts";
import { makePrivateFolder } from "../process/private-folder.ts";
import { quote } from "../process/shell-line.ts";
import { PRIVATE } from "./hidden-programs.ts";
import { insideScript, INSIDE } from "./inside-script.ts";
import { namespacesHint } from "./namespaces-hint.ts";
import { secretPlaces } from "./secret-places.ts";

export type SandboxOptions = {
  /** Absolute; the user's checkout, whose repository stays readable. */
  readonly root: string;
  /** The user's home folder, unless told otherwise. */
  readonly home?: string;
};

type Runtime = typeof SandboxManager;

const HINT =
  process.platform === "darwin"
    ? "macOS has sandbox-exec; it needs ripgrep beside it: brew install ripgrep"
    : "install it: bubblewrap, socat and ripgrep (apt-get install bubblewrap socat ripgrep)";

/**
 * Opens the sandbox of this machine: bubblewrap with namespaces on Linux, sandbox-exec on macOS, both through
 * `@anthropic-ai/sandbox-runtime`, whose proxy lets through the allowed hosts. Tried with one process before it is said
 * to be there. Never rejects; one at a time in a process.
 */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const folder = makePrivateFolder(existsSync("/var/tmp") ? "/var/tmp" : undefined);
  const fail = (why: string): Sandbox => {
    rmSync(folder, { recursive: true, force: true });
    return noSandbox(why);
  };
  let runtime: Runtime;
  try {
    runtime = await start(folder);
  } catch (error) {
    return fail(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
  }
  const close = async (): Promise<void> => {
    await runtime.reset();
    rmSync(folder, { recursive: true, force: true });
  };
  const wrap = wrapper(runtime, folder, options);
  const refusal = await tryOut(wrap, folder);
  if (refusal !== undefined) {
    await close();
    return process.platform === "linux"
      ? noSandbox(`bubblewrap is installed, but cannot start: ${refusal}`, namespacesHint())
      : noSandbox(refusal);
  }
  const how = process.platform === "darwin" ? "sandbox-exec" : "bubblewrap";
  return { state: { available: true, how }, wrap, close, folder };
}

/** Whether this machine has a sandbox; starts one process in it. */
export async function sandboxState(root: string = process.cwd()): Promise<SandboxState> {
  const sandbox = await openSandbox({ root });
  await sandbox.close();
  return sandbox.state;
}

/** A sandbox that is not there: requests stay as they are. */
export function noSandbox(why: string, hint: string = HINT): Sandbox {
  return {
    state: { available: false, why, hint },
    wrap: (request) => Promise.resolve(request),
    close: () => Promise.resolve(),
  };
}

async function start(folder: string): Promise<Runtime> {
  const { SandboxManager: runtime } = await import("@anthropic-ai/sandbox-runtime");
  if (!runtime.isSupportedPlatform()) throw new Error(`there is none for ${process.platform}`);
  const { errors } = runtime.checkDependencies();
  if (errors.length > 0) throw new Error(errors.join(", "));
  const former = process.env["TMPDIR"];
  const signals = ["SIGINT", "SIGTERM"] as const;
  const known = new Set(signals.flatMap((signal) => process.listeners(signal)));
  try {
    // Its sockets have to stand outside /tmp, which every process sees as its own.
    process.env["TMPDIR"] = folder;
    await runtime.initialize({
      network: { allowedDomains: [], deniedDomains: [] },
      filesystem: { denyRead: [], allowWrite: [], denyWrite: [] },
      mandatoryDenySearchDepth: 1,
    });
  } finally {
    if (former === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = former;
    // What a signal means is for the run to say: attempts keep their network until they are ended.
    for (const signal of signals)
      for (const listener of process.listeners(signal))
        if (!known.has(listener)) process.removeListener(signal, listener);
  }
  return runtime;
}

function wrapper(
  runtime: Runtime,
  folder: string,
  { root, home = homedir() }: SandboxOptions,
): Sandbox["wrap"] {
  // One secret name per list of hosts: a process is known to the proxy by it.
  const names = new Map<string, string>();
  const nameFor = (hosts: readonly string[]): string => {
    const key = [...new Set(hosts)].toSorted().join(" ");
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = randomBytes(18).toString("base64url");
    if (key !== "") runtime.registerCommandNetworkLists(name, { allowedDomains: key.split(" ") });
    names.set(key, name);
    return name;
  };
  const own = join(folder, "tmp");
  return async (request, place) => {
    const darwin = process.platform === "darwin";
    if (darwin) mkdirSync(own, { recursive: true });
    const writable = [place.worktree, ...(place.writable ?? []), ...(darwin ? [own] : [])].filter((path) =>
      existsSync(path),
    );
    const secret = secretPlaces(home, root).filter((path) => !writable.includes(path));
    const filesystem = {
      denyRead: [...secret, ...(darwin ? [] : PRIVATE.filter((path) => existsSync(path)))],
      // In a repository under /tmp; never the root whole, whose read-only mount would cover the worktree's.
      allowRead: [join(root, ".git"), join(root, ".renga", "attempts"), ...(place.readable ?? [])].filter(
        (path) => existsSync(path) && !secret.includes(path),
      ),
      allowWrite: writable,
      denyWrite: [],
    };
    const { hosts = [] } = place;
    const script = insideScript({ tmp: darwin ? own : "/tmp", hosts, env: request.env });
    const line = await runtime.wrapWithSandbox(script, "bash", { filesystem }, undefined, {
      commandId: nameFor(hosts),
      commandText: "renga",
    });
    const words = typeof request.command === "string" ? ["sh", "-c", request.command] : request.command;
    return {
      ...request,
      // Without a shell in between the pid that is told is the fence's own, and dies with all that is inside.
      command: line.startsWith("bwrap ") ? `exec ${line}` : line,
      env: { ...request.env, [INSIDE]: `exec ${words.map(quote).join(" ")}` },
    };
  };
}

/** Why a process in the sandbox does not come to its own end; undefined: it does. */
async function tryOut(wrap: Sandbox["wrap"], folder: string): Promise<string | undefined> {
  const worktree = join(folder, "try");
  mkdirSync(worktree);
  const runner = createProcessRunner();
  try {
    const request = { command: "exit 7", cwd: worktree, env: {}, timeoutSeconds: 10 };
    const { exitCode, tail, startError } = await runner.run(await wrap(request, { worktree }));
    if (exitCode === 7) return undefined;
    const said = (startError ?? tail).trim().split("\n").at(-1) ?? "";
    return said === "" ? `a process in it ended with ${exitCode ?? "a signal"}` : said;
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  } finally {
    await runner.close();
  }
}
