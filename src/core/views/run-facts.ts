import type { AlertRaised } from "../run/background-event.ts";
import type { CheckFinished } from "../run/check-event.ts";
import { checkHeld } from "../run/check-held.ts";
import type { Event } from "../run/event.ts";
import type { GateChecked, GatesFinished } from "../run/gate-event.ts";
import type { Superseded } from "../run/landing-event.ts";
import type { BreakerTripped, BudgetNoticed, RolledBack } from "../run/limit-event.ts";

type Untyped<T> = Omit<T, "type">;

/** One command over all its runs as a check. */
export type CheckTimes = {
  readonly name: string;
  readonly command: string;
  runs: number;
  failed: number;
  totalMs: number;
  slowestMs: number;
  /** Key of the task whose run of it was the slowest. */
  slowestTask: string;
};

/** What happened in a run beside its attempts, in order. */
export type RunFacts = {
  readonly checks: Map<string, CheckTimes>;
  readonly alerts: Untyped<AlertRaised>[];
  readonly gates: Omit<GateChecked, "type" | "output">[];
  readonly gateEnds: Untyped<GatesFinished>[];
  readonly trips: (Untyped<BreakerTripped> & { rolledBack?: Untyped<RolledBack> })[];
  readonly superseded: Untyped<Superseded>[];
  readonly budget: Untyped<BudgetNoticed>[];
  /** Time in which a provider wanted nothing to be asked of it. */
  pausedMs: number;
  pauses: number;
  readonly pausedSince: Map<string, number>;
};

/** No facts yet. */
export function createFacts(): RunFacts {
  return {
    checks: new Map(),
    alerts: [],
    gates: [],
    gateEnds: [],
    trips: [],
    superseded: [],
    budget: [],
    pausedMs: 0,
    pauses: 0,
    pausedSince: new Map(),
  };
}

/** Takes an event into the facts, in place. */
export function noteFact(facts: RunFacts, event: Event): void {
  switch (event.type) {
    case "check-finished":
      return event.calledOff === true ? undefined : noteCheck(facts.checks, event);
    case "alert-raised":
      return void facts.alerts.push(untyped(event));
    case "gate-checked": {
      const { output: _output, ...gate } = untyped(event);
      return void facts.gates.push(gate);
    }
    case "gates-finished":
      return void facts.gateEnds.push(untyped(event));
    case "breaker-tripped":
      return void facts.trips.push(untyped(event));
    case "rolled-back": {
      const trip = facts.trips.at(-1);
      if (trip !== undefined) trip.rolledBack = untyped(event);
      return;
    }
    case "superseded":
      return void facts.superseded.push(untyped(event));
    case "budget-noticed":
      return void facts.budget.push(untyped(event));
    case "provider-paused":
      facts.pauses++;
      if (!facts.pausedSince.has(event.provider)) facts.pausedSince.set(event.provider, event.at);
      return;
    case "provider-resumed": {
      facts.pausedMs += event.at - (facts.pausedSince.get(event.provider) ?? event.at);
      facts.pausedSince.delete(event.provider);
      return;
    }
    default:
      return;
  }
}

function noteCheck(checks: RunFacts["checks"], event: CheckFinished): void {
  const { name, command, ms, task } = event;
  const key = `${name}\0${command}`;
  const times = checks.get(key) ?? {
    name,
    command,
    runs: 0,
    failed: 0,
    totalMs: 0,
    slowestMs: -1,
    slowestTask: task,
  };
  checks.set(key, times);
  times.runs++;
  if (!checkHeld(event)) times.failed++;
  times.totalMs += ms;
  if (ms <= times.slowestMs) return;
  times.slowestMs = ms;
  times.slowestTask = task;
}

function untyped<T extends Event>({ type: _type, ...rest }: T): Omit<T, "type"> {
  return rest;
}
