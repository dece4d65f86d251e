import type { Event, LandingRefused } from "../core/run/event.ts";
import type { ProcessRunner } from "../ports/process-runner.ts";
import type { Workspace } from "../ports/workspace.ts";
import { refOf, type Landing } from "./attempt.ts";
import { commitMessage } from "./commit-message.ts";
import { planEdits } from "./plan-edits.ts";
import { prove } from "./prove.ts";
import { checksOf } from "./run-checks.ts";

export type LandPorts = {
  readonly workspace: Workspace;
  readonly checks: ProcessRunner;
  readonly tell: (event: Event) => void;
  readonly now: () => number;
};

/**
 * Puts a proven commit on the integration branch, as one commit with the plan's tick, by compare-and-swap.
 * What was proven alone is proven again on top of what landed meanwhile; nothing lands unproven.
 */
export async function land(landing: Landing, ports: LandPorts, signal: AbortSignal): Promise<Event> {
  const { spec, attempt, branch, run, agent } = landing;
  const ref = refOf(landing);
  const refused = (failure: LandingRefused["failure"], message: string): Event => ({
    type: "landing-refused",
    at: ports.now(),
    ...ref,
    failure,
    message,
  });
  try {
    const merged = await ports.workspace.merge(branch, landing.commit);
    if (merged.status === "conflict")
      return refused("conflict", `conflicts with what landed meanwhile in ${merged.files.join(", ")}`);
    const broken =
      merged.head === landing.base ? undefined : await reprove(landing, merged.tree, ports, signal);
    if (signal.aborted) return refused("cancelled", "the run was stopped");
    if (broken !== undefined)
      return refused("gate", `passed alone, fails on top of what landed meanwhile: ${broken}`);
    const at = ports.now();
    const commit = await ports.workspace.build({
      tree: merged.tree,
      parent: merged.head,
      message: commitMessage(run, spec, attempt, agent),
      at,
      edits: await planEdits(landing, (path) => ports.workspace.read(merged.tree, path), at),
    });
    if (!(await ports.workspace.advance(branch, commit, merged.head)))
      return refused("infrastructure", `${branch} was moved by someone else while the task was landing`);
    return { type: "landed", at, ...ref, commit, recovered: false };
  } catch (error) {
    return refused("infrastructure", error instanceof Error ? error.message : String(error));
  }
}

async function reprove(
  landing: Landing,
  tree: string,
  ports: LandPorts,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (checksOf(landing.task, "post").length === 0) return undefined;
  const worktree = await ports.workspace.acquire(landing.branch);
  try {
    await ports.workspace.show(worktree, tree);
    return await prove(landing, { phase: "landing", worktree: worktree.path, signal }, ports);
  } finally {
    await ports.workspace.release(worktree).catch(() => {});
  }
}
