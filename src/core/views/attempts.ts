import type { Phase } from "../run/check-event.ts";
import { checkHeld } from "../run/check-held.ts";
import type { Event, FailureClass } from "../run/event.ts";
import { judgedResult } from "../run/judged-result.ts";
import type { Run } from "../run/state.ts";

/** One attempt as a report tells it; times in milliseconds. */
export type AttemptReport = {
  readonly attempt: number;
  readonly agent: string;
  readonly startedAt: number;
  /** When its work ended; landing comes after it. */
  readonly endedAt?: number;
  readonly result: "landed" | "failed" | "cancelled" | "lost" | "open";
  /** Where it stood on the branch when it landed. */
  readonly commit?: string;
  /** It had landed, and the branch went back behind its commit. */
  readonly undone?: true;
  readonly failure?: FailureClass;
  readonly message?: string;
  /** The wait for the landing before it is in none of them. */
  readonly phases: readonly { readonly phase: Phase | "landing"; readonly ms: number }[];
  readonly checks: { readonly passed: number; readonly total: number };
  /** The most that its agent's processes held together; absent: not measured. */
  readonly peakMemoryBytes?: number;
  /** What its agent reported and what is not so. */
  readonly disagreements?: readonly string[];
};

/** An attempt still being written; the functions here change it in place. */
export type OpenAttempt = {
  -readonly [key in keyof Omit<AttemptReport, "phases" | "checks">]: AttemptReport[key];
} & {
  readonly phases: { readonly phase: Phase | "landing"; ms: number }[];
  readonly checks: { passed: number; total: number };
  /** Start of the last phase, while it goes on; never deleted, as what a field was deleted from becomes a slow object. */
  phaseSince: number | undefined;
};

type TaskEvent = Extract<Event, { readonly task: string; readonly attempt: number }>;

/** Takes an event that counted, and that the run has taken, into the attempts, by task. */
export function noteAttempt(attempts: Map<string, OpenAttempt[]>, run: Run, event: TaskEvent): void {
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
      phaseSince: undefined,
    });
    return;
  }
  const attempt = attempts.get(event.task)?.at(-1);
  if (attempt === undefined || (attempt.attempt !== event.attempt && event.type !== "landed")) return;
  switch (event.type) {
    case "phase-started":
      return beginPhase(attempt, event.phase, event.at);
    case "landing-started":
      return beginPhase(attempt, "landing", event.at);
    case "check-finished":
      if (event.calledOff === true) return;
      attempt.checks.total++;
      if (checkHeld(event)) attempt.checks.passed++;
      return;
    case "landed":
      attempt.commit = event.commit;
      return close(attempt, event.at, "landed");
    case "landing-refused":
      return fail(attempt, event);
    case "attempt-finished": {
      const { peakMemoryBytes, disagreements } = event;
      const result = judgedResult(run, event);
      if (disagreements !== undefined) attempt.disagreements = disagreements;
      if (peakMemoryBytes !== undefined) attempt.peakMemoryBytes = peakMemoryBytes;
      if (result.status === "unchanged" || result.status === "skipped")
        return close(attempt, event.at, "landed");
      if (result.status === "failed") return fail(attempt, { ...result, at: event.at });
      return end(attempt, event.at);
    }
    default:
      return;
  }
}

/** The coordinator died: attempts that were at work are lost, landings begin again later. */
export function cutAttempts(
  attempts: ReadonlyMap<string, OpenAttempt[]>,
  lost: ReadonlySet<string>,
  at: number,
): void {
  for (const [task, list] of attempts) {
    const attempt = list.at(-1);
    if (attempt === undefined) continue;
    if (lost.has(task)) close(attempt, at, "lost");
    else endPhase(attempt, at);
  }
}

/** The branch went back: what landed and does not stand on it any more is undone. */
export function undoAttempts(
  attempts: ReadonlyMap<string, OpenAttempt[]>,
  standing: readonly { readonly commit: string }[],
): void {
  const commits = new Set(standing.map(({ commit }) => commit));
  for (const list of attempts.values())
    for (const attempt of list)
      if (attempt.commit !== undefined && !commits.has(attempt.commit)) attempt.undone = true;
}

function beginPhase(attempt: OpenAttempt, phase: Phase | "landing", at: number): void {
  endPhase(attempt, at);
  attempt.phases.push({ phase, ms: 0 });
  attempt.phaseSince = at;
}

function endPhase(attempt: OpenAttempt, at: number): void {
  const phase = attempt.phases.at(-1);
  if (phase !== undefined && attempt.phaseSince !== undefined) phase.ms = at - attempt.phaseSince;
  attempt.phaseSince = undefined;
}

function end(attempt: OpenAttempt, at: number): void {
  endPhase(attempt, at);
  attempt.endedAt ??= at;
}

function close(attempt: OpenAttempt, at: number, result: "landed" | "lost"): void {
  end(attempt, at);
  attempt.result = result;
}

function fail(attempt: OpenAttempt, why: { failure: FailureClass; message: string; at: number }): void {
  end(attempt, why.at);
  attempt.result = why.failure === "cancelled" ? "cancelled" : "failed";
  attempt.failure = why.failure;
  attempt.message = why.message;
}
