import type { Command } from "./command.ts";
import type { Event, Outcome } from "./event.ts";
import { fold } from "./fold.ts";
import { park } from "./parking.ts";
import type { Run, TaskRun } from "./state.ts";

/** What follows from a fact: the events that record the decision, already folded, and the commands to obey once they are durable. */
export type Decision = { readonly events: readonly Event[]; readonly commands: readonly Command[] };

/** Takes a fact into the run and says what follows from it. */
export function decide(run: Run, fact: Event): Decision {
  fold(run, fact);
  if (fact.type !== "stop-requested") return next(run, fact.at);
  const ends: Command[] = [...run.running].map((task) => ({
    type: "end-attempt",
    task,
    attempt: run.tasks.get(task)?.attempts ?? 0,
  }));
  const { events, commands } = next(run, fact.at);
  return { events, commands: [...ends, ...commands] };
}

/**
 * What to do as things stand: work-conserving list scheduling by upward rank, one writer per file, landings in
 * the order in which attempts finished. Constant work per decision beyond the heap's O(log n).
 */
export function next(run: Run, at: number): Decision {
  const events: Event[] = [];
  const commands: Command[] = [];
  if (run.outcome !== undefined) return { events, commands };
  const record = (event: Event, command?: Command): void => {
    fold(run, event);
    events.push(event);
    if (command !== undefined) commands.push(command);
  };
  if (!run.stopping) {
    landNext(run, at, record);
    startReady(run, at, record);
  }
  const outcome = outcomeOf(run);
  if (outcome !== undefined) record({ type: "run-finished", at, outcome });
  return { events, commands };
}

type Recorder = (event: Event, command: Command) => void;

/** As many landings under way as there are agents: each is proven on top of those before it, so none has to wait. */
function landNext(run: Run, at: number, record: Recorder): void {
  for (const key of run.landingQueue) {
    if (run.landings.size >= run.settings.agents) return;
    const task = run.tasks.get(key);
    if (task === undefined || run.landings.has(key)) continue;
    const { uid } = task.spec;
    const attempt = task.attempts;
    record({ type: "landing-started", at, task: key, uid, attempt }, { type: "land", task: key, attempt });
  }
}

function startReady(run: Run, at: number, record: Recorder): void {
  while (run.running.size < run.settings.agents) {
    const task = run.ready.pop();
    if (task === undefined) return;
    const inTheWay = run.leases.conflict(task.spec.scope);
    if (inTheWay === undefined) start(run, task, at, record);
    else park(run, task, inTheWay);
  }
}

function start(run: Run, task: TaskRun, at: number, record: Recorder): void {
  const { key, uid } = task.spec;
  const attempt = task.attempts + 1;
  const agent = run.settings.agentSpecs[task.agent] ?? "apply";
  const failures = task.failures.map(({ message }) => message);
  record(
    { type: "attempt-started", at, task: key, uid, attempt, agent },
    { type: "start-attempt", task: key, attempt, agent, failures },
  );
}

function outcomeOf(run: Run): Outcome | undefined {
  if (run.running.size > 0 || run.landings.size > 0) return undefined;
  const { counts } = run;
  if (counts.ready + counts.landing > 0) return run.stopping ? "interrupted" : undefined;
  // Waiting on nothing that can still happen: only a plan with a cycle gets here, and it must not hang.
  if (counts.waiting > 0) return run.stopping ? "interrupted" : "failed";
  if (counts.failed > 0) return "failed";
  return counts["needs-human"] + counts.blocked > 0 ? "needs-human" : "done";
}
