import type { Allowance } from "../ledger/budget.ts";
import type { Choice } from "../route/router.ts";
import { agentOf } from "./attempt.ts";
import { decideAlert, decideBackgrounds, decideGoOn, decideOrphan } from "./background.ts";
import { decideBreaker, isTripped, slotsOf } from "./breaker.ts";
import type { Command } from "./command.ts";
import { conversationOf } from "./conversation.ts";
import type { AttemptFinished, Event, Outcome } from "./event.ts";
import { fold } from "./fold.ts";
import { decideEndGates, decideGates, isBeforeGates } from "./gates.ts";
import { LARGEST_SEGMENT } from "./landing-window.ts";
import { decideLimits, decidePauses, handOnRoom, holdBack, holdForMoney, roomless } from "./limits.ts";
import { handOn, park } from "./parking.ts";
import type { Recorder } from "./recorder.ts";
import { scopeOf, type Run, type TaskRun } from "./state.ts";

/** What follows from a fact: the events that record the decision, already folded, and the commands to obey once they are durable. */
export type Decision = { readonly events: readonly Event[]; readonly commands: readonly Command[] };

/** Takes a fact into the run and says what follows from it. */
export function decide(run: Run, fact: Event): Decision {
  fold(run, fact);
  const { events, commands, record } = createRecorder(run);
  if (fact.type === "stop-requested") for (const task of run.running) record.also(endOf(run, task));
  else if (fact.type === "task-skipped" && run.running.has(fact.task)) record.also(endOf(run, fact.task));
  else if (fact.type === "alert-raised") decideAlert(run, fact, record);
  else if (fact.type === "answered") decideGoOn(run, fact, record);
  else if (fact.type === "attempt-finished" || fact.type === "landing-refused") {
    decideOrphan(run, fact, record);
    if (fact.type === "attempt-finished") tellStrayed(run, fact, record);
  }
  follow(run, fact.at, record);
  return { events, commands };
}

function tellStrayed(run: Run, { at, task, uid, attempt }: AttemptFinished, record: Recorder): void {
  const state = run.tasks.get(task);
  if (state?.strayed === undefined || state.attempts !== attempt || state.state !== "landing") return;
  record({ type: "lease-extended", at, task, uid, attempt, files: state.strayed });
}

/**
 * What to do as things stand: work-conserving list scheduling by upward rank, one writer per file, landings in
 * the order in which attempts finished. Constant work per decision beyond the heap's O(log n).
 */
export function next(run: Run, at: number): Decision {
  const { events, commands, record } = createRecorder(run);
  follow(run, at, record);
  return { events, commands };
}

function follow(run: Run, at: number, record: Recorder): void {
  if (run.outcome !== undefined) return;
  if (!run.stopping) {
    decideLimits(run, at, record);
    decideBreaker(run, at, record);
    // A task that may not be started has come to its end, and gates may have waited for just that.
    if (!isTripped(run))
      do {
        decideGates(run, at, record);
        landNext(run, at, record);
        startReady(run, at, record);
      } while (run.gates.due.size > 0);
  }
  const outcome = outcomeOf(run, at, record);
  if (outcome !== undefined) record({ type: "run-finished", at, outcome });
}

function createRecorder(run: Run): { events: Event[]; commands: Command[]; record: Recorder } {
  const events: Event[] = [];
  const commands: Command[] = [];
  const also = (...more: readonly Command[]): void => void commands.push(...more);
  const record = (event: Event, ...more: readonly Command[]): void => {
    fold(run, event);
    events.push(event);
    also(...more);
  };
  return { events, commands, record: Object.assign(record, { also }) };
}

function endOf(run: Run, task: string): Command {
  return { type: "end-attempt", task, attempt: run.tasks.get(task)?.attempts ?? 0 };
}

/** As many landings under way as the merge queue can take for its proofs, of which as many run at once as there are agents. */
function landNext(run: Run, at: number, record: Recorder): void {
  for (const key of run.landingQueue) {
    if (run.landings.size >= run.settings.agents * LARGEST_SEGMENT) return;
    const task = run.tasks.get(key);
    if (task === undefined || run.landings.has(key)) continue;
    const { uid } = task.spec;
    const attempt = task.attempts;
    record({ type: "landing-started", at, task: key, uid, attempt }, { type: "land", task: key, attempt });
  }
}

function startReady(run: Run, at: number, record: Recorder): void {
  if (isBeforeGates(run)) return;
  while (run.running.size < slotsOf(run) && run.gates.red === undefined) {
    const task = run.ready.pop();
    if (task === undefined) break;
    const choice = roomyOf(run, task, run.router.choose(task.spec.key, task.last), at);
    const agent = specOf(run, task, choice);
    // What its last attempt left running has to end first; its end brings the task back.
    const isLeft = run.backgrounds.has(task.spec.key);
    const missing = isLeft ? undefined : roomless(run, agent, at);
    if (missing !== undefined)
      holdBack(run, task, missing, peersOf(run, task, choice).length > 0 ? choice?.tier : undefined);
    if (isLeft || missing !== undefined) {
      handOn(run, task);
      handOnRoom(run, task);
      continue;
    }
    const inTheWay = run.leases.conflict(scopeOf(task));
    const money = run.purse.allow(task.spec.key, agent);
    if (!money.ok) refuse(run, task, money, { agent, at, record });
    else if (inTheWay === undefined)
      start({ task, agent, choice, money, session: conversationOf(run, task, agent), at, record });
    else {
      park(run, task, inTheWay);
      handOnRoom(run, task);
    }
  }
  decidePauses(run.limits, at, record);
}

