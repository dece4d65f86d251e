import { dirname } from "node:path";

import type { KnownError } from "../core/config.ts";
import type { Task } from "../core/plan/plan.ts";
import type { RunTask } from "../core/run/event.ts";
import type { Check } from "./run-checks.ts";

/** One try of one task by one agent. */
export type Attempt = {
  readonly run: string;
  readonly branch: string;
  readonly task: Task;
  readonly spec: RunTask;
  readonly attempt: number;
  readonly failures: readonly string[];
  readonly timeoutSeconds: number;
  /** What an earlier attempt of a chunked task has safely done: units, and the commit that holds its files. */
  readonly checkpoint?: { readonly done: number; readonly commit: string };
  /** Absolute; a folder of the task that outlives its attempts. */
  readonly state?: string;
  /** The most that it may cost, in US dollars. */
  readonly mostUsd?: number;
  /** The conversation that it goes on with, as its agent calls it. */
  readonly session?: string;
  /** Gates that the repository holds every task to, beside the task's own checks. */
  readonly gates?: readonly Check[];
  /** Whether a path is one of the plan's own files, which only landings change. */
  readonly isPlanFile?: (path: string) => boolean;
  /** Known errors of the repository, tried before the built-in ones. */
  readonly errors?: readonly KnownError[];
};

/** A finished attempt on its way onto the integration branch. */
export type Landing = Attempt & {
  readonly commit: string;
  /** The head of the branch that the attempt was proven on. */
  readonly base: string;
  readonly agent: string;
  /** Parents whose last open child this task is: ticked with it. */
  readonly completes: readonly Task[];
  /** Paths of task files that hold this task alone and are archived when it is done. */
  readonly archive: readonly string[];
};

/** What every event of an attempt carries. */
export function refOf(attempt: Attempt): {
  readonly task: string;
  readonly uid: string;
  readonly attempt: number;
} {
  return { task: attempt.task.key, uid: attempt.spec.uid, attempt: attempt.attempt };
}

/** What every process of an attempt finds in its environment; the uid is also the mark by which orphans are found. */
export function attemptEnvironment(attempt: Attempt, worktree: string): Readonly<Record<string, string>> {
  return {
    // Git in a worktree whose link is gone must not climb into the checkout around it.
    GIT_CEILING_DIRECTORIES: dirname(worktree),
    RENGA_RUN: attempt.run,
    RENGA_TASK_ID: attempt.task.id,
    RENGA_ATTEMPT: String(attempt.attempt),
    RENGA_ATTEMPT_UID: `${attempt.spec.uid}.${attempt.attempt}`,
    ...(attempt.state === undefined ? {} : { RENGA_STATE: attempt.state }),
  };
}
