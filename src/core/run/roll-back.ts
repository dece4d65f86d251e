import { open } from "./asked.ts";
import { undoneBy } from "./breaker.ts";
import type { RolledBack } from "./limit-event.ts";
import { leaveLanding, reckon, release } from "./settle.ts";
import { move, type Run, type TaskRun } from "./state.ts";

/** What landed since the batch began has not landed; the batch runs again, one task at a time. */
export function rolledBack(run: Run, { batch: number, to }: RolledBack): void {
  const { breaker } = run;
  const batch = run.batches.get(number);
  if (breaker.rolling?.batch !== number || batch === undefined) return;
  delete breaker.rolling;
  delete breaker.due;
  const again = new Set([...batch.failed, ...undoneBy(run, batch)]);
  run.landed.length = batch.landedBefore;
  run.head = to;
  for (const task of run.tasks.values()) {
    if (task.state === "landing") {
      leaveLanding(run, task);
      release(run, task);
      if (task.repairing && !again.has(task.spec.key)) stay(run, task);
      else again.add(task.spec.key);
    }
    if (again.has(task.spec.key)) undo(run, task);
    if ((task.batch ?? -1) > number) {
      delete task.batch;
      breaker.unbatched++;
    }
  }
  for (const later of run.batches.keys()) if (later >= number) run.batches.delete(later);
  run.batches.set(number, { ...batch, base: to, failed: new Set() });
  reckon(run);
  for (const key of batch.members) if (run.tasks.get(key)?.ended === false) breaker.alone.add(key);
}

/** What it landed at first still stands; what it was to mend is asked again. */
function stay(run: Run, task: TaskRun): void {
  task.repairing = false;
  task.ended = true;
  move(run, task, "done");
}

function undo(run: Run, task: TaskRun): void {
  task.settled = false;
  task.ended = false;
  task.repairing = false;
  delete task.background;
  delete task.checkpoint;
  delete task.landedAttempt;
  open(run, task, 0);
}
