import type { Event } from "../run/event.ts";
import { findTask } from "../run/find-task.ts";
import type { Run, TaskRun } from "../run/state.ts";
import { createBoard, type Board, type BoardTask, boardTask } from "./board.ts";
import type { LogLine } from "./log-line.ts";
import { tell } from "./log-lines.ts";
import { blockedWords } from "./unfinished.ts";

/** All that happened to one task, oldest first, and how it stands. */
export type TaskLog = {
  readonly startedAt: number;
  readonly task: BoardTask;
  readonly lines: readonly LogLine[];
};

/**
 * The log of the task with this key, id or unique id; undefined when the events do not begin with a run's start
 * or the run has no such task. One pass.
 */
export function taskLog(events: Iterable<Event>, name: string): TaskLog | undefined {
  let board: Board | undefined;
  let task: TaskRun | undefined;
  const lines: LogLine[] = [];
  for (const event of events) {
    if (board === undefined) {
      if (event.type !== "run-started") return undefined;
      board = createBoard(event);
      task = findTask(board.run, name);
      if (task === undefined) return undefined;
      if (task.state !== "waiting") lines.push(stateLine(event.at, task, board.run));
      continue;
    }
    const before = task?.state;
    const told = tell(board, event);
    if (task === undefined) return undefined;
    const own = "task" in event && event.task === task.spec.key;
    const line = own || lostBy(event, task.spec.key) ? told : undefined;
    if (line !== undefined) lines.push(line);
    else if (task.state !== before && !own) {
      // What it had come to does not stand any more.
      if (told !== undefined && event.type === "rolled-back") lines.push(told);
      lines.push(stateLine(event.at, task, board.run));
    }
  }
  const shown = board === undefined || task === undefined ? undefined : boardTask(board, task.spec.key);
  return board === undefined || shown === undefined
    ? undefined
    : { startedAt: board.startedAt, task: shown, lines };
}

function lostBy(event: Event, key: string): boolean {
  return event.type === "run-resumed" && event.lost.some(({ task }) => task === key);
}

/** A change of state that another task's end, or the run's own settings, brought about. */
function stateLine(at: number, task: TaskRun, run: Run): LogLine {
  const blocked = task.blockedBy === undefined ? "" : blockedWords(run, task.blockedBy);
  const text =
    task.state === "blocked"
      ? blocked
      : task.state === "ready"
        ? "all it needs has landed"
        : task.state === "done"
          ? "finished before this run"
          : task.state === "skipped"
            ? "outside the chosen steps"
            : "waits for what it needs";
  const tone = task.state === "blocked" ? "warn" : "dim";
  return {
    at,
    word: task.state,
    tone,
    task: task.spec.key,
    text,
    facts: [],
    detail: [],
    headline: task.state === "blocked",
  };
}
