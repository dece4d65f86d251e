import { buildGraph } from "../schedule/graph.ts";
import { upwardRanks } from "../schedule/ranks.ts";
import type { FailureClass, Outcome, RunStarted, RunTask, Settings } from "./event.ts";
import { Leases } from "./leases.ts";
import type { Parking } from "./parking.ts";
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
  state: TaskState;
  /** Needs not yet landed plus `after` not yet ended. */
  waitingFor: number;
  /** Attempts started so far, over all agents. */
  attempts: number;
  /** Failed attempts with the present agent. */
  tries: number;
  /** Place of the present agent in the settings. */
  agent: number;
  /** What went wrong so far, oldest first. */
  failures: { readonly failure: FailureClass; readonly message: string }[];
  /** The path whose release brought the task back into the ready queue. */
  wokenFrom?: string;
  /** The need that failed, for a blocked task. */
  blockedBy?: string;
  /** The finished attempt's commit, until and after it landed. */
  commit?: string;
  /** The head of the integration branch that this commit was proven on. */
  base?: string;
  /** Landed, or not to be run: its dependents may go. */
  settled: boolean;
  /** Settled, or come to an end in another way: its followers may go. */
  ended: boolean;
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
      needs: [...task.needs, ...task.after],
      scope: task.scope,
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
  for (const task of tasks.values()) {
    run.counts[task.state]++;
    link(tasks, task);
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
    settled,
    ended: settled,
  };
}

function link(tasks: ReadonlyMap<string, TaskRun>, task: TaskRun): void {
  for (const key of task.spec.needs) {
    const need = tasks.get(key);
    if (need === undefined) continue;
    need.dependents.push(task);
    if (!need.settled) task.waitingFor++;
  }
  for (const key of task.spec.after) {
    const earlier = tasks.get(key);
    if (earlier === undefined) continue;
    earlier.followers.push(task);
    if (!earlier.ended) task.waitingFor++;
  }
}
