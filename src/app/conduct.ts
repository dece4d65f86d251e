import { NO_CONFIG } from "../core/config.ts";
import type { Plan } from "../core/plan/plan.ts";
import type { Event, Outcome } from "../core/run/event.ts";
import type { Run } from "../core/run/state.ts";
import type { Entry, Journal } from "../ports/journal.ts";
import type { ProcessRunner } from "../ports/process-runner.ts";
import { createBackgroundKeeper, type BackgroundKeeper } from "./background-keeper.ts";
import { drive } from "./drive.ts";
import { createGateKeeper, type GateKeeper } from "./gate-keeper.ts";
import { createInbox } from "./inbox.ts";
import { monitorsOfRun, runMonitors } from "./monitor.ts";
import { createObeyer, type Obeyer, type ObeyPorts } from "./obey.ts";
import { createParents } from "./parents.ts";
import { watchRequests } from "./take-requests.ts";

/** The parts of the world that a run uses. */
export type ConductPorts = Omit<ObeyPorts, "keeper" | "gates" | "parents" | "tell" | "stop"> & {
  readonly journal: Journal;
  readonly watch: (entries: readonly Entry[]) => void;
  /** Where checks run in a sandbox: runs what has to see the processes outside of it, as the configuration says. */
  readonly unfenced?: ProcessRunner;
  /** Aborting asks the run to stop: what runs is ended, and the run can go on later. */
  readonly stop: AbortSignal;
  /** Gates that are red before the run do not keep it from starting. */
  readonly allowRed?: boolean;
  /** Takes secrets out of what has happened, before anything is decided, stored or told. */
  readonly redact?: (event: Event) => Event;
};

/** Drives a run that is journalled and folded up to now to its end, with real worktrees and agents. */
export async function conduct(run: Run, plan: Plan, given: ConductPorts): Promise<Outcome> {
  const inbox = createInbox<Event>({ patienceMs: 50, isPatient: ({ type }) => PATIENT.has(type) });
  const { redact = (event) => event } = given;
  const tell = (event: Event): void => inbox.put(redact(event));
  const over = new AbortController();
  const ports = { ...given, tell, stop: AbortSignal.any([given.stop, over.signal]) };
  const keeper = createBackgroundKeeper({ ...ports, runner: ports.backgrounds });
  const parents = createParents(run, plan);
  const obeyer = createObeyer(run, plan, { ...ports, keeper, parents, gates: keepGates(run, ports) });
  const endRequests = watchRequests({ ...ports, run, after: run.requests });
  const monitoring = watchRun(run, ports);
  const stopAsked = (): void => tell({ type: "stop-requested", at: given.now(), reason: "interrupted" });
  if (given.stop.aborted) stopAsked();
  else given.stop.addEventListener("abort", stopAsked, { once: true });
  try {
    await adoptProcesses(run, keeper, obeyer);
    return await drive(run, {
      ...ports,
      inbox,
      obey: obeyer.obey,
      watch(entries) {
        for (const { event } of entries) parents.note(event);
        given.watch(entries);
      },
    });
  } finally {
    over.abort();
    endRequests();
    obeyer.close();
    given.stop.removeEventListener("abort", stopAsked);
    await Promise.all([monitoring, keeper.close()]);
  }
}

/** Facts from which nothing follows: whoever looks can wait a moment, and a durable write is saved. */
const PATIENT: ReadonlySet<Event["type"]> = new Set([
  "process-started",
  "phase-started",
  "check-started",
  "check-finished",
  "chunk-finished",
  "monitor-sampled",
  "gate-checked",
  "superseded",
]);

type Ports = ConductPorts & { readonly tell: (event: Event) => void };

function keepGates(run: Run, ports: Ports): GateKeeper {
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

function* eventsOf(journal: Journal, run: string): Iterable<Event> {
  for (const { event } of journal.events(run)) yield event;
}

/** The monitors of the run as a whole, until it is over. */
function watchRun(run: Run, ports: Ports): Promise<void> {
  const monitors = monitorsOfRun(run.settings.config?.monitors ?? []);
  const ref = { task: "", uid: "", attempt: 0 };
  return runMonitors(
    monitors,
    { ref, cwd: ports.workspace.root, env: { RENGA_RUN: run.id } },
    ports,
    ports.stop,
  );
}

/** Processes that an earlier sitting started are looked after again, and ended where that had been decided. */
async function adoptProcesses(run: Run, keeper: BackgroundKeeper, { attemptOf }: Obeyer): Promise<void> {
  for (const key of run.backgrounds) {
    const process = run.tasks.get(key)?.background;
    if (process === undefined) continue;
    await keeper.adopt(attemptOf(key, process.attempt), process);
    if (process.state === "stopping") keeper.stop(key, process.attempt);
    // What was decided about it may not have been done yet when the last sitting died.
    else if (process.halted === true) keeper.pause(key, process.attempt);
    else if (process.halted === false) keeper.proceed(key, process.attempt);
  }
}
