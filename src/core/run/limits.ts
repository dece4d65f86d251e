import type { BudgetNotice } from "../ledger/account.ts";
import { TIERS, type Tier } from "../route/tier.ts";
import type { AttemptResult, Settings } from "./event.ts";
import type { AgentsChanged, ProviderPaused, ProviderResumed } from "./limit-event.ts";
import { limitsOf, providerOf } from "./provider-of.ts";
import { ReadyQueue } from "./ready-queue.ts";
import type { Recorder } from "./recorder.ts";
import type { Run, TaskRun } from "./state.ts";

/** What holds a run back from outside: providers that pause or allow only so much, and memory that is short. */
export type Limits = {
  /** Attempts at once that are allowed now; the settings say how many are wanted. */
  agents: number;
  /** Successes since that number last changed. */
  successes: number;
  /** What is to be written down about it. */
  agentsDue?: { readonly agents: number; readonly reason: string };
  /** Provider → until when nothing is asked of it, in milliseconds since the epoch. */
  readonly pauses: Map<string, number>;
  readonly pausesDue: Map<string, { readonly until?: number; readonly reason: string }>;
  /** Provider → how often in a row it turned an attempt away. */
  readonly strikes: Map<string, number>;
  /** Provider, or agent, → attempts at work. */
  readonly busy: Map<string, number>;
  /** Provider → when attempts started in the last minute, oldest first. */
  readonly starts: Map<string, number[]>;
  /** What people are to be told of budgets. */
  readonly notices: BudgetNotice[];
  /** Why no more money may be spent in this run. */
  broke?: string;
  /** Provider, agent, tier, or the budget → ready tasks that wait for it. */
  readonly held: Map<string, ReadyQueue>;
};

/** First pause where the provider names none; doubled with each further one, up to the last. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
const MINUTE_MS = 60_000;
const MONEY = "money for ";
const MORE_MONEY = "more money for ";
const ANY = "any ";
const ANY_TIER: readonly string[] = TIERS.map(tierKey);

/** A task that is turned away more often than this in a row has failed. */
export const MOST_TRANSIENTS = 8;

/** Nothing holds the run back yet. */
export function noLimits({ agents }: Settings): Limits {
  return {
    agents,
    successes: 0,
    pauses: new Map(),
    pausesDue: new Map(),
    strikes: new Map(),
    busy: new Map(),
    starts: new Map(),
    notices: [],
    held: new Map(),
  };
}

/** A resume begins anew: as many agents as wanted, every provider is asked again. */
export function resetLimits(run: Run): void {
  const { limits } = run;
  limits.agents = run.settings.agents;
  limits.successes = 0;
  delete limits.agentsDue;
  delete limits.broke;
  for (const map of [limits.pausesDue, limits.strikes, limits.busy, limits.starts, limits.pauses])
    map.clear();
  for (const key of limits.held.keys()) freeAll(run, key);
}

/** An attempt has begun. */
export function noteStart(run: Run, agentSpec: string, at: number): void {
  const { busy, starts } = run.limits;
  const { provider, perMinute } = limitsOf(agentSpec, run.settings.config);
  for (const key of [provider, agentKey(agentSpec)]) busy.set(key, (busy.get(key) ?? 0) + 1);
  if (perMinute === undefined) return;
  const recent = (starts.get(provider) ?? []).filter((time) => time > at - MINUTE_MS);
  starts.set(provider, [...recent, at]);
}

/** An attempt has ended, however: somebody else may have its place. */
export function noteEnd(run: Run, agentSpec: string): void {
  const { busy } = run.limits;
  for (const key of [providerOf(agentSpec, run.settings.config), agentKey(agentSpec)]) {
    busy.set(key, Math.max(0, (busy.get(key) ?? 0) - 1));
    freeOne(run, key);
  }
  // Agents of several tiers may share the provider.
  for (const key of ANY_TIER) freeOne(run, key);
  for (const spec of run.settings.agentSpecs) {
    freeOne(run, moneyKey(spec));
    // Each of them needs another amount; there are few.
    freeAll(run, MORE_MONEY + spec);
  }
}

/** Puts a ready task aside that the budget does not allow just now, or any more. */
export function holdForMoney(run: Run, task: TaskRun, agentSpec: string, needsMore: boolean): void {
  // What is too little for a task that came to its limit may do for others: it must not stand before them.
  hold(run, task, needsMore ? MORE_MONEY + agentSpec : moneyKey(agentSpec));
}

/** The provider answered: what was short is so no more. */
export function noteSuccess(run: Run, agentSpec: string): void {
  const { limits, settings } = run;
  limits.strikes.delete(providerOf(agentSpec, settings.config));
  limits.successes++;
  if (limits.agents < settings.agents && limits.successes >= 2 * limits.agents)
    limits.agentsDue = { agents: limits.agents + 1, reason: "all went well since" };
}

