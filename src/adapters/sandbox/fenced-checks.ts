import { readdirSync } from "node:fs";
import { join } from "node:path";

import type { ProcessRequest, ProcessResult, ProcessRunner } from "../../ports/process-runner.ts";
import type { Sandbox } from "../../ports/sandbox.ts";
import { createSlotRunner } from "../process/create-slot-runner.ts";

export type FencedChecksOptions = {
  readonly sandbox: Sandbox;
  /** Absolute; the user's checkout. */
  readonly root: string;
  /** Hosts that they may reach. */
  readonly hosts?: readonly string[];
  readonly graceMs?: number;
};

type Fence = { readonly owner: string; readonly runner: Promise<ProcessRunner> };

/**
 * Runs short commands in the sandbox, through shells that stay inside: entering it takes a quarter of a second, a command
 * after that one or two milliseconds. Each attempt has shells of its own in each worktree, so that nothing that a check
 * leaves behind reaches the next attempt's. A fence that cannot be set up is a `startError`.
 */
export function fencedChecks({ sandbox, root, hosts = [], graceMs }: FencedChecksOptions): ProcessRunner {
  const fences = new Map<string, Fence>();
  const closing: Promise<unknown>[] = [];
  const leave = (fence: Fence): void =>
    void closing.push(
      fence.runner.then(
        (it) => it.close(),
        () => {},
      ),
    );

  const enter = async ({ cwd, env }: ProcessRequest): Promise<ProcessRunner> => {
    const state = env["RENGA_STATE"];
    const shared = join(root, ".renga", "shared");
    const place =
      cwd === root
        ? // Monitors of the run look at the checkout, and nothing of it is theirs to change.
          { worktree: shared, readable: shownOf(root), hosts }
        : { worktree: cwd, writable: [...(state === undefined ? [] : [state]), shared], hosts };
    const request = { command: ["sh"] as const, cwd, env: {}, timeoutSeconds: 0 };
    const { command, env: inside } = await sandbox.wrap(request, place);
    const words = typeof command === "string" ? (["sh", "-c", command] as const) : command;
    // As many at a time as somebody asks for: a monitor that hangs keeps no check waiting.
    return createSlotRunner(Number.POSITIVE_INFINITY, {
      owner: root,
      // A bash whose input is a socket takes itself for a login from afar, and reads the user's settings, unless it is told otherwise.
      shell: { words, env: { ...inside, SHLVL: "2" } },
      ...(sandbox.folder === undefined ? {} : { parent: sandbox.folder }),
      ...(graceMs === undefined ? {} : { graceMs }),
    });
  };
  const fenceOf = (request: ProcessRequest): Fence => {
    const { cwd, env } = request;
    const owner = `${env["RENGA_ATTEMPT_UID"] ?? ""} ${env["RENGA_STATE"] ?? ""}`;
    const known = fences.get(cwd);
    if (known?.owner === owner) return known;
    if (known !== undefined) leave(known);
    const fence = { owner, runner: enter(request) };
    fences.set(cwd, fence);
    return fence;
  };
  return {
    async run(request, signal, started): Promise<ProcessResult> {
      const fence = fenceOf(request);
      let runner: ProcessRunner;
      try {
        runner = await fence.runner;
      } catch (error) {
        fences.delete(request.cwd);
        const why = error instanceof Error ? error.message : String(error);
        const startError = `the sandbox could not be set up: ${why}`;
        return { exitCode: null, timedOut: false, cancelled: false, ms: 0, tail: "", startError };
      }
      return runner.run(request, signal, started);
    },
    async close() {
      for (const fence of fences.values()) leave(fence);
      fences.clear();
      await Promise.all(closing);
    },
  };
}

/** What a checkout shows that lies where all is hidden, such as /tmp: not Renga's own folder, where more is hidden. */
function shownOf(root: string): readonly string[] {
  return readdirSync(root).flatMap((name) => (name === ".renga" ? [] : [join(root, name)]));
}
