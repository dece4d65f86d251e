import { hasFailedProcess } from "./blocks-others.ts";
import type { Request } from "./request.ts";
import type { Run, TaskRun, TaskState } from "./state.ts";

/** Why a request makes no sense as the run stands, in words for who asked; undefined when it does. */
export function objection(run: Run, request: Request): string | undefined {
  if (request.kind === "stop") return run.stopping ? "the run is being stopped already" : undefined;
  const task = run.tasks.get(request.task);
  if (task === undefined) return `the run has no task ${request.task}`;
  const { id } = task.spec;
  if (request.kind === "skip") return NOT_SKIPPED[task.state]?.(id);
  if (request.kind === "answer" && task.background?.halted === true && run.backgrounds.has(task.spec.key))
    return undefined;
  if (request.kind === "answer" && !asks(task))
    return `no question of ${id} is open: it ${BEING[task.state]}`;
  if (task.state === "blocked") return `${id} is blocked: ${idOf(run, task.blockedBy)} is what to retry`;
  if (!RETRIED.has(task.state) && !hasFailedProcess(task))
    return `${id} ${BEING[task.state]}: there is nothing to try again`;
  if (task.spec.settled !== undefined) return `${id} is no part of this run`;
  return task.attempts === request.attempt ? undefined : `${id} has been tried again since`;
}

/** Whether the task waits for an answer to what its last attempt asked. */
export function asks(task: TaskRun): boolean {
  return task.state === "needs-human" && task.failures.at(-1)?.failure === "unclear";
}

function idOf(run: Run, key: string | undefined): string {
  return run.tasks.get(key ?? "")?.spec.id ?? "what it needs";
}

const RETRIED: ReadonlySet<TaskState> = new Set(["failed", "needs-human", "skipped"]);

const NOT_SKIPPED: Partial<Record<TaskState, (id: string) => string>> = {
  done: (id) => `${id} has landed already`,
  skipped: (id) => `${id} is skipped already`,
  landing: (id) => `${id} has proven its work and is about to land`,
};

const BEING: Readonly<Record<TaskState, string>> = {
  waiting: "waits for what it needs",
  ready: "is about to start",
  running: "is running",
  landing: "is about to land",
  done: "has landed",
  failed: "has failed",
  blocked: "is blocked",
  "needs-human": "needs a person, but asks nothing",
  skipped: "is skipped",
};
