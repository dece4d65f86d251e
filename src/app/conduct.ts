import type { Plan, Task } from "../core/plan/plan.ts";
import type { Command } from "../core/run/command.ts";
import type { Event, Outcome } from "../core/run/event.ts";
import type { Run, TaskRun } from "../core/run/state.ts";
import type { Agent } from "../ports/agent.ts";
import type { Entry, Journal } from "../ports/journal.ts";
import type { ProcessRunner } from "../ports/process-runner.ts";
import type { Workspace } from "../ports/workspace.ts";
import type { Attempt } from "./attempt.ts";
import { drive } from "./drive.ts";
import { createInbox } from "./inbox.ts";
import { createLandingChain } from "./land.ts";
import { historyOf } from "./landed-files.ts";
import { tasksByKey } from "./run-tasks.ts";
import { work } from "./work.ts";

/** The parts of the world that a run uses. */
export type ConductPorts = {
  readonly journal: Journal;
  readonly workspace: Workspace;
  readonly checks: ProcessRunner;
  /** The agent of a spec such as `apply` or `command:PROGRAM`. */
  readonly agentOf: (spec: string) => Agent;
  readonly watch: (entries: readonly Entry[]) => void;
  readonly now: () => number;
  /** Absolute; where assignments are written. */
  readonly scratch: string;
  /** Aborting asks the run to stop: what runs is ended, and the run can go on later. */
  readonly stop: AbortSignal;
};

/** Drives a run that is journalled and folded up to now to its end, with real worktrees and agents. */
export async function conduct(run: Run, plan: Plan, ports: ConductPorts): Promise<Outcome> {
  const inbox = createInbox<Event>();
  const live = new Map<string, AbortController>();
  const openChildren = countOpenChildren(run, plan);
  const tell = (event: Event): void => inbox.put(event);
  const { workspace, checks, now, scratch } = ports;
  const land = createLandingChain({ workspace, checks, tell, now, history: historyOf(run) });

  const startAttempt = async (command: Command & { type: "start-attempt" }): Promise<void> => {
    const { task: key, attempt: number, failures } = command;
    const controller = new AbortController();
    live.set(key, controller);
    const attempt = { ...attemptOf(run, plan, key), attempt: number, failures };
    const agent = ports.agentOf(command.agent);
    const result = await work(attempt, { workspace, agent, checks, tell, now, scratch }, controller.signal);
    live.delete(key);
    const { uid } = attempt.spec;
    tell({ type: "attempt-finished", at: now(), task: key, uid, attempt: number, result });
  };

  const startLanding = async ({ task: key, attempt: number }: Command & { type: "land" }): Promise<void> => {
    const { task, ...attempt } = attemptOf(run, plan, key);
    const state = stateOf(run, key);
    const landing = {
      ...attempt,
      task,
      attempt: number,
      failures: [],
      commit: state.commit ?? "",
      base: state.base ?? "",
      agent: run.settings.agentSpecs[state.agent] ?? "",
      completes: completedParents(plan, task, openChildren),
      archive: archived(plan, task),
    };
    tell(await land(landing, ports.stop));
  };

  const stop = (): void => tell({ type: "stop-requested", at: now(), reason: "interrupted" });
  if (ports.stop.aborted) stop();
  else ports.stop.addEventListener("abort", stop, { once: true });
  try {
    return await drive(run, {
      journal: ports.journal,
      inbox,
      now,
      obey(command) {
        // Neither rejects: what goes wrong is an event.
        if (command.type === "start-attempt") void startAttempt(command);
        else if (command.type === "land") void startLanding(command);
        else if (command.type === "end-attempt") live.get(command.task)?.abort();
      },
      watch(entries) {
        for (const { event } of entries)
          if (event.type === "landed") countDown(plan, event.task, openChildren);
        ports.watch(entries);
      },
    });
  } finally {
    ports.stop.removeEventListener("abort", stop);
  }
}

function attemptOf(run: Run, plan: Plan, key: string): Omit<Attempt, "attempt" | "failures"> {
  const task = tasksByKey(plan).get(key);
  if (task === undefined) throw new Error(`the stored plan has no task ${key}`);
  return {
    run: run.id,
    branch: run.started.branch,
    task,
    spec: stateOf(run, key).spec,
    timeoutSeconds: run.settings.attemptTimeoutSeconds,
  };
}

function stateOf(run: Run, key: string): TaskRun {
  const state = run.tasks.get(key);
  if (state === undefined) throw new Error(`the run has no task ${key}`);
  return state;
}

/** For each parent, how many of its sub-tasks have not been finished; a parent is ticked with the last of them. */
function countOpenChildren(run: Run, plan: Plan): Map<string, number> {
  const open = new Map<string, number>();
  for (const task of plan.tasks) {
    if (task.parent === undefined) continue;
    const state = run.tasks.get(task.key)?.state;
    const finished = state === "done" || task.status === "done";
    open.set(task.parent, (open.get(task.parent) ?? 0) + (finished ? 0 : 1));
  }
  return open;
}

function countDown(plan: Plan, key: string, open: Map<string, number>): void {
  const byKey = tasksByKey(plan);
  for (let at = byKey.get(key)?.parent; at !== undefined; at = byKey.get(at)?.parent) {
    const left = (open.get(at) ?? 1) - 1;
    open.set(at, left);
    if (left > 0) return;
  }
}

function completedParents(plan: Plan, task: Task, open: ReadonlyMap<string, number>): readonly Task[] {
  const byKey = tasksByKey(plan);
  const completed: Task[] = [];
  for (let at = task.parent; at !== undefined && open.get(at) === 1; at = byKey.get(at)?.parent) {
    const parent = byKey.get(at);
    if (parent === undefined) break;
    completed.push(parent);
  }
  return completed;
}

/** A file that holds this one task and nothing else moves to the archive beside it when the task lands. */
function archived(plan: Plan, task: Task): readonly string[] {
  const source = plan.sources.find(({ path }) => path === task.span.file);
  return source?.dialect === "task-file" ? [source.path] : [];
}
