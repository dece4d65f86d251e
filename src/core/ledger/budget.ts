import type { BudgetConfig } from "../config.ts";
import type { AttemptFinished, AttemptResult, AttemptStarted, Event } from "../run/event.ts";
import { account, crossed, relimit, type Account, type BudgetNotice, type BudgetScope } from "./account.ts";
import { addCost, carefulShare, NO_COSTS, usualCost, type AgentCosts } from "./careful-share.ts";
import { isFree, isUnasked } from "./ledger.ts";
import { microsOf, money, usdOf } from "./money.ts";
import { needOf, refusal } from "./refusal.ts";

/** Whether an attempt may start, and the most that it may cost in US dollars. */
export type Allowance =
  | {
      readonly ok: true;
      readonly mostUsd?: number;
      /** The budgets leave room for more: an attempt that comes to its limit may be given a larger one. */
      readonly mayGrow?: true;
    }
  | Refused;

type Refused = {
  readonly ok: false;
  readonly scope: BudgetScope;
  readonly reason: string;
  /** False: what running attempts leave of their share may still be enough. */
  readonly final: boolean;
  /** This task came to its limit before: for others less may be enough. */
  readonly needsMore?: true;
};

export type PurseOptions = {
  readonly budget: BudgetConfig;
  /** Attempts at once, among which what is left is shared out; at least 1. */
  readonly agents: number;
  /** What one attempt of this agent may cost at most, in US dollars. */
  readonly maxUsdOf?: (agent: string) => number | undefined;
  /** What an attempt of this agent took on average in earlier runs, in US dollars, until this run knows it by itself. */
  readonly usualOf?: (agent: string) => number | undefined;
  /** An agent that asks no model, beside `apply` and `script`. */
  readonly isFree?: (agent: string) => boolean;
  /** The day that the day's budget is for, and what other runs spent in it already. */
  readonly day?: {
    /** Milliseconds since the epoch. */
    readonly startsAt: number;
    readonly micros: number;
    readonly unknown: number;
  };
};

/**
 * What is left of the budgets. Nothing is started that could break one: each attempt gets a share as its limit, and that share
 * is taken until the attempt has ended. An attempt of unknown cost is counted at its whole share, since it may have used it.
 */
export type Purse = {
  /** Takes an event in, in constant time; answers what is to be said about it. */
  note(event: Event): readonly BudgetNotice[];
  /** Constant time; changes nothing: the share is taken when the attempt's start is noted. */
  allow(task: string, agent: string): Allowance;
  /** This attempt came to its limit, and a larger share is no more than the task may take. */
  outgrew(task: string, attempt: number): boolean;
};

/** Of its limit: an agent that counts in tokens may stop a little before it. */
const NEARLY = 0.9;
const DAY = 24 * 3600_000;

type Open = {
  readonly attempt: number;
  readonly agent: string;
  readonly free: boolean;
  readonly share: number | undefined;
  readonly mayGrow: boolean;
};

/** Everything that a purse remembers; amounts in micro-dollars. */
type State = {
  budget: BudgetConfig;
  readonly options: PurseOptions;
  readonly run: Account;
  readonly today: Account;
  dayStartsAt: number;
  readonly tasks: Map<string, Account>;
  /** The live attempt of a task. */
  readonly open: Map<string, Open>;
  /** By agent. */
  readonly costs: Map<string, AgentCosts>;
  /** The last attempt of a task that came to its limit, what it cost, and whether there was room for more. */
  readonly outgrown: Map<
    string,
    { readonly attempt: number; readonly micros: number; readonly grows: boolean }
  >;
  /** Live attempts that cost something. */
  paying: number;
  /** Ended attempts of unknown cost. */
  unknown: number;
};

/** A purse with nothing taken out of it but what other runs spent that day. */
export function createPurse(options: PurseOptions): Purse {
  const { budget, day } = options;
  const state: State = {
    budget,
    options,
    run: account("run", budget.run),
    today: account("day", budget.day, day?.micros),
    dayStartsAt: day?.startsAt ?? Number.NEGATIVE_INFINITY,
    tasks: new Map(),
    open: new Map(),
    costs: new Map(),
    outgrown: new Map(),
    paying: 0,
    unknown: 0,
  };
  return {
    allow: (task, agent) => allow(state, task, agent),
    note: (event) => note(state, event),
    outgrew: (task, attempt) => {
      const last = state.outgrown.get(task);
      return last?.attempt === attempt && last.grows;
    },
  };
}

function note(state: State, event: Event): readonly BudgetNotice[] {
  turnDay(state, event.at);
  switch (event.type) {
    case "attempt-started":
      begin(state, event);
      return [];
    case "attempt-finished":
      return end(state, event, costOf(event), event.result);
    case "run-resumed": {
      const { at, lost, settings } = event;
      const told = lost.flatMap((ref) => end(state, { ...ref, at }, undefined));
      if (settings.config !== undefined) rebudget(state, settings.config.budget ?? {});
      return told;
    }
    default:
      return [];
  }
}

function allow(state: State, task: string, agent: string): Allowance {
  if (isUnpaid(state, agent)) return { ok: true };
  const shares = sharesOf(state, task, agent);
  if (!shares.ok) return shares;
  const { share, room } = shares;
  if (!Number.isFinite(share)) return { ok: true };
  return { ok: true, mostUsd: usdOf(share), ...(share < room ? { mayGrow: true } : {}) };
}

/** What an attempt may take, its fair part of the budgets, and all that they have room for. */
type Shares = { readonly ok: true; readonly share: number; readonly full: number; readonly room: number };

