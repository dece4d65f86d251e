import type { TaskState } from "../run/state.ts";
import { boardTask, type Board } from "./board.ts";

/** A chosen task that did not land, and why. */
export type Unfinished = {
  readonly key: string;
  readonly id: string;
  readonly title: string;
  readonly state: TaskState;
  readonly reason: string;
  /** Key of the task whose failure blocks this one. */
  readonly blockedBy?: string;
  /** Tasks that this one's failure blocks, however far away. */
  readonly blocks: number;
};

const ORDER: readonly TaskState[] = [
  "failed",
  "needs-human",
  "running",
  "landing",
  "ready",
  "waiting",
  "blocked",
];

/** What did not land: those to see to first, then what can go on, then what waits. */
export function unfinished(board: Board): readonly Unfinished[] {
  const { run } = board;
  const blocks = new Map<string, number>();
  for (const { blockedBy } of run.tasks.values())
    if (blockedBy !== undefined) blocks.set(blockedBy, (blocks.get(blockedBy) ?? 0) + 1);
  return [...run.tasks.values()]
    .filter(({ state }) => state !== "done" && state !== "skipped")
    .map(({ spec, state, blockedBy }) => ({
      key: spec.key,
      id: spec.id,
      title: spec.title,
      state,
      reason: reasonOf(board, spec.key, state),
      ...(blockedBy === undefined ? {} : { blockedBy }),
      blocks: blocks.get(spec.key) ?? 0,
    }))
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.blocks - a.blocks);
}

function reasonOf(board: Board, key: string, state: TaskState): string {
  const task = boardTask(board, key);
  if (state === "blocked") return `needs ${task?.blockedBy ?? "a task"}, which did not land`;
  const failure = task?.failure;
  if (state === "failed" || state === "needs-human")
    return failure === undefined ? "no reason recorded" : `${failure.failure}: ${failure.message}`;
  if (state === "ready")
    return failure === undefined ? "can start now" : `can be tried again (${failure.failure})`;
  if (state === "waiting") return "waits for what it needs";
  return state === "landing" ? "committed, not landed yet" : "an attempt was under way";
}
