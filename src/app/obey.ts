import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";

import { crossCheck } from "../core/completion/disagreements.ts";
import { NO_CONFIG } from "../core/config.ts";
import { addSpent } from "../core/ledger/add-spent.ts";
import type { Spent } from "../core/ledger/spent.ts";
import type { Plan, Task } from "../core/plan/plan.ts";
import type { Command } from "../core/run/command.ts";
import type { AttemptResult, Event } from "../core/run/event.ts";
import type { Run } from "../core/run/state.ts";
import type { Agent } from "../ports/agent.ts";
import type { BackgroundRunner } from "../ports/background-runner.ts";
import type { ProcessRunner } from "../ports/process-runner.ts";
import type { Workspace } from "../ports/workspace.ts";
import { refOf, type Attempt, type Landing } from "./attempt.ts";
import type { BackgroundKeeper } from "./background-keeper.ts";
import type { GateKeeper } from "./gate-keeper.ts";
import { createLandingChain } from "./land.ts";
import { historyOf } from "./landed-files.ts";
import type { Parents } from "./parents.ts";
import { planFiles } from "./plan-files.ts";
import { tasksByKey } from "./run-tasks.ts";
import { taskGates } from "./task-gates.ts";
import type { ToldFor } from "./told-for.ts";
import { createAlarms } from "./wake.ts";
import { work } from "./work.ts";

/** What obeying needs of the world. */
export type ObeyPorts = {
  readonly workspace: Workspace;
  readonly checks: ProcessRunner;
  readonly backgrounds: BackgroundRunner;
  /** The agent of a spec such as `apply` or `command:PROGRAM`. */
  readonly agentOf: (spec: string) => Agent;
  /** What agents are told beside their task; without it nothing. */
  readonly toldFor?: ToldFor;
  readonly keeper: BackgroundKeeper;
  readonly gates: GateKeeper;
  readonly parents: Parents;
  readonly tell: (event: Event) => void;
  readonly now: () => number;
  /** Absolute; where assignments and the logs of agents and background processes are written. */
  readonly scratch: string;
  /** Takes secrets out of what an agent is told. */
  readonly redactText?: ((text: string) => string) | undefined;
  readonly stop: AbortSignal;
};

/** Carries out commands; returns at once, and never throws: what comes of a command is told as an event. */
export type Obeyer = {
  readonly obey: (command: Command) => void;
  readonly attemptOf: (key: string, attempt: number) => Attempt;
  /** Nothing more is told of times. */
  readonly close: () => void;
};

/** Carries out the commands of one run. */
export function createObeyer(run: Run, plan: Plan, ports: ObeyPorts): Obeyer {
  const { workspace, checks, keeper, gates, tell, now } = ports;
  // Each in a worktree of its own: more at once than there are cores would only all end later.
  const proofs = (): number => Math.min(run.limits.agents, Math.max(2, availableParallelism()));
  const land = createLandingChain({ workspace, checks, tell, now, proofs, history: historyOf(run) });
  const alarms = createAlarms(tell, now);
  const live = new Map<string, AbortController>();
  const attemptOf = (key: string, attempt: number): Attempt =>
    describeAttempt(run, plan, ports.scratch, [key, attempt]);

  const startAttempt = async (command: Command & { type: "start-attempt" }): Promise<void> => {
    const { task: key, attempt: number, failures, checkpoint, mostUsd, session } = command;
    const controller = new AbortController();
    live.set(key, controller);
    const attempt: Attempt = {
      ...attemptOf(key, number),
      failures,
      gates: taskGates(run.settings.config ?? NO_CONFIG, gates.baseline),
      ...(mostUsd === undefined ? {} : { mostUsd }),
      ...(checkpoint === undefined ? {} : { checkpoint }),
      ...(session === undefined ? {} : { session }),
    };
    const used: Used = {};
    const { toldFor } = ports;
    const told = toldFor && { told: (task: Task) => toldFor(task, command.agent) };
    const agent = noting(ports.agentOf(command.agent), used);
    const script = noting(ports.agentOf("script"), used);
    const background = { runner: ports.backgrounds, keeper, logs: ports.scratch };
    const result = await work(attempt, { ...ports, ...told, agent, script, background }, controller.signal);
    live.delete(key);
    tell(finished(attempt, { at: now(), result, used }));
  };

  const startLanding = async ({ task: key, attempt }: Command & { type: "land" }): Promise<void> => {
    const state = run.tasks.get(key);
    const described = attemptOf(key, attempt);
    const landing: Landing = {
      ...described,
      gates: taskGates(run.settings.config ?? NO_CONFIG, gates.baseline),
      commit: state?.commit ?? "",
      base: state?.base ?? "",
      agent: run.settings.agentSpecs[state?.agent ?? 0] ?? "",
      completes: ports.parents.completedBy(described.task),
      archive: archived(plan, described.task),
    };
    tell(await land(landing, ports.stop));
  };

  const obey = (command: Command): void => {
    switch (command.type) {
      case "start-attempt":
        return void startAttempt(command);
      case "land":
        return void startLanding(command);
      case "end-attempt":
        return live.get(command.task)?.abort();
      case "stop-background":
        return keeper.stop(command.task, command.attempt);
      case "pause-background":
        return keeper.pause(command.task, command.attempt);
      case "proceed-background":
        return keeper.proceed(command.task, command.attempt);
      case "run-gates": {
        const { type: _type, ...ref } = command;
        return void gates.keep(ref);
      }
      case "roll-back":
        return void rollBack(run, command, ports);
      case "wake-at":
        return alarms.at(command.at);
    }
  };
  return { obey, attemptOf, close: () => alarms.clear() };
}

