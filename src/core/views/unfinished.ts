import { hasFailedProcess } from "../run/blocks-others.ts";
import type { Run, TaskRun, TaskState } from "../run/state.ts";
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
    .filter((task) => (task.state !== "done" && task.state !== "skipped") || hasFailedProcess(task))
    .map((task) => ({
      key: task.spec.key,
      id: task.spec.id,
      title: task.spec.title,
      // What it landed stands, but whoever needs it waits for a process that will not end well.
      state: task.state === "done" ? ("failed" as const) : task.state,
      reason: task.state === "done" ? endOfProcess(task) : reasonOf(board, task.spec.key, task.state),
      ...(task.blockedBy === undefined ? {} : { blockedBy: task.blockedBy }),
      blocks: blocks.get(task.spec.key) ?? 0,
    }))
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.blocks - a.blocks);
}

function endOfProcess({ failures }: TaskRun): string {
  const message = failures.at(-1)?.message ?? "no reason recorded";
  return `it landed, but the process it left running came to no good end: ${message}`;
}

/** Why a task is blocked, by the key of the one whose failure blocks it. */
export function blockedWords({ tasks }: Run, key = "a task"): string {
  const cause = tasks.get(key);
  return cause !== undefined && hasFailedProcess(cause)
    ? `needs ${key}, whose process came to no good end`
    : `needs ${key}, which did not land`;
}

function reasonOf(board: Board, key: string, state: TaskState): string {
  const task = boardTask(board, key);
  if (state === "blocked") return blockedWords(board.run, task?.blockedBy);
  const failure = task?.failure;
  if (state === "failed" || state === "needs-human")
    return failure === undefined ? "no reason recorded" : `${failure.failure}: ${failure.message}`;
  if (state === "ready")
    return failure === undefined ? "can start now" : `can be tried again (${failure.failure})`;
  if (state === "waiting") return "waits for what it needs";
  return state === "landing" ? "committed, not landed yet" : "an attempt was under way";
}
