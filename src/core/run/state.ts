import type { Purse } from "../ledger/budget.ts";
import { createRouter, type LastFailure, type Router } from "../route/router.ts";
import { buildGraph } from "../schedule/graph.ts";
import { upwardRanks } from "../schedule/ranks.ts";
import { standBarrier, type Barrier } from "./barrier.ts";
import { noBreaker, type Batch, type Breaker } from "./breaker.ts";
import type { FailureClass, Outcome, RunStarted, RunTask, Settings } from "./event.ts";
import { standGates, type GateStands } from "./gates.ts";
import { Leases } from "./leases.ts";
import { noLimits, type Limits } from "./limits.ts";
import type { Parking } from "./parking.ts";
import { linkParts, openParts, type Part } from "./part.ts";
import { openPurse } from "./purse-of.ts";
import { ReadyQueue } from "./ready-queue.ts";

export type TaskState =
  | "waiting"
  | "ready"
  | "running"
  | "landing"
  | "done"
  | "failed"
  | "blocked"
  | "needs-human"
  | "skipped";

/** A task in the course of a run. Changed only by `fold`. */
export type TaskRun = {
  readonly spec: RunTask;
  /** Place in the plan. */
  readonly index: number;
  /** Upward rank in minutes: the longest path from the start of this task to the end of the plan. */
  readonly rank: number;
  /** Tasks that need this one landed. */
  readonly dependents: TaskRun[];
  /** Tasks that only wait for this one to end. */
  readonly followers: TaskRun[];
  /** What it waits for a part of, and what waits for a part of it; absent: nothing. */
  parts?: Part[];
  partOf?: Part[];
  state: TaskState;
  /** Needs not yet landed plus `after` not yet ended, plus one while a barrier stands before it. */
  waitingFor: number;
  /** Attempts started so far, over all agents. */
  attempts: number;
  /** Failed attempts with the present agent. */
  tries: number;
  /** Place in the settings of the agent that has it, or is to have it next. */
  agent: number;
  /** How its last attempt failed, for the choice of the next agent. */
  last?: LastFailure;
  /** What its last attempt said to its model, under the agent's own name for it; `asked`: it ended with a question. */
  conversation?: { readonly agent: string; readonly session: string; readonly asked: boolean };
  /** What went wrong so far, oldest first. */
  failures: { readonly failure: FailureClass; readonly message: string }[];
  /** Attempts in a row that the provider turned away. */
  transients: number;
  /** The path whose release brought the task back into the ready queue. */
  wokenFrom?: string;
  /** The provider or agent whose room brought the task back into the ready queue. */
  freedBy?: string;
  /** The need that failed, for a blocked task. */
  blockedBy?: string;
  /** The finished attempt's commit, until and after it landed. */
  commit?: string;
  /** The head of the integration branch that this commit was proven on. */
  base?: string;
  /** The last attempt of it that landed. */
  landedAttempt?: number;
  /** Landed, or not to be run: its dependents may go. */
  settled: boolean;
  /** Settled, or come to an end in another way: its followers may go. */
  ended: boolean;
  /** The batch that the breaker counts it in. */
  batch?: number;
  /** Files that it wrote beyond its scope while another task held them: its next attempt waits for them. */
  wants?: readonly string[];
  /** Files of its present attempt that the plan does not name for it. */
  strayed?: readonly string[];
  /** What a chunked task has safely done. */
  checkpoint?: { readonly done: number; readonly commit: string };
  /** How much of it is done, from 0 to 1, as far as it tells on its way: by the checkpoints of a chunked task. */
  progress?: number;
  /** The process that it started and that outlives it. */
  background?: BackgroundProcess;
  /** What a person has to say before it goes on. */
  question?: string;
  /** A finished attempt that waits for a person to allow the files it changed. */
  held?: { readonly commit: string; readonly base: string; readonly files: readonly string[] };
  /** A person took it out of the run. */
  leftOut?: { readonly reason: string; readonly dependents: "blocked" | "go-on" };
  /** The alert that ended its attempt: a failure, not a stop. */
  alarm?: string;
  /** How often it was sent back after it had landed, because it turned a gate red. */
  repairs: number;
  /** It has landed, and mends what it broke. */
  repairing: boolean;
};

export type BackgroundProcess = {
  readonly attempt: number;
  readonly pid: number;
  readonly startTime: string;
  readonly command: string;
  readonly cwd: string;
  readonly log: string;
  /** An alert halted it; false: a person has let it go on since. */
  halted?: boolean;
  /** The alert that halted it last: `monitor: message`. */
  alert?: string;
  /** Why it was asked to end: an alert, the end of the run. */
  stopReason?: string;
  state: "running" | "stopping" | "succeeded" | "failed" | "stopped" | "kept";
};

