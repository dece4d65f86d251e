import { NO_CONFIG } from "../core/config.ts";
import type { Plan, Task } from "../core/plan/plan.ts";
import type { Command } from "../core/run/command.ts";
import type { Event, Outcome } from "../core/run/event.ts";
import type { Run } from "../core/run/state.ts";
import type { Agent } from "../ports/agent.ts";
import type { BackgroundRunner } from "../ports/background-runner.ts";
import type { Entry, Journal } from "../ports/journal.ts";
import type { ProcessRunner } from "../ports/process-runner.ts";
import type { Workspace } from "../ports/workspace.ts";
import type { Attempt, Landing } from "./attempt.ts";
import { createBackgroundKeeper } from "./background-keeper.ts";
import { drive } from "./drive.ts";
import { createGateKeeper, gateKey, type GateKeeper } from "./gate-keeper.ts";
import { createInbox } from "./inbox.ts";
import { createLandingChain } from "./land.ts";
import { historyOf } from "./landed-files.ts";
import { monitorsOfRun, runMonitors } from "./monitor.ts";
import { createParents } from "./parents.ts";
import type { Check } from "./run-checks.ts";
import { tasksByKey } from "./run-tasks.ts";
import { watchRequests } from "./take-requests.ts";
import { createAlarms } from "./wake.ts";
import { work } from "./work.ts";

/** The parts of the world that a run uses. */
export type ConductPorts = {
  readonly journal: Journal;
  readonly workspace: Workspace;
  readonly checks: ProcessRunner;
  readonly backgrounds: BackgroundRunner;
  /** The agent of a spec such as `apply` or `command:PROGRAM`. */
  readonly agentOf: (spec: string) => Agent;
  readonly watch: (entries: readonly Entry[]) => void;
  readonly now: () => number;
  /** Absolute; where assignments and the logs of agents and background processes are written. */
  readonly scratch: string;
  /** Aborting asks the run to stop: what runs is ended, and the run can go on later. */
  readonly stop: AbortSignal;
  /** Gates that are red before the run do not keep it from starting. */
  readonly allowRed?: boolean;
};

/** Drives a run that is journalled and folded up to now to its end, with real worktrees and agents. */
export async function conduct(run: Run, plan: Plan, ports: ConductPorts): Promise<Outcome> {
  const { workspace, checks, journal, now, scratch } = ports;
  const inbox = createInbox<Event>();
  const tell = (event: Event): void => inbox.put(event);
  const over = new AbortController();
  const stop = AbortSignal.any([ports.stop, over.signal]);
  const keeper = createBackgroundKeeper({ runner: ports.backgrounds, workspace, checks, tell, now });
  const gates = keepGates(run, { ...ports, tell, stop });
  const land = createLandingChain({ workspace, checks, tell, now, history: historyOf(run) });
  const parents = createParents(run, plan);
  const alarms = createAlarms(tell, now);
  const live = new Map<string, AbortController>();
  const attemptOf = (key: string, attempt: number): Attempt => describeAttempt(run, plan, key, attempt);

  const startAttempt = async (command: Command & { type: "start-attempt" }): Promise<void> => {
    const { task: key, attempt: number, failures, checkpoint } = command;
    const controller = new AbortController();
    live.set(key, controller);
    const attempt: Attempt = {
      ...attemptOf(key, number),
      failures,
      gates: taskGates(run, gates),
      ...(checkpoint === undefined ? {} : { checkpoint }),
    };
    const { agent, peak } = measured(ports.agentOf(command.agent));
    const result = await work(
      attempt,
      {
        workspace,
        agent,
        script: ports.agentOf("script"),
        background: { runner: ports.backgrounds, keeper, logs: scratch },
        checks,
        tell,
        now,
        scratch,
      },
      controller.signal,
    );
    live.delete(key);
    const { uid } = attempt.spec;
    tell({ type: "attempt-finished", at: now(), task: key, uid, attempt: number, result, ...peak() });
  };

  const startLanding = async ({ task: key, attempt }: Command & { type: "land" }): Promise<void> => {
    const state = run.tasks.get(key);
    const described = attemptOf(key, attempt);
    const landing: Landing = {
      ...described,
      gates: taskGates(run, gates),
      commit: state?.commit ?? "",
      base: state?.base ?? "",
      agent: run.settings.agentSpecs[state?.agent ?? 0] ?? "",
      completes: parents.completedBy(described.task),
      archive: archived(plan, described.task),
    };
    tell(await land(landing, stop));
  };

  const rollBack = async ({ batch, to }: Command & { type: "roll-back" }): Promise<void> => {
    const evidence = `refs/renga/${run.id}/evidence/batch-${batch}-${run.breaker.trips}`;
    try {
      const { from } = await workspace.retreat(run.started.branch, to, evidence);
      tell({ type: "rolled-back", at: now(), batch, from, to, evidence });
    } catch (error) {
      // Nothing may go on over a branch that is not what the journal says: the run stops, and can be taken up again.
      const reason = `the branch could not be taken back: ${error instanceof Error ? error.message : String(error)}`;
      tell({ type: "stop-requested", at: now(), reason });
    }
  };

  /** None of them rejects: what goes wrong is an event. */
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
      case "run-gates":
        return void gates.keep(command);
      case "roll-back":
        return void rollBack(command);
      case "wake-at":
        return alarms.at(command.at);
    }
  };

  const stopAsked = (): void => tell({ type: "stop-requested", at: now(), reason: "interrupted" });
  if (ports.stop.aborted) stopAsked();
  else ports.stop.addEventListener("abort", stopAsked, { once: true });
  const endRequests = watchRequests({ journal, run, after: run.requests, tell, now });
  const place = { ref: { task: "", uid: "", attempt: 0 }, cwd: workspace.root, env: { RENGA_RUN: run.id } };
  const monitors = monitorsOfRun(run.settings.config?.monitors ?? []);
  const monitoring = runMonitors(monitors, place, { checks, tell, now }, stop);
  try {
    await adoptProcesses(run, { attemptOf, adopt: keeper.adopt, stop: keeper.stop });
    return await drive(run, {
      journal,
      inbox,
      now,
      obey,
      watch(entries) {
        for (const { event } of entries) parents.note(event);
        ports.watch(entries);
      },
    });
  } finally {
    over.abort();
    endRequests();
    alarms.clear();
    ports.stop.removeEventListener("abort", stopAsked);
    await Promise.all([monitoring, keeper.close()]);
  }
}