function finished(
  attempt: Attempt,
  {
    at,
    result,
    used: { report, ...counted },
  }: { readonly at: number; readonly result: AttemptResult; readonly used: Used },
): Event {
  const disagreements = crossCheck(report, { id: attempt.task.id, result });
  return {
    type: "attempt-finished",
    at,
    ...refOf(attempt),
    result,
    ...counted,
    ...(disagreements.length === 0 ? {} : { disagreements }),
  };
}

async function rollBack(
  run: Run,
  { batch, to }: Command & { type: "roll-back" },
  { workspace, tell, now }: ObeyPorts,
): Promise<void> {
  const evidence = `refs/renga/${run.id}/evidence/batch-${batch}-${run.breaker.trips}`;
  try {
    const { from } = await workspace.retreat(run.started.branch, to, evidence);
    tell({ type: "rolled-back", at: now(), batch, from, to, evidence });
  } catch (error) {
    // Nothing may go on over a branch that is not what the journal says: the run stops, and can be taken up again.
    const reason = `the branch could not be taken back: ${error instanceof Error ? error.message : String(error)}`;
    tell({ type: "stop-requested", at: now(), reason });
  }
}

/** What an attempt used, and the last words on it, as its agents told it. */
type Used = { peakMemoryBytes?: number; spent?: Spent; report?: string };

/** The agent, with what it used and said at the end noted. */
function noting(agent: Agent, used: Used): Agent {
  const work: Agent["work"] = async (...given) => {
    const done = await agent.work(...given);
    const peak = Math.max(used.peakMemoryBytes ?? 0, done.peakMemoryBytes ?? 0);
    if (peak > 0) used.peakMemoryBytes = peak;
    if (done.spent !== undefined) used.spent = addSpent(used.spent, done.spent);
    if (done.report !== undefined) used.report = done.report;
    return done;
  };
  return { ...agent, work };
}

function describeAttempt(run: Run, plan: Plan, scratch: string, [key, attempt]: [string, number]): Attempt {
  const task = tasksByKey(plan).get(key);
  const state = run.tasks.get(key);
  if (task === undefined || state === undefined) throw new Error(`the stored plan has no task ${key}`);
  return {
    run: run.id,
    branch: run.started.branch,
    task,
    spec: state.spec,
    attempt,
    failures: [],
    timeoutSeconds: run.settings.attemptTimeoutSeconds,
    isPlanFile: planFiles(plan),
    errors: run.settings.config?.errors ?? [],
    state: join(dirname(scratch), "state", state.spec.uid),
  };
}

/** A file that holds this one task and nothing else moves to the archive beside it when the task lands. */
function archived(plan: Plan, task: Task): readonly string[] {
  const source = plan.sources.find(({ path }) => path === task.span.file);
  return source?.dialect === "task-file" ? [source.path] : [];
}