function sharesOf(state: State, task: string, agent: string): Shares | Refused {
  const { options, budget, run, today, unknown } = state;
  const own = options.maxUsdOf?.(agent);
  const most = own === undefined ? Number.POSITIVE_INFINITY : microsOf(own);
  const costs = state.costs.get(agent) ?? NO_COSTS;
  const outgrown = state.outgrown.get(task)?.micros ?? 0;
  const average = usualCost(costs, microsOf(options.usualOf?.(agent) ?? 0));
  const usual = Math.min(most, Math.max(1, average, outgrown === 0 ? 0 : outgrown + 1));
  const slots = Math.max(1, options.agents - state.paying);
  let full = Number.POSITIVE_INFINITY;
  let all = most;
  for (const { scope, limit, spent, held } of [
    state.tasks.get(task) ?? account("task", budget.task),
    run,
    today,
  ]) {
    const left = limit - spent;
    const room = left - held;
    if (room < usual) {
      const earlier = scope === "day" ? (options.day?.unknown ?? 0) : 0;
      const need = needOf(agent, usual, { outgrown, known: costs.known + (options.usualOf?.(agent) ?? 0) });
      const reason = refusal({ scope, limit, spent, held }, { need, unknown, earlier });
      return {
        ok: false,
        scope,
        final: left < usual,
        reason,
        ...(outgrown === 0 ? {} : { needsMore: true }),
      };
    }
    // A fair part of what is left, yet enough for an attempt that takes twice as much as they usually do.
    const fair = scope === "task" ? room : Math.max(room / slots, Math.min(room, 2 * usual));
    full = Math.min(full, Math.floor(fair));
    all = Math.min(all, room);
  }
  const careful = Number.isFinite(full) ? Math.max(carefulShare(full, costs, outgrown), usual) : full;
  return { ok: true, share: Math.min(most, careful), full: Math.min(most, full), room: all };
}

function begin(state: State, { task, attempt, agent, mostUsd, mayGrow }: AttemptStarted): void {
  const free = isUnpaid(state, agent);
  // Journals of earlier releases do not say it: their attempts were given all that the budgets let them.
  const full = free || mostUsd !== undefined ? undefined : sharesOf(state, task, agent);
  const least = full?.ok === true && Number.isFinite(full.full) ? full.full : undefined;
  const share = mostUsd === undefined ? least : microsOf(mostUsd);
  state.open.set(task, { attempt, agent, free, share, mayGrow: mayGrow === true });
  if (free) return;
  state.paying++;
  hold(state, task, share ?? 0);
}

type End = { readonly task: string; readonly attempt: number; readonly at: number };

/** `micros` undefined: nobody knows; `result` undefined: lost. */
function end(
  state: State,
  { task, attempt, at }: End,
  micros: number | undefined,
  result?: AttemptResult,
): readonly BudgetNotice[] {
  const begun = state.open.get(task);
  if (begun?.attempt !== attempt) return [];
  state.open.delete(task);
  if (begun.free) return [];
  const { agent, share, mayGrow } = begun;
  state.paying--;
  hold(state, task, -(share ?? 0));
  const cost = micros ?? share ?? 0;
  if (micros === undefined) state.unknown++;
  const worked = result !== undefined && result.status !== "failed";
  state.costs.set(agent, addCost(state.costs.get(agent) ?? NO_COSTS, micros, { share, worked }));
  const isCut = result?.status === "failed" && result.failure === "budget";
  if (isCut && (micros ?? 0) >= NEARLY * (share ?? Number.POSITIVE_INFINITY))
    state.outgrown.set(task, { attempt, micros: Math.max(cost, share ?? 0), grows: mayGrow });
  const charged = [taskAccount(state, task), state.run, ...(at >= state.dayStartsAt ? [state.today] : [])];
  for (const it of charged) it.spent += cost;
  return [...overshoot({ task, attempt }, cost, share), ...charged.flatMap((it) => crossed(it, task))];
}

function isUnpaid({ options }: State, agent: string): boolean {
  return isFree({ agent }) || options.isFree?.(agent) === true;
}

function taskAccount({ tasks, budget }: State, key: string): Account {
  const there = tasks.get(key) ?? account("task", budget.task);
  tasks.set(key, there);
  return there;
}

function hold(state: State, task: string, share: number): void {
  for (const it of [taskAccount(state, task), state.run, state.today]) it.held += share;
}

function turnDay(state: State, at: number): void {
  const days = Math.floor((at - state.dayStartsAt) / DAY);
  if (days < 1 || !Number.isFinite(days)) return;
  state.dayStartsAt += days * DAY;
  state.today.spent = 0;
  state.today.told = 0;
}

function rebudget(state: State, budget: BudgetConfig): void {
  state.budget = budget;
  relimit(state.run, budget.run);
  relimit(state.today, budget.day);
  for (const it of state.tasks.values()) relimit(it, budget.task);
}

function overshoot(
  { task, attempt }: Omit<End, "at">,
  cost: number,
  share: number | undefined,
): readonly BudgetNotice[] {
  if (share === undefined || cost <= share) return [];
  const text = `attempt ${attempt} of ${task} cost ${money(cost)}, ${money(cost - share)} more than the ${money(share)} that it was given`;
  return [{ scope: "run", level: "overshoot", task, text }];
}

/** 0 where no model was asked; undefined where nobody knows. */
function costOf({ spent, result }: AttemptFinished): number | undefined {
  if (spent?.usd !== undefined && spent.basis !== "unknown") return microsOf(spent.usd);
  return spent === undefined && isUnasked(result) ? 0 : undefined;
}
