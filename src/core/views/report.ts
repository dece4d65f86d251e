import { type Ledger, noteCost, openLedger } from "../ledger/ledger.ts";
import type { CostTotal } from "../ledger/totals.ts";
import type { Event, FailureClass, Outcome, RunStarted } from "../run/event.ts";
import type { Fence } from "../run/fence.ts";
import type { TaskRun, TaskState } from "../run/state.ts";
import { makespanOf } from "../schedule/schedule.ts";
import { actualPath, type PathStep } from "./actual-path.ts";
import { type AgentTimes, agentTimes, type MemoryPeaks, memoryPeaks } from "./agent-times.ts";
import { type AttemptReport, cutAttempts, noteAttempt, type OpenAttempt, undoAttempts } from "./attempts.ts";
import { createBoard, elapsedMs, type Board } from "./board.ts";
import { type Bottleneck, bottlenecks } from "./bottlenecks.ts";
import { costTold } from "./cost-told.ts";
import { graphOf } from "./graph-of.ts";
import { MOVING, takes } from "./log-lines.ts";
import { type OpenTasks, openTasks } from "./open-tasks.ts";
import { type CheckTimes, createFacts, noteFact, type RunFacts } from "./run-facts.ts";
import { type SlotTimes, slotTimes } from "./slot-times.ts";
import { type SuccessThreshold, successThresholds } from "./success-thresholds.ts";
import { type Bar, createTimeline, noteTime, type Timeline } from "./timeline.ts";
import { type Unfinished, unfinished } from "./unfinished.ts";