/** The agent, and afterwards the most memory that it held. */
function measured(agent: Agent): { agent: Agent; peak: () => { readonly peakMemoryBytes?: number } } {
  let most = 0;
  const work: Agent["work"] = async (...given) => {
    const done = await agent.work(...given);
    most = Math.max(most, done.peakMemoryBytes ?? 0);
    return done;
  };
  return { agent: { ...agent, work }, peak: () => (most === 0 ? {} : { peakMemoryBytes: most }) };
}

function keepGates(
  run: Run,
  ports: Pick<ConductPorts, "journal" | "workspace" | "checks" | "now" | "stop" | "allowRed"> & {
    readonly tell: (event: Event) => void;
  },
): GateKeeper {
  const { base, branch, gatePoints = [] } = run.started;
  return createGateKeeper({
    ...ports,
    config: run.settings.config ?? NO_CONFIG,
    run: run.id,
    branch,
    base,
    landings: () => run.landed,
    before: gatePoints.length === 0 ? [] : eventsOf(ports.journal, run.id),
  });
}

/** Gates of every task, but for those that were red before any task could be at fault. */
function taskGates(run: Run, { baseline }: GateKeeper): readonly Check[] {
  const gates = run.settings.config?.gates.task ?? [];
  return gates.filter((gate) => baseline.get(gateKey(gate))?.red !== true);
}

function* eventsOf(journal: Journal, run: string): Iterable<Event> {
  for (const { event } of journal.events(run)) yield event;
}

type Adopting = {
  readonly attemptOf: (key: string, attempt: number) => Attempt;
  readonly adopt: ReturnType<typeof createBackgroundKeeper>["adopt"];
  readonly stop: ReturnType<typeof createBackgroundKeeper>["stop"];
};

/** Processes that an earlier sitting started are looked after again, and ended where that had been decided. */
async function adoptProcesses(run: Run, { attemptOf, adopt, stop }: Adopting): Promise<void> {
  for (const key of run.backgrounds) {
    const process = run.tasks.get(key)?.background;
    if (process === undefined) continue;
    await adopt(attemptOf(key, process.attempt), process);
    if (process.state === "stopping") stop(key, process.attempt);
  }
}

function describeAttempt(run: Run, plan: Plan, key: string, attempt: number): Attempt {
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
    errors: run.settings.config?.errors ?? [],
  };
}

/** A file that holds this one task and nothing else moves to the archive beside it when the task lands. */
function archived(plan: Plan, task: Task): readonly string[] {
  const source = plan.sources.find(({ path }) => path === task.span.file);
  return source?.dialect === "task-file" ? [source.path] : [];
}
