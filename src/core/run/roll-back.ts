import { open } from "./asked.ts";
import { undoneBy, type Batch } from "./breaker.ts";
import { askAgain } from "./gates.ts";
import type { RolledBack } from "./limit-event.ts";
import { leaveLanding, reckon, release } from "./settle.ts";
import { move, type Run, type TaskRun } from "./state.ts";

type Landing = Run["landed"][number];

/** What landed since the batch began has not landed; the batch runs again, one task at a time. */
export function rolledBack(run: Run, { batch: number, to }: RolledBack): void {
  const { breaker } = run;
  const batch = run.batches.get(number);
  if (breaker.rolling?.batch !== number || batch === undefined) return;
  delete breaker.rolling;
  delete breaker.due;
  const again = new Set([...batch.failed, ...undoneBy(run, batch)]);
  const later = new Set([...run.batches.values()].flatMap((it) => (isLater(it, batch) ? [it.number] : [])));
  run.landed.length = batch.landedBefore;
  run.head = to;
  const standing = new Map(run.landed.map((landing) => [landing.task, landing]));
  for (const task of run.tasks.values()) {
    if (task.state === "landing") {
      leaveLanding(run, task);
      release(run, task);
      again.add(task.spec.key);
    }
    const earlier = standing.get(task.spec.key);
    if (again.has(task.spec.key))
      if (earlier === undefined) undo(run, task);
      else stay(run, task, earlier);
    if (later.has(task.batch ?? -1)) {
      delete task.batch;
      breaker.unbatched++;
    }
  }
  for (const it of later) run.batches.delete(it);
  breaker.last = number;
  run.batches.set(number, { ...batch, base: to, failed: new Set() });
  reckon(run);
  for (const key of batch.members) if (run.tasks.get(key)?.ended === false) breaker.alone.add(key);
}

/** Whether it began after the other: an answer that came late can open a batch after the one that follows it in the plan. */
function isLater(one: Batch, other: Batch): boolean {
  return one.number > other.number || one.landedBefore > other.landedBefore;
}

/** What it landed at first still stands; what it was to mend is asked again. */
function stay(run: Run, task: TaskRun, { attempt, commit }: Landing): void {
  task.repairing = false;
  task.ended = true;
  task.landedAttempt = attempt;
  task.commit = commit;
  move(run, task, "done");
  for (const stand of run.gates.of.get(task.spec.key) ?? []) askAgain(run, stand);
}

function undo(run: Run, task: TaskRun): void {
  task.settled = false;
  task.ended = false;
  task.repairing = false;
  delete task.background;
  delete task.checkpoint;
  delete task.progress;
  delete task.landedAttempt;
  open(run, task);
}