/** What a run came to: the data of `renga report`. Times in milliseconds, estimates in minutes. */
export type RunReport = {
  readonly run: string;
  readonly title: string;
  /** SHA-256 of the plan's texts. */
  readonly digest: string;
  readonly branch: string;
  readonly onto: string;
  readonly base: string;
  readonly planPaths: readonly string[];
  readonly agents: number;
  readonly agentSpecs: readonly string[];
  /** Of the last sitting; absent: no agent of it had a use for a sandbox. */
  readonly sandbox?: Fence;
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
  /** Landed of `total`, as a share of 1. */
  readonly completion: number;
  /** Failed attempts of those that ended by themselves; absent while none has. Rate limits, questions and stops are no errors. */
  readonly errorRate?: number;
  /** Attempts after a task's first, of all attempts; absent without any. */
  readonly retryRate?: number;
  readonly perAgent: readonly AgentTimes[];
  /** Attempts on the lanes of the agents, in the order of their starts. */
  readonly bars: readonly Bar[];
  /** What decided how long the run took, from its start to its end without a gap. */
  readonly path: readonly PathStep[];
  readonly slots: readonly SlotTimes[];
  /** Absent: no attempt was measured. */
  readonly memory?: MemoryPeaks;
  /** By their slowest run, at most ten. */
  readonly slowestChecks: readonly CheckTimes[];
  readonly bottlenecks: readonly Bottleneck[];
  readonly thresholds: readonly SuccessThreshold[];
  /** Keys of tasks that could start now, most urgent first. */
  readonly next: OpenTasks["next"];
  /** What waits for a person's answer. */
  readonly questions: OpenTasks["questions"];
  readonly alerts: RunFacts["alerts"];
  readonly gates: RunFacts["gates"];
  readonly gateEnds: RunFacts["gateEnds"];
  readonly trips: RunFacts["trips"];
  readonly superseded: RunFacts["superseded"];
  readonly budget: RunFacts["budget"];
  /** Amounts in micro-dollars; absent: no attempt tells anything of models. */
  readonly cost?: CostTotal;
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

/** Everything that is being gathered while the events are read. */
type Gathered = {
  readonly board: Board;
  readonly attempts: Map<string, OpenAttempt[]>;
  readonly timeline: Timeline;
  readonly facts: RunFacts;
  readonly ledger: Ledger;
  /** Milliseconds by check and task. */
  readonly checkMs: Map<string, Map<string, number>>;
};

/** The report of the run that these events tell of; undefined when they do not begin with its start. One pass. */
export function report(events: Iterable<Event>): RunReport | undefined {
  let gathered: Gathered | undefined;
  for (const event of events) {
    if (gathered !== undefined) gather(gathered, event);
    else if (event.type === "run-started") gathered = begin(event);
    else return undefined;
  }
  return gathered === undefined ? undefined : sum(gathered);
}

function begin(started: RunStarted): Gathered {
  const board = createBoard(started);
  return {
    board,
    attempts: new Map(),
    timeline: createTimeline(board.run, started.at),
    facts: createFacts(),
    ledger: openLedger(started),
    checkMs: new Map(),
  };
}

function gather({ board, attempts, timeline, facts, ledger, checkMs }: Gathered, event: Event): void {
  const before = board.diedAt ?? board.lastAt;
  const counted = takes(board, event);
  const found = event.type === "landed" && event.recovered;
  if (counted || !MOVING.has(event.type))
    noteTime(timeline, board.run, event, found || event.type === "run-resumed" ? before : event.at);
  noteFact(facts, event);
  noteCost(ledger, event);
  if (event.type === "run-resumed")
    cutAttempts(attempts, new Set(event.lost.map(({ task }) => task)), before);
  if (event.type === "rolled-back") undoAttempts(attempts, board.run.landed);
  if (event.type === "check-finished") {
    const key = `${event.name}\0${event.command}`;
    const byTask = checkMs.get(key) ?? new Map<string, number>();
    checkMs.set(key, byTask.set(event.task, (byTask.get(event.task) ?? 0) + event.ms));
  }
  if (!counted || !("attempt" in event)) return;
  noteAttempt(attempts, board.run, found ? { ...event, at: before } : event);
}

/** No fault of the attempt: the provider, a question, a stop, what `apply` leaves to the next agent. */
const NO_ERROR: ReadonlySet<FailureClass> = new Set(["transient", "unclear", "cancelled", "needs-agent"]);

function sum(gathered: Gathered): RunReport {
  const { board, attempts, facts, ledger } = gathered;
  const { run } = board;
  const { started } = run;
  const { checks: _checks, pausedMs: _pausedMs, pauses: _pauses, pausedSince: _pausedSince, ...told } = facts;
  const { title, digest, branch, onto, base, planPaths } = started;
  const failures = new Map<FailureClass, number>();
  let made = 0;
  let retries = 0;
  let spentMs = 0;
  let ended = 0;
  let errors = 0;
  const tasks = [...run.tasks.values()].map((task): TaskReport => {
    const list = attempts.get(task.spec.key) ?? [];
    made += list.length;
    retries += Math.max(0, list.length - 1);
    const taskMs = spent(board, task.spec.key);
    spentMs += taskMs;
    for (const { result, failure } of list) {
      const isError = result === "failed" && failure !== undefined && !NO_ERROR.has(failure);
      if (isError) errors++;
      if (isError || result === "landed") ended++;
      if (result === "failed" && failure !== undefined)
        failures.set(failure, (failures.get(failure) ?? 0) + 1);
    }
    return taskReport(task, list, taskMs);
  });
  const total = run.tasks.size - run.counts.skipped;
  const wallMs = elapsedMs(board, board.lastAt);
  const predictedMinutes = predicted(board);
  const times = timesOf(gathered, tasks);
  const rates = {
    completion: total === 0 ? 1 : run.counts.done / total,
    ...(ended === 0 ? {} : { errorRate: errors / ended }),
    ...(made === 0 ? {} : { retryRate: retries / made }),
  };
  return {
    run: run.id,
    title,
    digest,
    branch,
    onto,
    base,
    planPaths,
    agents: run.settings.agents,
    agentSpecs: run.settings.agentSpecs,
    ...(run.settings.fence === undefined ? {} : { sandbox: run.settings.fence }),
    startedAt: board.startedAt,
    endedAt: board.lastAt,
    ...(run.outcome === undefined ? {} : { outcome: run.outcome }),
    total,
    counts: { ...run.counts },
    doneBefore: started.tasks.filter(({ settled }) => settled === "done").length,
    wallMs,
    spentMs,
    landedMinutes: board.landedMinutes,
    predictedMinutes,
    attempts: made,
    retries,
    failures: [...failures].map(([failure, count]) => ({ failure, count })).sort((a, b) => b.count - a.count),
    tasks,
    unfinished: unfinished(board),
    ...rates,
    ...times,
    thresholds: successThresholds({
      ...rates,
      finished: run.outcome !== undefined,
      wallMs,
      predictedMs: predictedMinutes * 60_000,
      peakBytes: times.memory?.attempt,
    }),
    ...openTasks(run),
    ...told,
    ...costTold(ledger),
  };
}

function taskReport(task: TaskRun, list: readonly OpenAttempt[], spentMs: number): TaskReport {
  const { key, id, title, minutes } = task.spec;
  return {
    key,
    id,
    title,
    state: task.state,
    minutes,
    spentMs,
    ...(task.commit === undefined ? {} : { commit: task.commit }),
    attempts: list.map(({ phaseSince: _phaseSince, ...attempt }) => attempt),
    checks: list.at(-1)?.checks ?? { passed: 0, total: 0 },
  };
}

type Times = Pick<
  RunReport,
  "perAgent" | "bars" | "path" | "slots" | "memory" | "slowestChecks" | "bottlenecks"
>;

/** Where the time went, and the memory. */
function timesOf(
  { board, attempts, timeline, facts, checkMs }: Gathered,
  tasks: readonly TaskReport[],
): Times {
  const { run, startedAt, lastAt } = board;
  const { bars, slots } = timeline;
  const memory = memoryPeaks(bars);
  const path = actualPath(bars, startedAt, lastAt);
  return {
    perAgent: agentTimes(tasks, lastAt),
    bars,
    path,
    slots: slotTimes(slots),
    ...(memory === undefined ? {} : { memory }),
    slowestChecks: [...facts.checks.values()].sort((a, b) => b.slowestMs - a.slowestMs).slice(0, 10),
    bottlenecks: bottlenecks({
      tasks: run.started.tasks,
      attempts,
      checkMs,
      bars,
      facts,
      path,
      agents: run.settings.agents,
    }),
  };
}

function predicted({ run }: Board): number {
  const open = run.started.tasks.filter(({ settled }) => settled === undefined);
  return makespanOf(graphOf(open), run.settings.agents);
}

function spent(board: Board, key: string): number {
  const times = board.times.get(key);
  if (times === undefined) return 0;
  return times.spentMs + (times.endedAt === undefined ? board.lastAt - times.attemptAt : 0);
}
