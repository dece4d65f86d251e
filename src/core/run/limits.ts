import type { AttemptResult, Settings } from "./event.ts";
import type { AgentsChanged, ProviderPaused, ProviderResumed } from "./limit-event.ts";
import { providerOf } from "./provider-of.ts";
import { ReadyQueue } from "./ready-queue.ts";
import type { Recorder } from "./recorder.ts";
import type { Run, TaskRun } from "./state.ts";

/** What holds a run back from outside: providers that pause, and memory that is short. */
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
  /** Provider → ready tasks that wait for it. */
  readonly held: Map<string, ReadyQueue>;
};

/** First pause where the provider names none; doubled with each further one, up to the last. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 15 * 60_000;

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
    held: new Map(),
  };
}

/** A resume begins anew: as many agents as wanted, every provider is asked again. */
export function resetLimits(run: Run): void {
  const { limits } = run;
  limits.agents = run.settings.agents;
  limits.successes = 0;
  delete limits.agentsDue;
  limits.pausesDue.clear();
  limits.strikes.clear();
  for (const provider of limits.pauses.keys()) free(run, provider);
  limits.pauses.clear();
}

/** The provider answered: what was short is so no more. */
export function noteSuccess(run: Run, agentSpec: string): void {
  const { limits, settings } = run;
  limits.strikes.delete(providerOf(agentSpec));
  limits.successes++;
  if (limits.agents < settings.agents && limits.successes >= 2 * limits.agents)
    limits.agentsDue = { agents: limits.agents + 1, reason: "all went well since" };
}

/** The provider turned an attempt away. */
export function noteTransient(
  run: Run,
  agentSpec: string,
  { message, until }: AttemptResult & { status: "failed" },
): void {
  const { limits } = run;
  const provider = providerOf(agentSpec);
  limits.strikes.set(provider, (limits.strikes.get(provider) ?? 0) + 1);
  const before = limits.pausesDue.get(provider)?.until;
  const later = before === undefined || until === undefined ? (until ?? before) : Math.max(until, before);
  limits.pausesDue.set(provider, { reason: message, ...(later === undefined ? {} : { until: later }) });
}

/** The machine cannot carry so many at once. */
export function noteShortage(run: Run, reason: string): void {
  const { limits } = run;
  if (limits.agents > 1) limits.agentsDue = { agents: limits.agents - 1, reason };
}

/** Puts a ready task aside until its provider goes on; false when it need not wait. */
export function holdBack({ limits }: Run, task: TaskRun, agentSpec: string): boolean {
  const provider = providerOf(agentSpec);
  if (!limits.pauses.has(provider)) return false;
  const queue = limits.held.get(provider) ?? new ReadyQueue();
  queue.push(task);
  limits.held.set(provider, queue);
  return true;
}

export function providerPaused({ limits }: Run, { provider, until }: ProviderPaused): void {
  limits.pausesDue.delete(provider);
  limits.pauses.set(provider, Math.max(until, limits.pauses.get(provider) ?? 0));
}

export function providerResumed(run: Run, { provider }: ProviderResumed): void {
  run.limits.pauses.delete(provider);
  free(run, provider);
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
  for (const [provider, due] of limits.pausesDue) {
    const strikes = limits.strikes.get(provider) ?? 1;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (strikes - 1));
    const until = Math.max(at + 1, due.until ?? at + pause);
    record(
      { type: "provider-paused", at, provider, until, reason: due.reason },
      { type: "wake-at", at: until },
    );
  }
  if (limits.agentsDue !== undefined) record({ type: "agents-changed", at, ...limits.agentsDue });
}

function free({ limits, ready }: Run, provider: string): void {
  const queue = limits.held.get(provider);
  limits.held.delete(provider);
  for (let task = queue?.pop(); task !== undefined; task = queue?.pop()) ready.push(task);
}
