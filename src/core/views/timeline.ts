import { overlaps } from "../plan/scope.ts";
import type { Event } from "../run/event.ts";
import { judgedResult } from "../run/judged-result.ts";
import { waitersOf } from "../run/part.ts";
import type { Run, TaskRun } from "../run/state.ts";
import { blockedTasks } from "./blocked-tasks.ts";
import { createSlots, elapse, releaseSlot, takeSlot, type Slots } from "./slot-times.ts";

/** What the start of an attempt waited for last; without it, it would have started earlier. */
export type WaitCause =
  | "start"
  | "needs"
  | "background"
  | "retry"
  | "lease"
  | "agent"
  | "provider"
  | "barrier"
  | "gate"
  | "answer"
  | "breaker"
  | "resume";

export type Wait = {
  readonly cause: WaitCause;
  /** Key of the task whose landing, end or free agent it was. */
  readonly of?: string;
  /** Place of that task's last bar. */
  readonly bar?: number;
  /** `lease`: the file that was held. */
  readonly path?: string;
};

/** One attempt on an agent's lane; times in milliseconds since the epoch. */
export type Bar = {
  readonly task: string;
  readonly attempt: number;
  readonly agent: string;
  /** From 1. */
  readonly slot: number;
  readonly from: number;
  to?: number;
  /** When all that the task needs was there. */
  readonly readyAt: number;
  readonly wait: Wait;
  result: "worked" | "failed" | "cancelled" | "lost" | "open";
  /** Its last landing; takes no agent. */
  landing?: { readonly from: number; to?: number; landed: boolean };
  files?: readonly string[];
  peakMemoryBytes?: number;
};

/** A run's attempts on the lanes of its agents, with what each waited for. Changed only by `noteTime`. */
export type Timeline = {
  readonly bars: Bar[];
  /** Place of each task's last bar. */
  readonly last: Map<string, number>;
  readonly slots: Slots;
  readonly ready: Map<string, Ready>;
  trigger: Trigger;
};

type Ready = { readonly at: number; readonly seq: number; readonly cause: WaitCause; readonly by?: string };
type Trigger = {
  readonly seq: number;
  readonly at: number;
  readonly type: Event["type"];
  readonly task: string | undefined;
};

/** The timeline of a run that has just started. */
export function createTimeline(run: Run, at: number): Timeline {
  return {
    bars: [],
    last: new Map(),
    slots: createSlots(run, at),
    ready: new Map(),
    trigger: { seq: 0, at, type: "run-started", task: undefined },
  };
}

/**
 * Takes an event into the timeline, after the run has taken it; `at` is its time, or, for what a crash left behind, that of the last
 * event before it. Work per event does not depend on the number of tasks, but for resumes and roll-backs.
 */
export function noteTime(timeline: Timeline, run: Run, event: Event, at: number): void {
  const { slots } = timeline;
  const task = "task" in event ? run.tasks.get(event.task) : undefined;
  elapse(slots, event.type === "run-resumed" ? undefined : at);
  if (!DECISIONS.has(event.type)) timeline.trigger = triggerOf(event, task, timeline.trigger);
  if (event.type === "run-resumed") resumed(timeline, run, event.lost, at);
  else if (event.type === "rolled-back") rolledBack(timeline, run, event.at);
  else if (event.type === "attempt-started" && task !== undefined) started(timeline, run, task, event);
  else if (task !== undefined) {
    const bar = timeline.bars[timeline.last.get(task.spec.key) ?? -1];
    if (bar !== undefined) noteBar({ timeline, run, at }, bar, event);
    if (READYING.has(event.type)) noteReady(timeline, task, at);
  }
  // After a resume the clock goes on from there: the time between is nobody's.
  slots.note(run, event, event.type === "run-resumed" ? event.at : at);
}

function triggerOf(event: Event, task: TaskRun | undefined, { seq, at }: Trigger): Trigger {
  // What people had asked while nobody was there is taken at once, before anything starts.
  const isAtOnce = "request" in event && event.at === at;
  return { seq: isAtOnce ? seq : seq + 1, at: event.at, type: event.type, task: task?.spec.key };
}

/** Follow from a fact in the same breath, so they are not what a start waited for. */
const DECISIONS: ReadonlySet<Event["type"]> = new Set([
  "attempt-started",
  "landing-started",
  "run-finished",
  "provider-paused",
  "breaker-tripped",
  "gates-started",
]);

/** May end a task or bring it back, so that it or others have all they need. */
const READYING: ReadonlySet<Event["type"]> = new Set([
  "attempt-finished",
  "landed",
  "landing-refused",
  "answered",
  "task-reopened",
  "task-skipped",
  "background-ended",
  "checkpoint-taken",
]);

function noteBar(
  { timeline, run, at }: { readonly timeline: Timeline; readonly run: Run; readonly at: number },
  bar: Bar,
  event: Event,
): void {
  switch (event.type) {
    case "attempt-finished": {
      if (bar.attempt !== event.attempt) return;
      const { peakMemoryBytes } = event;
      const result = judgedResult(run, event);
      const isCancelled = result.status === "failed" && result.failure === "cancelled";
      endWork(
        timeline,
        bar,
        at,
        isCancelled ? "cancelled" : result.status === "failed" ? "failed" : "worked",
      );
      if (result.status === "committed") bar.files = result.files;
      if (peakMemoryBytes !== undefined) bar.peakMemoryBytes = peakMemoryBytes;
      return;
    }
    case "landing-started":
      bar.landing = { from: at, landed: false };
      return;
    case "landed":
      endWork(timeline, bar, at, "worked");
      bar.landing = { from: bar.landing?.from ?? at, to: at, landed: true };
      return;
    case "landing-refused":
      if (bar.landing !== undefined) bar.landing.to = at;
      return;
    default:
      return;
  }
}