/** The choice, or one of the same tier in its place that has room, and may be paid for, while it has none. */
function roomyOf(run: Run, task: TaskRun, choice: Choice | undefined, at: number): Choice | undefined {
  const hasRoom = (it: Choice): boolean => roomless(run, specOf(run, task, it), at) === undefined;
  if (choice === undefined || hasRoom(choice)) return choice;
  const isPaid = (it: Choice): boolean => run.purse.allow(task.spec.key, specOf(run, task, it)).ok;
  return peersOf(run, task, choice).find((it) => hasRoom(it) && isPaid(it)) ?? choice;
}

/** Whom the task may go to instead. Once it has failed it goes its own way up: back and forth would give it tries without end. */
function peersOf(run: Run, task: TaskRun, choice: Choice | undefined): readonly Choice[] {
  return choice === undefined || task.failures.length > 0 ? [] : run.router.peers(task.spec.key, choice);
}

function specOf(run: Run, task: TaskRun, choice: Choice | undefined): string {
  return choice === undefined ? agentOf(run, task) : (run.settings.agentSpecs[choice.agent] ?? "apply");
}

/** What may not be spent is not: the task goes to a person, or waits, or the run comes to its end without it. */
function refuse(
  run: Run,
  task: TaskRun,
  { scope, reason, final, needsMore }: Allowance & { ok: false },
  { agent, at, record }: { readonly agent: string; readonly at: number; readonly record: Recorder },
): void {
  const { key } = task.spec;
  const about = { type: "budget-noticed", at, scope, level: "refusal", task: key, text: reason } as const;
  if (scope === "task" && final) record(about);
  else {
    if (final && run.limits.broke === undefined) record(about);
    holdForMoney(run, task, agent, needsMore === true);
  }
  handOn(run, task);
  handOnRoom(run, task);
}

type Start = {
  readonly task: TaskRun;
  readonly agent: string;
  readonly choice: Choice | undefined;
  readonly money: Allowance & { ok: true };
  readonly session: string | undefined;
  readonly at: number;
  readonly record: Recorder;
};

function start({ task, agent, choice, money, session, at, record }: Start): void {
  const { key, uid } = task.spec;
  const attempt = task.attempts + 1;
  const failures = task.failures.map(({ message }) => message);
  const { checkpoint } = task;
  record(
    {
      type: "attempt-started",
      at,
      task: key,
      uid,
      attempt,
      agent,
      ...(choice === undefined ? {} : { tier: choice.tier, why: choice.why }),
      ...(money.mostUsd === undefined ? {} : { mostUsd: money.mostUsd }),
      ...(money.mayGrow === undefined ? {} : { mayGrow: money.mayGrow }),
    },
    {
      type: "start-attempt",
      task: key,
      attempt,
      agent,
      failures,
      ...(money.mostUsd === undefined ? {} : { mostUsd: money.mostUsd }),
      ...(checkpoint === undefined ? {} : { checkpoint }),
      ...(session === undefined ? {} : { session }),
    },
  );
}

function outcomeOf(run: Run, at: number, record: Recorder): Outcome | undefined {
  const { counts, breaker, gates } = run;
  if (run.running.size > 0 || run.landings.size > 0) return undefined;
  if (run.stopping) return isUnfinished(run) ? "interrupted" : verdict(run);
  if (gates.running > 0 || breaker.rolling !== undefined || (counts.landing > 0 && !isTripped(run)))
    return undefined;
  // Nothing more is started: what is ready stays so, until the run is taken up again.
  const isOver = breaker.trips > 1 || gates.red !== undefined;
  const isBroke = run.limits.broke !== undefined && run.limits.pauses.size === 0;
  if (!isOver && !isBroke && counts.ready > 0) return undefined;
  // Waiting on nothing that can still happen, not even on a process: only a plan with a cycle gets there, and it must not hang.
  if (decideBackgrounds(run, at, record)) return undefined;
  if (!isOver && decideEndGates(run, at, record)) return undefined;
  if (isOver) return "failed";
  if (counts.ready > 0) return "budget";
  return counts.waiting > 0 ? "failed" : verdict(run);
}

function isUnfinished({ counts, breaker, gates, backgrounds }: Run): boolean {
  const open = counts.ready + counts.landing + counts.waiting + backgrounds.size + gates.running;
  return open > 0 || breaker.rolling !== undefined || breaker.trips > 1;
}

function verdict({ counts, tasks }: Run): Outcome {
  if (counts.failed > 0) return "failed";
  for (const { background } of tasks.values()) if (background?.state === "failed") return "failed";
  return counts["needs-human"] + counts.blocked > 0 ? "needs-human" : "done";
}