/** A run as folded from its events; plain data, changed only by `fold`. */
export type Run = {
  readonly id: string;
  readonly started: RunStarted;
  settings: Settings;
  readonly tasks: ReadonlyMap<string, TaskRun>;
  readonly ready: ReadyQueue;
  readonly leases: Leases;
  readonly parking: Parking;
  /** Keys of tasks with a live attempt. */
  readonly running: Set<string>;
  /** Finished attempts waiting to land, oldest first. */
  readonly landingQueue: Set<string>;
  /** Those of them that are on their way, each proven on top of the ones before it. */
  readonly landings: Set<string>;
  /** What landed and still stands on the branch, in order. */
  readonly landed: { readonly task: string; readonly attempt: number; readonly commit: string }[];
  /** The commit that the integration branch stands on. */
  head: string;
  /** Keys of tasks whose background process lives. */
  readonly backgrounds: Set<string>;
  readonly limits: Limits;
  readonly router: Router;
  readonly purse: Purse;
  /** By number. */
  readonly batches: Map<number, Batch>;
  readonly breaker: Breaker;
  readonly barrier: Barrier;
  readonly gates: GateStands;
  /** The highest number of a request that was taken. */
  requests: number;
  readonly counts: Record<TaskState, number>;
  stopping: boolean;
  outcome: Outcome | undefined;
};

/** The state of a run that has just started: nothing has happened but the start. */
export function begin(started: RunStarted): Run {
  const graph = buildGraph(
    started.tasks.map((task) => ({
      key: task.key,
      minutes: task.minutes,
      needs: [...task.needs, ...task.after, ...(task.parts ?? []).flatMap(({ of }) => of)],
      // Ranks know of no files.
      scope: [],
    })),
  );
  const ranks = upwardRanks(graph);
  const tasks = new Map<string, TaskRun>();
  started.tasks.forEach((spec, index) => tasks.set(spec.key, taskRun(spec, index, ranks[index] ?? 0)));
  const run: Run = {
    id: started.run,
    started,
    settings: started.settings,
    tasks,
    ready: new ReadyQueue(),
    leases: new Leases(),
    parking: new Map(),
    running: new Set(),
    landingQueue: new Set(),
    landings: new Set(),
    landed: [],
    head: started.base,
    backgrounds: new Set(),
    limits: noLimits(started.settings),
    router: createRouter(),
    purse: openPurse(started),
    batches: new Map(),
    breaker: noBreaker(tasks.values()),
    barrier: standBarrier(started.settings.barriers === true ? tasks.values() : []),
    gates: standGates(started.gatePoints ?? [], tasks),
    requests: 0,
    counts: {
      waiting: 0,
      ready: 0,
      running: 0,
      landing: 0,
      done: 0,
      failed: 0,
      blocked: 0,
      "needs-human": 0,
      skipped: 0,
    },
    stopping: false,
    outcome: undefined,
  };
  run.router.note(started);
  for (const task of tasks.values()) {
    run.counts[task.state]++;
    link(run, task);
  }
  for (const task of tasks.values()) {
    if (task.state !== "waiting" || task.waitingFor > 0) continue;
    move(run, task, "ready");
    run.ready.push(task);
  }
  return run;
}

/** Changes a task's state and the counts with it. */
export function move(run: Run, task: TaskRun, state: TaskState): void {
  run.counts[task.state]--;
  run.counts[state]++;
  task.state = state;
}

/** The files that an attempt of the task holds. */
export function scopeOf({ spec, wants }: TaskRun): readonly string[] {
  return wants === undefined ? spec.scope : [...spec.scope, ...wants];
}

/** How many of the things that a task waits for have not come yet. */
export function stillToCome(run: Run, task: TaskRun): number {
  const { spec } = task;
  let count = openParts(task) + (run.barrier.holds(spec.batch) ? 1 : 0);
  for (const key of spec.needs) if (run.tasks.get(key)?.settled === false) count++;
  for (const key of spec.after) if (run.tasks.get(key)?.ended === false) count++;
  return count;
}

function taskRun(spec: RunTask, index: number, rank: number): TaskRun {
  const settled = spec.settled !== undefined;
  return {
    spec,
    index,
    rank,
    dependents: [],
    followers: [],
    state: spec.settled ?? "waiting",
    waitingFor: 0,
    attempts: 0,
    tries: 0,
    agent: 0,
    failures: [],
    transients: 0,
    settled,
    ended: settled,
    repairs: 0,
    repairing: false,
  };
}

function link(run: Run, task: TaskRun): void {
  for (const key of task.spec.needs) run.tasks.get(key)?.dependents.push(task);
  for (const key of task.spec.after) run.tasks.get(key)?.followers.push(task);
  linkParts(run, task);
  task.waitingFor = stillToCome(run, task);
}