function started(
  timeline: Timeline,
  run: Run,
  task: TaskRun,
  event: Extract<Event, { type: "attempt-started" }>,
): void {
  const wait = waitOf(timeline, run, task);
  const before = timeline.ready.get(task.spec.key)?.at ?? run.started.at;
  const bar: Bar = {
    task: event.task,
    attempt: event.attempt,
    agent: event.agent,
    slot: takeSlot(timeline.slots, event.at),
    from: event.at,
    readyAt: Math.min(before, event.at),
    wait: wait.of === undefined ? wait : { ...wait, ...barOf(timeline, wait.of) },
    result: "open",
  };
  timeline.last.set(event.task, timeline.bars.push(bar) - 1);
}

function barOf({ last }: Timeline, key: string): { readonly bar?: number } {
  const bar = last.get(key);
  return bar === undefined ? {} : { bar };
}

/** The last thing that was missing: what made the task ready, if that was just now, or else what just became free. */
function waitOf(timeline: Timeline, run: Run, task: TaskRun): Wait {
  const { ready, trigger, bars } = timeline;
  const since = ready.get(task.spec.key);
  if ((since?.seq ?? 0) === trigger.seq) {
    const { cause = "start", by } = since ?? {};
    return by === undefined ? { cause } : { cause, of: by };
  }
  const named = NAMED[trigger.type];
  // The last that had ended: what has just started is nobody's reason to wait.
  const of =
    trigger.task ?? (named === undefined ? undefined : bars.findLast(({ to }) => to !== undefined)?.task);
  if (named !== undefined) return of === undefined ? { cause: named } : { cause: named, of };
  const other = of === undefined ? undefined : run.tasks.get(of);
  return other === undefined ? { cause: "agent" } : freedBy(timeline, run, task, other);
}

function freedBy({ bars, last }: Timeline, run: Run, task: TaskRun, other: TaskRun): Wait {
  const of = other.spec.key;
  const isReleased = other.state !== "running" && other.state !== "landing";
  const held = [...other.spec.scope, ...(bars[last.get(of) ?? -1]?.files ?? [])];
  const path = isReleased
    ? task.spec.scope.find((wanted) => held.some((path) => overlaps(wanted, path)))
    : undefined;
  if (path !== undefined) return { cause: "lease", of, path };
  const isBarred = run.settings.barriers === true && (other.spec.batch ?? 0) < (task.spec.batch ?? 0);
  return { cause: isBarred ? "barrier" : "agent", of };
}

const NAMED: Partial<Record<Event["type"], WaitCause>> = {
  "provider-resumed": "provider",
  "time-reached": "provider",
  "gates-finished": "gate",
  "agents-changed": "agent",
  "run-resumed": "resume",
  "rolled-back": "breaker",
};

/** Whoever has all it needs since this event: the task itself, and those that waited for it or for what it blocked. */
function noteReady(timeline: Timeline, task: TaskRun, at: number): void {
  const { ready, trigger } = timeline;
  const { key } = task.spec;
  if (task.state === "ready") {
    const cause =
      trigger.type === "answered" || trigger.type === "task-reopened"
        ? "answer"
        : trigger.type === "attempt-finished" || trigger.type === "landing-refused"
          ? "retry"
          : "needs";
    ready.set(key, { at, seq: trigger.seq, cause, by: key });
    return;
  }
  const noteIfReady = (next: TaskRun, cause: WaitCause): void => {
    if (next.waitingFor === 0 && !ready.has(next.spec.key))
      ready.set(next.spec.key, { at, seq: trigger.seq, cause, by: key });
  };
  if (!task.ended) return task.partOf?.forEach((part) => noteIfReady(part.task, "needs"));
  const cause = trigger.type === "background-ended" ? "background" : "needs";
  const blocked = task.state === "done" ? [] : blockedTasks(task);
  for (const ended of [task, ...blocked])
    for (const waiters of [waitersOf(ended), ended.followers])
      for (const next of waiters) noteIfReady(next, cause);
}

function endWork(timeline: Timeline, bar: Bar, at: number, result: Bar["result"]): void {
  if (bar.to !== undefined) return;
  bar.to = at;
  bar.result = result;
  releaseSlot(timeline.slots, bar.slot, at);
}

/** Nobody was at work since the last event: what was under way then is lost. */
function resumed(
  timeline: Timeline,
  run: Run,
  lost: readonly { readonly task: string }[],
  before: number,
): void {
  const { bars, last, ready, trigger } = timeline;
  for (const { task } of lost) {
    const bar = bars[last.get(task) ?? -1];
    if (bar !== undefined) endWork(timeline, bar, before, "lost");
  }
  for (const { spec, state } of run.tasks.values())
    if (state === "ready" && last.has(spec.key))
      ready.set(spec.key, { at: before, seq: trigger.seq, cause: "resume", by: spec.key });
}

function rolledBack(timeline: Timeline, run: Run, at: number): void {
  const { ready, trigger, bars } = timeline;
  const by = bars.at(-1)?.task;
  for (const { spec, state, waitingFor } of run.tasks.values()) {
    if (state === "waiting" && waitingFor > 0) ready.delete(spec.key);
    else if (state === "ready" || state === "waiting")
      ready.set(spec.key, {
        at,
        seq: trigger.seq,
        cause: "breaker",
        ...(by === undefined ? {} : { by }),
      });
  }
}
