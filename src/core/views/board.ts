import type { Phase } from "../run/check-event.ts";
import type { Event, FailureClass, RunResumed, RunStarted } from "../run/event.ts";
import { fold } from "../run/fold.ts";
import { begin, type Run, type TaskRun, type TaskState } from "../run/state.ts";
import { nothingBeside, noteBeside, type Beside } from "./beside.ts";
import { blockedTasks } from "./blocked-tasks.ts";

/** What a screen shows of a run: the run itself and the times that the engine does not need. Changed only by `follow`. */
export type Board = {
  readonly run: Run;
  readonly startedAt: number;
  /** Time of the last event. */
  lastAt: number;
  /** Time of the last event before a crash, while what it left behind is sorted out. */
  diedAt?: number;
  /** Time in which no coordinator lived: between a crash or a stop and the next resume. */
  idleMs: number;
  /** Planned minutes of what has landed, of what can still land, and the time that the landed took. */
  landedMinutes: number;
  openMinutes: number;
  landedMs: number;
  /** Landings one after the other: how many, and the time that they took. */
  landings: number;
  landingMs: number;
  /** Only of tasks that had an attempt. */
  readonly times: Map<string, TaskTimes>;
  /** Keys of tasks that ask something, in the order they asked. */
  readonly asking: Set<string>;
  /** What goes on beside the tasks. */
  readonly beside: Beside;
};

type TaskTimes = {
  agent: string;
  attempt: number;
  phase?: Phase;
  phaseSince: number;
  /** Start of the first attempt, of the present one, and the end of the present one; landing comes after it. */
  readonly startedAt: number;
  attemptAt: number;
  endedAt?: number;
  /** All ended attempts together, without waits and landings. */
  spentMs: number;
  landingAt?: number;
  counted?: "landed" | "lost";
  /** How far a chunked task has come, over its attempts. */
  chunks?: ChunkProgress;
};

/** Units of a chunked task that are done; `chunk` counts from 1. */
export type ChunkProgress = { readonly chunk: number; readonly done: number; readonly total: number };

/** One task as a screen shows it. */
export type BoardTask = {
  readonly key: string;
  readonly id: string;
  readonly title: string;
  readonly uid: string;
  readonly minutes: number;
  readonly state: TaskState;
  readonly attempts: number;
  readonly agent?: string;
  readonly phase?: Phase;
  readonly phaseSince?: number;
  readonly startedAt?: number;
  readonly attemptAt?: number;
  readonly endedAt?: number;
  readonly spentMs?: number;
  readonly failure?: { readonly failure: FailureClass; readonly message: string };
  readonly blockedBy?: string;
  readonly commit?: string;
  readonly chunks?: ChunkProgress;
  /** What a person has to say before it goes on. */
  readonly question?: string;
};

/** The board of a run that has just started. */
export function createBoard(started: RunStarted): Board {
  const run = begin(started);
  let openMinutes = 0;
  for (const task of run.tasks.values()) if (!task.settled) openMinutes += task.spec.minutes;
  return {
    run,
    startedAt: started.at,
    lastAt: started.at,
    idleMs: 0,
    landedMinutes: 0,
    openMinutes,
    landedMs: 0,
    landings: 0,
    landingMs: 0,
    times: new Map(),
    asking: new Set(),
    beside: nothingBeside(),
  };
}

/** Takes one event into the board, in place; constant work per event, a task's dependents counted once. */
export function follow(board: Board, event: Event): void {
  const { run } = board;
  fold(run, event);
  const before = board.diedAt ?? board.lastAt;
  board.lastAt = event.at;
  noteBeside(board.beside, run, event);
  if (event.type === "run-resumed") return resumed(board, event, before);
  if (RECKONING.has(event.type)) recount(board);
  if (!("task" in event)) return;
  noteAsking(board, run.tasks.get(event.task));
  if (!("attempt" in event)) return;
  if (event.type === "attempt-started") return attemptStarted(board, event);
  const task = run.tasks.get(event.task);
  const times = board.times.get(event.task);
  if (task === undefined || times === undefined) return;
  if (event.type === "landed" && event.recovered) {
    board.diedAt = before;
    return rest(board, task, times, before);
  }
  if (times.attempt !== event.attempt && event.type !== "landed") return;
  if (event.type === "phase-started") {
    times.phase = event.phase;
    times.phaseSince = event.at;
  } else if (event.type === "chunk-finished" && event.exitCode === 0) {
    times.chunks = { chunk: event.chunk + 1, done: event.start + event.size, total: event.total };
  } else if (event.type === "landing-started") times.landingAt = event.at;
  else if (CLOSING.has(event.type)) rest(board, task, times, event.at);
}

/** The board that these events tell of; undefined when the first of them is not a run's start. */
export function boardOf(events: Iterable<Event>): Board | undefined {
  let board: Board | undefined;
  for (const event of events) {
    if (board !== undefined) follow(board, event);
    else if (event.type === "run-started") board = createBoard(event);
    else return undefined;
  }
  return board;
}

