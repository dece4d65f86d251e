import type { Event, FailureClass, Outcome } from "../run/event.ts";
import type { TaskState } from "../run/state.ts";
import { buildGraph } from "../schedule/graph.ts";
import { schedule } from "../schedule/schedule.ts";
import { type AttemptReport, cutAttempts, noteAttempt, type OpenAttempt } from "./attempts.ts";
import { boardTask, createBoard, elapsedMs, type Board } from "./board.ts";
import { tell } from "./log-lines.ts";

/** What a run came to: the data of `renga report`. Times in milliseconds, estimates in minutes. */
export type RunReport = {
  readonly run: string;
  readonly title: string;
  readonly branch: string;
  readonly onto: string;
  readonly base: string;
  readonly planPaths: readonly string[];
  readonly agents: number;
  readonly agentSpecs: readonly string[];
  readonly startedAt: number;
  readonly endedAt: number;
  /** undefined: not finished, or its coordinator died. */
  readonly outcome?: Outcome;
  /** Tasks chosen to run; those done before the run are in it, those outside the chosen steps are not. */
  readonly total: number;
  readonly counts: Readonly<Record<TaskState, number>>;
  /** Finished before the run began. */
  readonly doneBefore: number;
  /** Wall clock, without the time in which no coordinator lived. */
  readonly wallMs: number;
  /** All attempts of all tasks one after the other, failed ones too; landings take no agent and are not in it. */
  readonly spentMs: number;
  /** Sum of the estimates of what this run landed. */
  readonly landedMinutes: number;
  /** How long all that was chosen would take by its estimates, with the run's agents and one writer per file. */
  readonly predictedMinutes: number;
  readonly attempts: number;
  /** Attempts after a task's first. */
  readonly retries: number;
  /** Failed attempts by class, most frequent first. */
  readonly failures: readonly { readonly failure: FailureClass; readonly count: number }[];
  /** In plan order. */
  readonly tasks: readonly TaskReport[];
  /** Chosen tasks that did not land: those to see to first (most tasks held up first), then what can go on, then what waits. */
  readonly unfinished: readonly Unfinished[];
};

export type TaskReport = {
  readonly key: string;
  readonly id: string;
  readonly title: string;
  readonly state: TaskState;
  readonly minutes: number;
  readonly spentMs: number;
  readonly commit?: string;
  readonly attempts: readonly AttemptReport[];
  readonly checks: { readonly passed: number; readonly total: number };
};

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

/** The report of the run that these events tell of; undefined when they do not begin with its start. One pass. */
export function report(events: Iterable<Event>): RunReport | undefined {
  let board: Board | undefined;
  const attempts = new Map<string, OpenAttempt[]>();
  for (const event of events) {
    if (board === undefined) {
      if (event.type !== "run-started") return undefined;
      board = createBoard(event);
      continue;
    }
    const before = board.diedAt ?? board.lastAt;
    const counted = tell(board, event) !== undefined;
    if (event.type === "run-resumed")
      cutAttempts(attempts, new Set(event.lost.map(({ task }) => task)), before);
    if (!counted || !("attempt" in event)) continue;
    const found = event.type === "landed" && event.recovered;
    noteAttempt(attempts, found ? { ...event, at: before } : event);
  }
  return board === undefined ? undefined : sum(board, attempts);
}

function sum(board: Board, attempts: ReadonlyMap<string, readonly OpenAttempt[]>): RunReport {
  const { run } = board;
  const { started } = run;
  const failures = new Map<FailureClass, number>();
  let made = 0;
  let retries = 0;
  let spentMs = 0;
  const tasks = [...run.tasks.values()].map((task): TaskReport => {
    const list = attempts.get(task.spec.key) ?? [];
    made += list.length;
    retries += Math.max(0, list.length - 1);
    const taskMs = spent(board, task.spec.key);
    spentMs += taskMs;
    for (const { result, failure } of list)
      if (result === "failed" && failure !== undefined)
        failures.set(failure, (failures.get(failure) ?? 0) + 1);
    return {
      key: task.spec.key,
      id: task.spec.id,
      title: task.spec.title,
      state: task.state,
      minutes: task.spec.minutes,
      spentMs: taskMs,
      ...(task.commit === undefined ? {} : { commit: task.commit }),
      attempts: list.map(({ phaseSince: _phaseSince, ...attempt }) => attempt),
      checks: list.at(-1)?.checks ?? { passed: 0, total: 0 },
    };
  });
  return {
    run: run.id,
    title: started.title,
    branch: started.branch,
    onto: started.onto,
    base: started.base,
    planPaths: started.planPaths,
    agents: run.settings.agents,
    agentSpecs: run.settings.agentSpecs,
    startedAt: board.startedAt,
    endedAt: board.lastAt,
    ...(run.outcome === undefined ? {} : { outcome: run.outcome }),
    total: run.tasks.size - run.counts.skipped,
    counts: { ...run.counts },
    doneBefore: started.tasks.filter(({ settled }) => settled === "done").length,
    wallMs: elapsedMs(board, board.lastAt),
    spentMs,
    landedMinutes: board.landedMinutes,
    predictedMinutes: predicted(board),
    attempts: made,
    retries,
    failures: [...failures].map(([failure, count]) => ({ failure, count })).sort((a, b) => b.count - a.count),
    tasks,
    unfinished: unfinished(board),
  };
}

function predicted({ run }: Board): number {
  const jobs = run.started.tasks.flatMap(({ key, minutes, needs, after, scope, settled }) =>
    settled === undefined ? [{ key, minutes, needs: [...needs, ...after], scope }] : [],
  );
  return schedule(buildGraph(jobs), run.settings.agents).makespan;
}

function spent(board: Board, key: string): number {
  const task = boardTask(board, key);
  if (task?.attemptAt === undefined) return 0;
  const open = task.endedAt === undefined ? board.lastAt - task.attemptAt : 0;
  return (task.spentMs ?? 0) + open;
}

const ORDER: readonly TaskState[] = [
  "failed",
  "needs-human",
  "running",
  "landing",
  "ready",
  "waiting",
  "blocked",
];

function unfinished(board: Board): readonly Unfinished[] {
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
