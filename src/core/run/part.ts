import { blocksOthers } from "./blocks-others.ts";
import type { Run, TaskRun } from "./state.ts";

/** “60 % of these”: what a task waits for that does not need all of them. */
export type Part = {
  readonly task: TaskRun;
  readonly of: readonly TaskRun[];
  readonly percent: number;
  /** How many of them are done; a chunked one counts by what its checkpoints hold. */
  got: number;
};

/** A part of a third of three tasks is one of them, whatever floating point makes of it. */
const ROUNDING = 1e-9;

/** So much of the work is done as was asked for. */
export function isMet({ got, percent, of }: Part): boolean {
  return got + ROUNDING >= (percent / 100) * of.length;
}

/** Makes the parts of a task known to whoever they are of. */
export function linkParts(run: Run, task: TaskRun): void {
  for (const { of: keys, percent } of task.spec.parts ?? []) {
    const of = keys.flatMap((key) => run.tasks.get(key) ?? []);
    const part: Part = { task, of, percent, got: 0 };
    (task.parts ??= []).push(part);
    for (const other of of) (other.partOf ??= []).push(part);
  }
}

/** Counts anew how many of the task's parts have not come yet. */
export function openParts({ parts = [] }: TaskRun): number {
  let open = 0;
  for (const part of parts) {
    part.got = part.of.reduce((sum, task) => sum + doneOf(task), 0);
    if (!isMet(part)) open++;
  }
  return open;
}

/** More of the task is done, all of it or up to a checkpoint; gives the tasks for which that was what was missing. */
export function takeProgress(task: TaskRun, progress: number): readonly TaskRun[] {
  const more = progress - (task.progress ?? 0);
  task.progress = progress;
  const met: TaskRun[] = [];
  for (const part of task.partOf ?? []) {
    const wasMet = isMet(part);
    part.got += more;
    if (!wasMet && isMet(part)) met.push(part.task);
  }
  return met;
}

/** Who can no longer run when this task cannot: what needs it, and what waits for a part that is now out of reach. */
export function* lostWith(task: TaskRun): Iterable<TaskRun> {
  yield* task.dependents;
  for (const part of task.partOf ?? [])
    if (part.task.state === "waiting" && isOutOfReach(part)) yield part.task;
}

/** Whoever waits for the task, or for a part of it and others. */
export function* waitersOf({ dependents, partOf = [] }: TaskRun): Iterable<TaskRun> {
  yield* dependents;
  for (const { task } of partOf) yield task;
}

function isOutOfReach({ of, percent }: Part): boolean {
  const reach = of.reduce((sum, task) => sum + (isLost(task) ? doneOf(task) : 1), 0);
  return reach + ROUNDING < (percent / 100) * of.length;
}

function isLost(task: TaskRun): boolean {
  return task.state === "blocked" || blocksOthers(task);
}

function doneOf({ settled, progress = 0 }: TaskRun): number {
  return settled ? 1 : progress;
}