/** One task of the board; undefined when the run has none with this key. */
export function boardTask(board: Board, key: string): BoardTask | undefined {
  const task = board.run.tasks.get(key);
  if (task === undefined) return undefined;
  const { id, title, uid, minutes } = task.spec;
  const failure = task.failures.at(-1);
  const times = board.times.get(key);
  return {
    key,
    id,
    title,
    uid,
    minutes,
    state: task.state,
    attempts: task.attempts,
    ...(task.blockedBy === undefined ? {} : { blockedBy: task.blockedBy }),
    ...(task.commit === undefined ? {} : { commit: task.commit }),
    ...(failure === undefined || task.state === "done" ? {} : { failure }),
    ...(task.question === undefined ? {} : { question: task.question }),
    ...(times === undefined ? {} : shown(times)),
  };
}

/** Keys of the tasks that somebody works on: running, then waiting to land or landing; in the order they started. */
export function activeKeys(board: Board): readonly string[] {
  return [...board.run.running, ...board.run.landingQueue];
}

/** Milliseconds in which the run was alive; `now` counts while it is not finished. */
export function elapsedMs(board: Board, now: number): number {
  const end = board.run.outcome === undefined ? Math.max(now, board.lastAt) : board.lastAt;
  return end - board.startedAt - board.idleMs;
}

function shown(times: TaskTimes): Partial<BoardTask> {
  const { counted: _counted, attempt: _attempt, landingAt: _landingAt, ...rest } = times;
  return rest;
}

function attemptStarted(board: Board, event: Event & { type: "attempt-started" }): void {
  const task = board.run.tasks.get(event.task);
  if (task?.state !== "running" || task.attempts !== event.attempt) return;
  const before = board.times.get(event.task);
  board.times.set(event.task, {
    agent: event.agent,
    attempt: event.attempt,
    phaseSince: event.at,
    ...(before?.chunks === undefined || task.checkpoint === undefined
      ? {}
      : { chunks: { ...before.chunks, done: task.checkpoint.done } }),
    startedAt: before?.startedAt ?? event.at,
    attemptAt: event.at,
    spentMs: before?.spentMs ?? 0,
  });
}

/** An attempt is over, or its landing: counts its time, and at the task's end its minutes, once. */
function rest(board: Board, task: TaskRun, times: TaskTimes, at: number): void {
  if (task.state === "running" || times.counted !== undefined) return;
  endAttempt(times, at);
  if (task.state === "landing" || task.state === "ready") return;
  board.openMinutes -= task.spec.minutes;
  // Even what has landed may block others: when the process that it started ends badly.
  for (const { spec } of blockedTasks(task)) board.openMinutes -= spec.minutes;
  if (task.state === "done") {
    times.counted = "landed";
    board.landedMinutes += task.spec.minutes;
    board.landedMs += times.spentMs;
    if (times.landingAt === undefined) return;
    board.landings++;
    board.landingMs += at - times.landingAt;
    return;
  }
  times.counted = "lost";
}

function endAttempt(times: TaskTimes, at: number): void {
  if (times.endedAt !== undefined) return;
  times.spentMs += at - times.attemptAt;
  // While it is the last field: what another one is deleted from becomes a slow object.
  delete times.phase;
  times.endedAt = at;
}

/** Nobody was at work between the last event and the resume; what is open is counted anew. */
function resumed(board: Board, event: RunResumed, died: number): void {
  const idle = Math.max(0, event.at - died);
  for (const { task } of event.lost) {
    const times = board.times.get(task);
    if (times !== undefined) endAttempt(times, died);
  }
  recount(board);
  board.idleMs += idle;
  delete board.diedAt;
}

/** A task that lands anew, or mends what it broke, is counted with its next end. */
function recount(board: Board): void {
  board.openMinutes = 0;
  for (const task of board.run.tasks.values()) {
    noteAsking(board, task);
    const times = board.times.get(task.spec.key);
    const open = OPEN.has(task.state);
    if (open) board.openMinutes += task.spec.minutes;
    if (times?.counted === undefined || task.state === "done") continue;
    if (times.counted === "landed") {
      board.landedMinutes -= task.spec.minutes;
      board.landedMs -= times.spentMs;
    }
    if (open) delete times.counted;
    else times.counted = "lost";
  }
}

function noteAsking({ asking }: Board, task: TaskRun | undefined): void {
  if (task?.question === undefined) asking.delete(task?.spec.key ?? "");
  else asking.add(task.spec.key);
}

/** Events that change the state of more tasks than the one they name, or of one that had come to its end. */
const RECKONING: ReadonlySet<Event["type"]> = new Set([
  "answered",
  "task-skipped",
  "task-reopened",
  "background-ended",
  "gates-finished",
  "rolled-back",
]);
const CLOSING: ReadonlySet<Event["type"]> = new Set(["attempt-finished", "landing-refused", "landed"]);
const OPEN: ReadonlySet<TaskState> = new Set(["waiting", "ready", "running", "landing"]);
