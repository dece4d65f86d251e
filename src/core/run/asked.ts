import { dropCommit, leaveOut, queueLanding } from "./attempt.ts";
import { hasFailedProcess } from "./blocks-others.ts";
import type { Answered, TaskReopened, TaskSkipped } from "./request-event.ts";
import { ready, reckon } from "./settle.ts";
import { move, type Run, type TaskRun } from "./state.ts";

/** A person's answer brings the task back, with what was asked and answered for the next attempt to read. */
export function answered(run: Run, { request, task: key, text }: Answered): void {
  const task = take(run, request, key);
  if (task?.background?.halted === true && run.backgrounds.has(key)) task.background.halted = false;
  if (task === undefined || (task.state !== "needs-human" && task.state !== "failed")) return;
  const { question, held } = task;
  delete task.question;
  delete task.held;
  if (question !== undefined && task.failures.at(-1)?.failure === "unclear") task.failures.pop();
  if (
    held !== undefined &&
    isYes(text) &&
    run.leases.conflict([...task.spec.scope, ...held.files]) === undefined
  ) {
    task.ended = false;
    run.leases.hold(key, [...task.spec.scope, ...held.files]);
    queueLanding(run, task, held);
    return reckon(run);
  }
  const asked = question === undefined ? "" : `Question: ${question}\n`;
  task.failures.push({ failure: "unclear", message: `${asked}Answer: ${text}` });
  const { agent } = task;
  open(run, task);
  task.agent = agent;
  task.last = { agent, failure: "unclear", triesLeft: true };
  reckon(run);
}

export function taskSkipped(run: Run, { request, task: key, reason, dependents }: TaskSkipped): void {
  const task = take(run, request, key);
  if (task === undefined || task.state === "landing" || task.state === "done" || task.state === "skipped")
    return;
  if (task.repairing) return;
  task.leftOut = { reason, dependents };
  delete task.question;
  delete task.held;
  if (task.state === "running") return;
  task.ended = false;
  run.batches.get(task.batch ?? -1)?.failed.delete(key);
  leaveOut(run, task);
  reckon(run);
}

export function taskReopened(run: Run, { request, task: key }: TaskReopened): void {
  const task = take(run, request, key);
  if (task === undefined) return;
  const { state } = task;
  const left = state === "skipped" && task.leftOut !== undefined && !task.settled;
  if (hasFailedProcess(task)) startAnew(run, task);
  else if (state === "failed" || state === "needs-human" || left) open(run, task);
  else return;
  reckon(run);
}

/** The task is to be tried again from the first agent on, with a fresh set of tries; `reckon` says whether it may start. */
export function open(run: Run, task: TaskRun): void {
  forgetTries(task);
  delete task.leftOut;
  delete task.question;
  delete task.held;
  dropCommit(task);
  run.batches.get(task.batch ?? -1)?.failed.delete(task.spec.key);
  move(run, task, "waiting");
}

/** What it landed stands; it is tried again, from the first agent on, for the process that it is to leave running. */
export function startAnew(run: Run, task: TaskRun): void {
  forgetTries(task);
  task.repairing = true;
  ready(run, task);
}

function forgetTries(task: TaskRun): void {
  task.agent = 0;
  delete task.last;
  task.tries = 0;
  task.transients = 0;
}

/** The task a request is about, the first time the request is seen. */
function take(run: Run, request: number, key: string): TaskRun | undefined {
  if (request <= run.requests) return undefined;
  run.requests = request;
  return run.tasks.get(key);
}

function isYes(text: string): boolean {
  return /^\s*(?:y|yes|ok|okay|allow(?:ed)?|sure|please do)\b/iu.test(text);
}
