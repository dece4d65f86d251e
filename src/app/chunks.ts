import { chunkSlices, unitsOf, type Slice } from "../core/run/chunk-slices.ts";
import type { AttemptResult } from "../core/run/event.ts";
import { plainOutput } from "../core/run/plain-output.ts";
import type { Agent } from "../ports/agent.ts";
import type { Workspace, Worktree } from "../ports/workspace.ts";
import { assign } from "./assign.ts";
import { cancelled, failed, failedBy } from "./attempt-result.ts";
import { refOf, type Attempt } from "./attempt.ts";
import { describeBroken, runAttemptChecks, type ProvePorts } from "./prove.ts";
import { checksOf } from "./run-checks.ts";

export type ChunkPorts = ProvePorts & {
  /** Takes secrets out of what an agent is told. */
  readonly redactText?: ((text: string) => string) | undefined;
  readonly workspace: Workspace;
  /** Runs the task's main command or script. */
  readonly script: Agent;
  readonly scratch: string;
};

type Place = { readonly worktree: Worktree; readonly signal: AbortSignal };

/**
 * The main work of a chunked task: its command once for each slice, from the checkpoint on, where there is one; quality
 * commands between chunks, and a checkpoint after each slice. Undefined when all of it is done, else how it failed.
 */
export async function runChunks(
  attempt: Attempt,
  place: Place,
  ports: ChunkPorts,
): Promise<AttemptResult | undefined> {
  const { chunks = [], checkpointEvery } = attempt.task;
  const total = unitsOf(chunks);
  const assignment = await assign(attempt, place.worktree, ports.scratch, { redact: ports.redactText });
  const done = await restore(attempt, place.worktree, ports.workspace);
  for (const slice of chunkSlices(chunks, checkpointEvery, done)) {
    if (place.signal.aborted) return cancelled();
    const env = sliceEnvironment(slice, total);
    const began = ports.now();
    const result = await ports.script.work(
      { ...assignment, env: { ...assignment.env, ...env } },
      place.signal,
      (process) => ports.tell({ type: "process-started", at: ports.now(), ...refOf(attempt), ...process }),
    );
    if (place.signal.aborted) return cancelled();
    const { chunk, start, size } = slice;
    const at = ports.now();
    ports.tell({
      type: "chunk-finished",
      at,
      ...refOf(attempt),
      chunk,
      start,
      size,
      total,
      exitCode: result.status === "done" ? 0 : (result.exitCode ?? null),
      ms: at - began,
      output: plainOutput(result.output, 4096),
    });
    if (result.status === "failed") {
      const where = `units ${start} to ${start + size} of ${total} (chunk ${chunk + 1}): ${result.message}`;
      return failedBy({ ...result, message: result.failure === "unclear" ? result.message : where }, attempt);
    }
    // What does not hold is not safe: the checkpoint comes after the look at it.
    if (slice.endsChunk && start + size < total) {
      const broken = await checkQuality(attempt, place, env, ports);
      if (place.signal.aborted) return cancelled();
      if (broken !== undefined) return failed("gate", broken);
    }
    await takeCheckpoint(attempt, place.worktree, { done: start + size, total }, ports);
  }
  return undefined;
}

/** What the command is told of its part of the work. */
function sliceEnvironment({ chunk, start, size }: Slice, total: number): Readonly<Record<string, string>> {
  return {
    RENGA_CHUNK: String(chunk + 1),
    RENGA_CHUNK_START: String(start),
    RENGA_CHUNK_SIZE: String(size),
    RENGA_CHUNK_TOTAL: String(total),
  };
}

/**
 * Puts the checkpoint's files into the worktree, on top of what landed since; answers how many units are done. Where
 * they do not go together with that, the work begins anew.
 */
async function restore(attempt: Attempt, worktree: Worktree, workspace: Workspace): Promise<number> {
  const { checkpoint, branch } = attempt;
  if (checkpoint === undefined) return 0;
  const merged = await workspace.merge(branch, checkpoint.commit, worktree.base);
  if (merged.status === "conflict") return 0;
  await workspace.show(worktree, merged.tree);
  return checkpoint.done;
}

async function checkQuality(
  attempt: Attempt,
  { worktree, signal }: Place,
  env: Readonly<Record<string, string>>,
  ports: ChunkPorts,
): Promise<ReturnType<typeof describeBroken>> {
  const checks = checksOf(attempt.task, "quality");
  const { path } = worktree;
  const failures = await runAttemptChecks(
    attempt,
    { checks, phase: "main", worktree: path, signal, failFast: false, env },
    ports,
  );
  return describeBroken(attempt, failures);
}

async function takeCheckpoint(
  attempt: Attempt,
  worktree: Worktree,
  { done, total }: { readonly done: number; readonly total: number },
  { workspace, tell, now }: ChunkPorts,
): Promise<void> {
  const { run, spec, task } = attempt;
  const message = `${task.id}: checkpoint at ${done} of ${total} (${spec.uid})`;
  const commit = (await workspace.commit(worktree, message))?.commit ?? worktree.base;
  await workspace.keep(`refs/renga/${run}/checkpoints/${spec.uid}`, commit);
  tell({ type: "checkpoint-taken", at: now(), ...refOf(attempt), done, total, commit });
}
