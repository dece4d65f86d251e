import type { FailureClass } from "./event.ts";
import type { BreakerTripped } from "./limit-event.ts";
import type { Recorder } from "./recorder.ts";
import type { Run, TaskRun } from "./state.ts";

/** Tasks that are counted together: those that started one after the other, or those between two barriers. */
export type Batch = {
  readonly number: number;
  /** The commit that the branch stood on when the first of them started, and how much had landed by then. */
  readonly base: string;
  readonly landedBefore: number;
  /** How many it will be. */
  readonly size: number;
  readonly members: Set<string>;
  /** Those that failed for good. */
  readonly failed: Set<string>;
};

export type Breaker = {
  trips: number;
  /** Tasks that are in no batch yet. */
  unbatched: number;
  /** Number of the batch that was opened last; -1 before the first. */
  last: number;
  /** The batch that is to be taken back. */
  due?: number;
  /** The batch that is being taken back. */
  rolling?: { readonly batch: number; readonly to: string; started: boolean };
  /** Of the batch that runs again with one agent: what has not come to an end. */
  readonly alone: Set<string>;
};

const DEFAULT_SHARE = 0.5;
/** One task's failure is its own. */
const LEAST_SIZE = 2;
/** Rolling batches hold twice the agents, at least this many. */
const LEAST_ROLLING = 4;

/** Nothing has failed yet. */
export function noBreaker(tasks: Iterable<TaskRun>): Breaker {
  let unbatched = 0;
  for (const task of tasks) if (!task.settled) unbatched++;
  return { trips: 0, unbatched, last: -1, alone: new Set() };
}

/** Counts a task that starts for the first time into its batch. */
export function joinBatch(run: Run, task: TaskRun): void {
  if (task.batch !== undefined) return;
  const declared = run.settings.barriers === true ? task.spec.batch : undefined;
  const { last } = run.breaker;
  const open = run.batches.get(last);
  const hasRoom = open !== undefined && open.members.size < open.size;
  const number = declared ?? (hasRoom ? last : last + 1);
  const batch = run.batches.get(number) ?? openBatch(run, number, declared !== undefined);
  batch.members.add(task.spec.key);
  task.batch = number;
  run.breaker.unbatched--;
}

function openBatch(run: Run, number: number, isDeclared: boolean): Batch {
  const batch: Batch = {
    number,
    base: run.head,
    landedBefore: run.landed.length,
    size: isDeclared
      ? run.barrier.tasksOf(number).filter(({ spec }) => spec.settled === undefined).length
      : Math.min(Math.max(LEAST_ROLLING, 2 * run.settings.agents), run.breaker.unbatched),
    members: new Set(),
    failed: new Set(),
  };
  run.batches.set(number, batch);
  run.breaker.last = number;
  return batch;
}

/** A task has failed for good. */
export function noteFailed(run: Run, task: TaskRun): void {
  const batch = run.batches.get(task.batch ?? -1);
  if (batch === undefined) return;
  batch.failed.add(task.spec.key);
  const share = run.settings.breaker ?? DEFAULT_SHARE;
  if (batch.size >= LEAST_SIZE && batch.failed.size > share * batch.size) run.breaker.due ??= batch.number;
}

/** How many may work at once: one, while a batch runs again. */
export function slotsOf(run: Run): number {
  return run.breaker.alone.size > 0 ? 1 : run.limits.agents;
}

/** Nothing starts and nothing lands: a batch is being taken back, or was so for the second time. */
export function isTripped({ breaker }: Run): boolean {
  return breaker.rolling !== undefined || breaker.trips > 1;
}

export function breakerTripped({ breaker }: Run, { batch, base }: BreakerTripped): void {
  delete breaker.due;
  breaker.trips++;
  breaker.rolling = { batch, to: base, started: false };
}

/** Trips, and takes the batch back once nothing moves any more. */
export function decideBreaker(run: Run, at: number, record: Recorder): void {
  const { breaker } = run;
  const due = run.batches.get(breaker.due ?? -1);
  if (due !== undefined && breaker.rolling === undefined) trip(run, due, at, record);
  if (breaker.rolling === undefined || breaker.rolling.started) return;
  const { batch, to } = breaker.rolling;
  if (!isQuiet(run, batch, at, record)) return;
  record({ type: "roll-back-started", at, batch, to }, { type: "roll-back", batch, to });
}

function trip(run: Run, batch: Batch, at: number, record: Recorder): void {
  const { failure, count, message } = rootCause(run, batch);
  const ends = [...run.running].map((task) => ({
    type: "end-attempt" as const,
    task,
    attempt: run.tasks.get(task)?.attempts ?? 0,
  }));
  record(
    {
      type: "breaker-tripped",
      at,
      batch: batch.number,
      failed: batch.failed.size,
      size: batch.size,
      base: batch.base,
      failure,
      count,
      message,
    },
    ...ends,
  );
}

/** Asks the processes that were started since the batch began to end; true when nothing moves any more. */
function isQuiet(run: Run, number: number, at: number, record: Recorder): boolean {
  if (run.running.size > 0 || run.landings.size > 0 || run.gates.running > 0) return false;
  const batch = run.batches.get(number);
  const undone = new Set(batch === undefined ? [] : undoneBy(run, batch));
  let isStill = true;
  for (const key of run.backgrounds) {
    const task = run.tasks.get(key);
    if (task?.background === undefined || (task.state === "done" && !undone.has(key))) continue;
    isStill = false;
    const { attempt, state } = task.background;
    if (state !== "running") continue;
    record(
      {
        type: "background-stop-asked",
        at,
        task: key,
        uid: task.spec.uid,
        attempt,
        reason: "its batch is taken back",
      },
      { type: "stop-background", task: key, attempt },
    );
  }
  return isStill;
}

/** Keys of the tasks whose landing is undone with this batch. */
export function undoneBy({ landed }: Run, { landedBefore }: Batch): readonly string[] {
  return [...new Set(landed.slice(landedBefore).map(({ task }) => task))];
}

/** The failure that most of the batch's failed tasks ended with; of equals, the first. */
function rootCause(
  { tasks }: Run,
  { failed }: Batch,
): { failure: FailureClass; count: number; message: string } {
  const last = [...failed].flatMap((key) => tasks.get(key)?.failures.at(-1) ?? []);
  const counts = new Map<FailureClass, number>();
  for (const { failure } of last) counts.set(failure, (counts.get(failure) ?? 0) + 1);
  const [failure, count] = [...counts].reduce<[FailureClass, number]>(
    (best, one) => (one[1] > best[1] ? one : best),
    ["agent", 0],
  );
  return { failure, count, message: last.find((it) => it.failure === failure)?.message ?? "" };
}
