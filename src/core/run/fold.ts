import { answered, open, startAnew, taskReopened, taskSkipped } from "./asked.ts";
import {
  agentOf,
  attemptFinished,
  attemptStarted,
  budgetNoticed,
  landed,
  landingRefused,
  leaveOut,
  live,
  tryAgain,
} from "./attempt.ts";
import { alertRaised, backgroundEnded, backgroundStarted, backgroundStopAsked } from "./background.ts";
import { hasFailedProcess } from "./blocks-others.ts";
import { breakerTripped } from "./breaker.ts";
import type { CheckpointTaken } from "./check-event.ts";
import { noteConversation } from "./conversation.ts";
import type { Event, RunResumed } from "./event.ts";
import type { GatesFinished } from "./gate-event.ts";
import {
  awaitMending,
  gatesFinished,
  gatesStarted,
  isOutdated,
  reopenGates,
  sendBack,
  waitAgain,
} from "./gates.ts";
import { agentsChanged, providerPaused, providerResumed, resetLimits } from "./limits.ts";
import { rolledBack } from "./roll-back.ts";
import { liftBarriers, noteProgress, ready, reckon, release } from "./settle.ts";
import { begin, type Run, type TaskRun } from "./state.ts";

/**
 * Takes one event into the run, in place (ADR 0002). Late, repeated and unknown events change nothing.
 */
export function fold(run: Run, event: Event): void {
  run.router.note(event);
  run.limits.notices.push(...run.purse.note(event));
  const take = FOLDS[event.type] as ((run: Run, event: Event) => void) | undefined;
  take?.(run, event);
}

/** What is not here only screens and reports want to know, or a later release has written it. */
const FOLDS: {
  readonly [T in Event["type"]]?: (run: Run, event: Extract<Event, { readonly type: T }>) => void;
} = {
  "run-resumed": resume,
  "attempt-started": attemptStarted,
  "attempt-finished": (run, event) => {
    noteConversation(run, event);
    attemptFinished(run, event, event.result);
  },
  "checkpoint-taken": checkpointTaken,
  "landing-started": (run, { task }) => {
    if (run.landingQueue.has(task)) run.landings.add(task);
  },
  landed,
  "landing-refused": landingRefused,
  "background-started": backgroundStarted,
  "background-stop-asked": backgroundStopAsked,
  "background-ended": backgroundEnded,
  "alert-raised": alertRaised,
  answered,
  "task-skipped": taskSkipped,
  "task-reopened": taskReopened,
  "provider-paused": providerPaused,
  "provider-resumed": providerResumed,
  "agents-changed": agentsChanged,
  "gates-started": gatesStarted,
  "gates-finished": gatesTold,
  "breaker-tripped": breakerTripped,
  "roll-back-started": ({ breaker }, { batch }) => {
    if (breaker.rolling?.batch === batch) breaker.rolling.started = true;
  },
  "rolled-back": rolledBack,
  "budget-noticed": budgetNoticed,
  "stop-requested": (run, { request = 0 }) => {
    run.stopping = true;
    run.requests = Math.max(run.requests, request);
  },
  "run-finished": (run, { outcome }) => {
    run.outcome = outcome;
  },
};

/** The run that these events tell of; undefined when the first of them is not its start. */
export function replay(events: Iterable<Event>): Run | undefined {
  let run: Run | undefined;
  for (const event of events) {
    if (run === undefined) {
      if (event.type !== "run-started") return undefined;
      run = begin(event);
    } else fold(run, event);
  }
  return run;
}

function checkpointTaken(run: Run, event: CheckpointTaken): void {
  const task = live(run, event);
  if (task === undefined) return;
  const { done, total, commit } = event;
  task.checkpoint = { done, commit };
  if (!task.settled && total > 0) noteProgress(run, task, done / total);
}

/** A red gate goes back to the task that turned it red, when that is known and an agent can do something about it. */
function gatesTold(run: Run, event: GatesFinished): void {
  const stand = gatesFinished(run, event);
  if (stand === undefined) return;
  if (event.passed) return isOutdated(run, stand, event) ? waitAgain(run.gates, stand) : liftBarriers(run);
  const culprit = run.tasks.get(event.culprit ?? "");
  if (culprit !== undefined && isBehind(run, culprit, event)) return awaitMending(run, stand, culprit);
  if (culprit === undefined || !mends(run, culprit)) {
    run.gates.red = event.message;
    return;
  }
  culprit.repairs++;
  culprit.repairing = true;
  culprit.failures.push({ failure: "gate", message: event.message });
  sendBack(run, stand, culprit);
}

/** Whether the verdict comes too late: the culprit is mending what another gate found, or has landed since. */
function isBehind({ landed }: Run, { repairing, spec }: TaskRun, { level, commit }: GatesFinished): boolean {
  // At the end nothing else is at work any more: what is not mended by then is not going to be.
  if (repairing) return level !== "end";
  const judged = landed.findLastIndex((landing) => landing.commit === commit);
  return judged >= 0 && landed.findLastIndex(({ task }) => task === spec.key) > judged;
}

/** Whether an agent may mend what the task broke: the one that did it, or the next when it cannot do otherwise; it is given to it. */
function mends(run: Run, task: TaskRun): boolean {
  if (task.state !== "done" || task.background !== undefined) return false;
  if (task.repairs >= Math.max(1, run.settings.retries)) return false;
  const spec = agentOf(run, task);
  task.tries = spec === "apply" || spec === "script" ? Number.POSITIVE_INFINITY : 0;
  return tryAgain(run, task, "gate");
}

function resume(run: Run, event: RunResumed): void {
  const isSame = run.settings.agentSpecs.join("\n") === event.settings.agentSpecs.join("\n");
  run.settings = event.settings;
  run.stopping = false;
  run.outcome = undefined;
  run.landings.clear();
  resetLimits(run);
  reopenGates(run, event.retryFailed);
  if (run.breaker.rolling !== undefined) run.breaker.rolling.started = false;
  for (const ref of event.lost) {
    const task = live(run, ref);
    if (task === undefined) continue;
    run.running.delete(ref.task);
    if (task.background?.attempt === ref.attempt && run.backgrounds.delete(ref.task)) delete task.background;
    release(run, task);
    if (task.leftOut === undefined) ready(run, task);
    else leaveOut(run, task);
  }
  for (const task of run.tasks.values()) {
    // With other agents than before, their places say nothing any more.
    if (!isSame) delete task.last;
    task.agent = Math.min(task.agent, Math.max(0, event.settings.agentSpecs.length - 1));
  }
  if (event.retryFailed) reopen(run);
}

/** Failed tasks get their tries back, and what they blocked waits again; a question stays open until it is answered. */
function reopen(run: Run): void {
  run.breaker.trips = Math.min(run.breaker.trips, 1);
  if (run.breaker.rolling === undefined) run.breaker.trips = 0;
  for (const task of run.tasks.values()) {
    task.repairs = 0;
    if (task.state === "failed" || (task.state === "needs-human" && task.question === undefined))
      open(run, task);
    else if (hasFailedProcess(task)) startAnew(run, task);
  }
  reckon(run);
}
