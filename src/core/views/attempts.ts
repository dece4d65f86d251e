import type { Event, FailureClass, Phase } from "../run/event.ts";

/** One attempt as a report tells it; times in milliseconds. */
export type AttemptReport = {
  readonly attempt: number;
  readonly agent: string;
  readonly startedAt: number;
  /** `undefined` while it runs, or when its coordinator died. */
  readonly endedAt?: number;
  readonly result: "landed" | "failed" | "cancelled" | "lost" | "open";
  readonly failure?: FailureClass;
  readonly message?: string;
  readonly phases: readonly { readonly phase: Phase | "landing"; readonly ms: number }[];
  readonly checks: { readonly passed: number; readonly total: number };
};

/** An attempt still being written; `noteAttempt` and `loseAttempt` change it in place. */
export type OpenAttempt = {
  -readonly [key in keyof Omit<AttemptReport, "phases" | "checks">]: AttemptReport[key];
} & {
  readonly phases: { readonly phase: Phase | "landing"; ms: number }[];
  readonly checks: { passed: number; total: number };
  phaseSince: number;
};

type TaskEvent = Extract<Event, { readonly task: string }>;

/** Takes an event that counted into the attempts, by task. */
export function noteAttempt(attempts: Map<string, OpenAttempt[]>, event: TaskEvent): void {
  if (event.type === "attempt-started") {
    const list = attempts.get(event.task) ?? [];
    attempts.set(event.task, list);
    list.push({
      attempt: event.attempt,
      agent: event.agent,
      startedAt: event.at,
      result: "open",
      phases: [],
      checks: { passed: 0, total: 0 },
      phaseSince: event.at,
    });
    return;
  }
  const attempt = attempts.get(event.task)?.at(-1);
  if (attempt === undefined) return;
  switch (event.type) {
    case "phase-started":
      endPhase(attempt, event.at);
      attempt.phases.push({ phase: event.phase, ms: 0 });
      return;
    case "check-finished":
      attempt.checks.total++;
      if (event.exitCode === 0) attempt.checks.passed++;
      return;
    case "landed":
      return close(attempts, event.task, event.at, "landed");
    case "landing-refused":
      return fail(attempt, event);
    case "attempt-finished": {
      const { result } = event;
      if (result.status === "unchanged") return close(attempts, event.task, event.at, "landed");
      if (result.status === "failed") return fail(attempt, { ...result, at: event.at });
      endPhase(attempt, event.at);
      attempt.phases.push({ phase: "landing", ms: 0 });
      return;
    }
    case "process-started":
    case "landing-started":
      return;
  }
}

/** The coordinator died under this task's attempt. */
export function loseAttempt(attempts: Map<string, OpenAttempt[]>, task: string, at: number): void {
  close(attempts, task, at, "lost");
}

function endPhase(attempt: OpenAttempt, at: number): void {
  const phase = attempt.phases.at(-1);
  if (phase !== undefined) phase.ms = at - attempt.phaseSince;
  attempt.phaseSince = at;
}

function fail(attempt: OpenAttempt, why: { failure: FailureClass; message: string; at: number }): void {
  endPhase(attempt, why.at);
  attempt.endedAt = why.at;
  attempt.result = why.failure === "cancelled" ? "cancelled" : "failed";
  attempt.failure = why.failure;
  attempt.message = why.message;
}

function close(
  attempts: Map<string, OpenAttempt[]>,
  task: string,
  at: number,
  result: "landed" | "lost",
): void {
  const attempt = attempts.get(task)?.at(-1);
  if (attempt === undefined) return;
  if (attempt.endedAt === undefined) {
    endPhase(attempt, at);
    attempt.endedAt = at;
  }
  attempt.result = result;
}
