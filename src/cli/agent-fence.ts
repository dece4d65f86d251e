import { homedir } from "node:os";
import { delimiter, join } from "node:path";

import { hiddenPrograms } from "../adapters/sandbox/hidden-programs.ts";
import { allowedHosts } from "../adapters/sandbox/provider-hosts.ts";
import type { Config } from "../core/config.ts";
import type { ProcessRequest } from "../ports/process-runner.ts";
import type { Sandbox, SandboxPlace } from "../ports/sandbox.ts";

/** What an agent's own program needs beside its worktree: its provider, and where it keeps its login and its state. */
type Own = { readonly provider?: string; readonly inHome?: readonly string[]; readonly ofRenga?: boolean };

const OWN: Readonly<Record<string, Own>> = {
  // Its login alone: settings beside it may name programs that the user's own sessions run.
  claude: { provider: "anthropic", inHome: [".claude/.credentials.json"], ofRenga: true },
  gemini: { provider: "google", inHome: [".gemini"] },
  qwen: { inHome: [".qwen"] },
  pi: { inHome: [".pi"] },
};

export type FenceRequest = {
  readonly sandbox: Sandbox;
  /** Absolute; the user's checkout. */
  readonly root: string;
  readonly config?: Config | undefined;
};

/** Puts the fence around a request, or rejects. */
export type Fence = (request: ProcessRequest) => Promise<ProcessRequest>;

/** The fence of each kind of agent, by the word that its specification begins with. */
export function agentFences({ sandbox, root, config }: FenceRequest): (kind: string) => Fence {
  return (kind) => (request) => {
    const { worktree, ...more } = placeOf(kind, request, { root, config });
    return sandbox.wrap(request, { worktree, ...more });
  };
}

/** What an agent may reach: its worktree, the task's state, what all worktrees share, its own home; its provider's hosts. */
export function placeOf(
  kind: string,
  { cwd, env, command = "" }: Pick<ProcessRequest, "cwd" | "env"> & Partial<Pick<ProcessRequest, "command">>,
  { root, config }: Omit<FenceRequest, "sandbox">,
): SandboxPlace {
  const { provider, inHome = [], ofRenga = false } = OWN[kind] ?? {};
  const home = env["HOME"] ?? homedir();
  const state = env["RENGA_STATE"];
  const writable = [
    ...(state === undefined ? [] : [state]),
    join(root, ".renga", "shared"),
    ...(ofRenga ? [join(root, ".renga", "agents", kind)] : []),
    ...inHome.map((path) => join(home, path)),
    ...(process.env["RENGA_SANDBOX_WRITE"] ?? "").split(delimiter).filter((path) => path.startsWith("/")),
  ];
  const path = env["PATH"] ?? process.env["PATH"] ?? "";
  return {
    worktree: cwd,
    writable,
    readable: hiddenPrograms(command, { path, cwd, whole: [root, cwd, ...writable] }),
    hosts: allowedHosts(provider, { ...process.env, ...env }, config?.sandbox?.hosts),
  };
}