/** The provider turned an attempt away; twice in a row without a time to come back is too much asked of it. */
export function noteTransient(
  run: Run,
  agentSpec: string,
  { message, until }: AttemptResult & { status: "failed" },
): void {
  const { limits } = run;
  const provider = providerOf(agentSpec, run.settings.config);
  const strikes = (limits.strikes.get(provider) ?? 0) + 1;
  limits.strikes.set(provider, strikes);
  if (strikes > 1 && until === undefined) noteShortage(run, `${provider} turned attempts away`);
  const before = limits.pausesDue.get(provider)?.until;
  const later = before === undefined || until === undefined ? (until ?? before) : Math.max(until, before);
  limits.pausesDue.set(provider, { reason: message, ...(later === undefined ? {} : { until: later }) });
}

/** So many at once are too many. */
export function noteShortage({ limits }: Run, reason: string): void {
  if (limits.agents > 1) limits.agentsDue = { agents: limits.agents - 1, reason };
}

/** What an agent waits for before it can begin another attempt: its provider, or its own places; undefined: nothing. */
export function roomless(run: Run, agentSpec: string, at: number): string | undefined {
  const { pauses, pausesDue, busy, starts } = run.limits;
  const limits = limitsOf(agentSpec, run.settings.config);
  const { provider, capacity = Infinity, concurrency = Infinity, perMinute = Infinity } = limits;
  const inTheLastMinute = starts.get(provider)?.filter((time) => time > at - MINUTE_MS) ?? [];
  const [oldest] = inTheLastMinute.slice(-perMinute);
  if (!pauses.has(provider) && inTheLastMinute.length >= perMinute && oldest !== undefined)
    pausesDue.set(provider, { until: oldest + MINUTE_MS, reason: `at most ${perMinute} starts a minute` });
  const isPaused = pauses.has(provider) || pausesDue.has(provider);
  if (isPaused || (busy.get(provider) ?? 0) >= concurrency) return provider;
  return (busy.get(agentKey(agentSpec)) ?? 0) >= capacity ? agentKey(agentSpec) : undefined;
}

/** Puts a ready task aside until there is room: at its own agent, or at any one of its tier that would do as well. */
export function holdBack(run: Run, task: TaskRun, key: string, anyOf?: Tier): void {
  hold(run, task, anyOf === undefined ? key : tierKey(anyOf));
}

/** The task could not use the room that it was woken for: another one may. */
export function handOnRoom(run: Run, task: TaskRun): void {
  const key = task.freedBy;
  if (key === undefined) return;
  delete task.freedBy;
  freeOne(run, key);
}

export function providerPaused({ limits }: Run, { provider, until }: ProviderPaused): void {
  limits.pausesDue.delete(provider);
  limits.pauses.set(provider, Math.max(until, limits.pauses.get(provider) ?? 0));
}

export function providerResumed(run: Run, { provider }: ProviderResumed): void {
  run.limits.pauses.delete(provider);
  freeAll(run, provider);
  for (const key of ANY_TIER) freeAll(run, key);
}

export function agentsChanged({ limits }: Run, { agents }: AgentsChanged): void {
  limits.agents = agents;
  limits.successes = 0;
  delete limits.agentsDue;
}

/** What follows from the limits now: pauses that begin and end, more agents or fewer. */
export function decideLimits({ limits }: Run, at: number, record: Recorder): void {
  for (const [provider, until] of limits.pauses)
    if (until <= at) record({ type: "provider-resumed", at, provider });
  for (const notice of limits.notices.splice(0)) record({ type: "budget-noticed", at, ...notice });
  decidePauses(limits, at, record);
  if (limits.agentsDue !== undefined) record({ type: "agents-changed", at, ...limits.agentsDue });
}

/** Writes down the pauses that have become due. */
export function decidePauses(limits: Limits, at: number, record: Recorder): void {
  for (const [provider, due] of limits.pausesDue) {
    const strikes = limits.strikes.get(provider) ?? 1;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (strikes - 1));
    const until = Math.max(at + 1, due.until ?? at + pause);
    record(
      { type: "provider-paused", at, provider, until, reason: due.reason },
      { type: "wake-at", at: until },
    );
  }
}

/** A task starts: what it leaves of the money that woke it, or of the agents of its tier, may do for another. */
export function freeForMoney(run: Run, task: TaskRun): void {
  const key = task.freedBy;
  if (key === undefined) return;
  delete task.freedBy;
  if (key.startsWith(MONEY) || key.startsWith(ANY)) freeOne(run, key);
}

function hold({ limits }: Run, task: TaskRun, key: string): void {
  // The room that it was woken for is not there after all: nobody else can use it either.
  if (task.freedBy === key) delete task.freedBy;
  const queue = limits.held.get(key) ?? new ReadyQueue();
  queue.push(task);
  limits.held.set(key, queue);
}

function freeOne({ limits, ready }: Run, key: string): void {
  const task = limits.held.get(key)?.pop();
  if (task === undefined) return;
  task.freedBy = key;
  ready.push(task);
}

function freeAll({ limits, ready }: Run, key: string): void {
  const queue = limits.held.get(key);
  limits.held.delete(key);
  for (let task = queue?.pop(); task !== undefined; task = queue?.pop()) ready.push(task);
}

/** What one agent is too dear for, another may still be paid for. */
function moneyKey(agentSpec: string): string {
  return MONEY + agentSpec;
}

function agentKey(agentSpec: string): string {
  return `agent ${agentSpec}`;
}

function tierKey(tier: Tier): string {
  return ANY + tier;
}
