import type {
  AlertRaised,
  BackgroundEnded,
  BackgroundStarted,
  BackgroundStopAsked,
} from "./background-event.ts";
import type { AttemptFinished } from "./event.ts";
import type { LandingRefused } from "./landing-event.ts";
import { waitersOf } from "./part.ts";
import type { Recorder } from "./recorder.ts";
import type { Answered } from "./request-event.ts";
import { block, letDependentsGo } from "./settle.ts";
import type { BackgroundProcess, Run, TaskRun } from "./state.ts";

export function backgroundStarted(run: Run, event: BackgroundStarted): void {
  const task = run.tasks.get(event.task);
  if (task?.state !== "running" || task.attempts !== event.attempt) return;
  const { attempt, pid, startTime, command, cwd, log } = event;
  task.background = { attempt, pid, startTime, command, cwd, log, state: "running" };
  run.backgrounds.add(event.task);
}

export function backgroundStopAsked(run: Run, event: BackgroundStopAsked): void {
  const task = of(run, event);
  if (task?.background?.state === "running")
    Object.assign(task.background, { state: "stopping", stopReason: event.reason });
}

/** Its dependents go on when it ended well; when not, they are blocked, though the task itself has landed. */
export function backgroundEnded(run: Run, event: BackgroundEnded): void {
  const task = of(run, event);
  const process = task?.background;
  const wasKept = process?.state === "kept";
  if (task === undefined || process === undefined || (!run.backgrounds.delete(event.task) && !wasKept))
    return;
  const ended = event.how === "exited" && event.exitCode === 0;
  // What was asked to end before a crash, and is found gone after it, did what was asked.
  const wasAsked = event.how === "stopped" || process.state === "stopping";
  const stopped = wasAsked && (task.leftOut !== undefined || !isWaitedFor(task));
  process.state = ended ? "succeeded" : event.how === "kept" ? "kept" : stopped ? "stopped" : "failed";
  if (process.state === "failed") task.failures.push({ failure: "agent", message: endOf(process, event) });
  // Whoever needs it went on when it was kept; who comes later is told the truth.
  if (wasKept) task.settled = process.state !== "failed";
  if (task.state === "ready") run.ready.push(task);
  if (task.state !== "done" || wasKept) return;
  if (process.state !== "failed") letDependentsGo(run, task);
  else block(run, task);
}

/** How it came to no good end, and why, where it was not of itself. */
function endOf({ stopReason }: BackgroundProcess, { message }: BackgroundEnded): string {
  if (stopReason === undefined) return message;
  return [`it was stopped, because of ${stopReason}`, message].filter((it) => it !== "").join("; ");
}

/** What an alert does to what it watches: the process in the background, or the attempt at work. */
export function alertRaised(run: Run, event: AlertRaised): void {
  const task = run.tasks.get(event.task);
  const process = of(run, event)?.background;
  if (event.action === "pause" && process?.state === "running")
    Object.assign(process, { halted: true, alert: `${event.monitor}: ${event.message}` });
  if (event.action === "stop" && task?.state === "running" && task.attempts === event.attempt)
    task.alarm = `${event.monitor}: ${event.message}`;
}

export function decideAlert(run: Run, event: AlertRaised, record: Recorder): void {
  const { at, task: key, uid, attempt, monitor, message } = event;
  const task = run.tasks.get(key);
  if (task === undefined || event.action === "notify") return;
  if (task.background?.attempt === attempt && run.backgrounds.has(key)) {
    if (event.action === "pause") return record.also({ type: "pause-background", task: key, attempt });
    if (task.background.state !== "running") return;
    const reason = `${monitor}: ${message}`;
    record(
      { type: "background-stop-asked", at, task: key, uid, attempt, reason },
      { type: "stop-background", task: key, attempt },
    );
  } else if (task.alarm !== undefined) record.also({ type: "end-attempt", task: key, attempt });
}

/** A person's word lets a process go on that an alert halted. */
export function decideGoOn(run: Run, { task: key }: Answered, record: Recorder): void {
  const process = run.tasks.get(key)?.background;
  if (process?.halted !== false || !run.backgrounds.has(key)) return;
  record.also({ type: "proceed-background", task: key, attempt: process.attempt });
}

/** Its task was taken out of the run, or its landing was refused: nobody wants the process any more. */
export function decideOrphan(
  run: Run,
  { at, task: key }: AttemptFinished | LandingRefused,
  record: Recorder,
): void {
  const task = run.tasks.get(key);
  const process = task?.background;
  if (task === undefined || process?.state !== "running") return;
  if (task.state === "landing" || task.state === "done") return;
  const { attempt } = process;
  const reason = task.leftOut?.reason ?? "its task did not land";
  record(
    { type: "background-stop-asked", at, task: key, uid: task.spec.uid, attempt, reason },
    { type: "stop-background", task: key, attempt },
  );
}

/**
 * Background processes that are still there when nothing else is left to do: true while the run has to wait for one,
 * because a task needs its end, because the user wants it, or because it is being ended.
 */
export function decideBackgrounds(run: Run, at: number, record: Recorder): boolean {
  // Somebody goes on when it has ended: the run has not come to its end, for whatever else still runs.
  for (const key of run.backgrounds) if (isWaitedFor(run.tasks.get(key))) return true;
  let wait = false;
  for (const key of run.backgrounds) {
    const task = run.tasks.get(key);
    const process = task?.background;
    if (task === undefined || process === undefined) continue;
    const { uid } = task.spec;
    const ref = { at, task: key, uid, attempt: process.attempt };
    const wish = task.spec.keep === true ? "keep" : (run.settings.background ?? "end");
    if (wish === "wait" || process.state === "stopping") wait = true;
    else if (wish === "keep")
      record({
        type: "background-ended",
        ...ref,
        how: "kept",
        exitCode: null,
        message: `goes on as process ${process.pid}`,
      });
    else {
      wait = true;
      record(
        { type: "background-stop-asked", ...ref, reason: "the run has come to its end" },
        { type: "stop-background", task: key, attempt: process.attempt },
      );
    }
  }
  return wait;
}

function isWaitedFor(task: TaskRun | undefined): boolean {
  return task !== undefined && [...waitersOf(task)].some(({ state }) => state === "waiting");
}

function of(run: Run, { task: key, attempt }: { task: string; attempt: number }): TaskRun | undefined {
  const task = run.tasks.get(key);
  return task?.background?.attempt === attempt ? task : undefined;
}
