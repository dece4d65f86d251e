import type { BudgetConfig } from "../config.ts";
import type { AttemptFinished, AttemptStarted, Event } from "../run/event.ts";
import { isFree, isUnasked } from "./ledger.ts";
import { microsOf, money, usdOf } from "./money.ts";

export type BudgetScope = "task" | "run" | "day";

/** Whether an attempt may start, and the most that it may cost in US dollars. */
export type Allowance =
  | { readonly ok: true; readonly mostUsd?: number }
  | {
      readonly ok: false;
      readonly scope: BudgetScope;
      readonly reason: string;
      /** False: what running attempts leave of their share may still be enough. */
      readonly final: boolean;
    };

/** Something about a budget that people are told, once each. */
export type BudgetNotice = {
  readonly scope: BudgetScope;
  readonly level: "warn" | "stop" | "overshoot";
  /** Key of the task, for the scope `task` and for `overshoot`. */
  readonly task?: string;
  readonly text: string;
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
};

const WARN_AT = 0.8;
const DAY = 24 * 3600_000;

type Account = { readonly scope: BudgetScope; limit: number; spent: number; held: number; told: number };

type Open = {
  readonly attempt: number;
  readonly agent: string;
  readonly free: boolean;
  readonly share: number | undefined;
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
  /** What ended attempts of an agent have cost. */
  readonly known: Map<string, { readonly count: number; readonly micros: number }>;
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
    known: new Map(),
    paying: 0,
    unknown: 0,
  };
  return {
    allow: (task, agent) => allow(state, task, agent),
    note: (event) => note(state, event),
  };
}

function note(state: State, event: Event): readonly BudgetNotice[] {
  turnDay(state, event.at);
  switch (event.type) {
    case "attempt-started":
      begin(state, event);
      return [];
    case "attempt-finished":
      return end(state, event, costOf(event));
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
  const { options, budget, known, run, today, unknown } = state;
  if (isUnpaid(state, agent)) return { ok: true };
  const own = options.maxUsdOf?.(agent);
  const most = own === undefined ? Number.POSITIVE_INFINITY : microsOf(own);
  const past = known.get(agent);
  const told = past === undefined ? microsOf(options.usualOf?.(agent) ?? 0) : past.micros / past.count;
  const usual = Math.min(most, Math.max(1, Math.round(told)));
  const slots = Math.max(1, options.agents - state.paying);
  let share = most;
  for (const { scope, limit, spent, held } of [
    state.tasks.get(task) ?? account("task", budget.task),
    run,
    today,
  ]) {
    const left = limit - spent;
    const room = left - held;
    if (room < usual) {
      const earlier = scope === "day" ? (options.day?.unknown ?? 0) : 0;
      const reason = refusal({ scope, limit, spent, held }, usual, { agent, unknown, earlier });
      return { ok: false, scope, final: left < usual, reason };
    }
    // A fair part of what is left, yet enough for an attempt that takes twice as much as they usually do.
    const fair = scope === "task" ? room : Math.max(room / slots, Math.min(room, 2 * usual));
    share = Math.min(share, Math.floor(fair));
  }
  return Number.isFinite(share) ? { ok: true, mostUsd: usdOf(share) } : { ok: true };
}

function begin(state: State, { task, attempt, agent }: AttemptStarted): void {
  const free = isUnpaid(state, agent);
  const allowed = allow(state, task, agent);
  const share = allowed.ok && allowed.mostUsd !== undefined ? microsOf(allowed.mostUsd) : undefined;
  state.open.set(task, { attempt, agent, free, share });
  if (free) return;
  state.paying++;
  hold(state, task, share ?? 0);
}

type End = { readonly task: string; readonly attempt: number; readonly at: number };

/** `micros` undefined: nobody knows. */
function end(state: State, { task, attempt, at }: End, micros: number | undefined): readonly BudgetNotice[] {
  const begun = state.open.get(task);
  if (begun?.attempt !== attempt) return [];
  state.open.delete(task);
  if (begun.free) return [];
  const { agent, share } = begun;
  state.paying--;
  hold(state, task, -(share ?? 0));
  const cost = micros ?? share ?? 0;
  if (micros === undefined) state.unknown++;
  else {
    const past = state.known.get(agent) ?? { count: 0, micros: 0 };
    state.known.set(agent, { count: past.count + 1, micros: past.micros + micros });
  }
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

function account(scope: BudgetScope, limit: number | undefined, spent = 0): Account {
  return { scope, limit: limitOf(limit), spent, held: 0, told: 0 };
}

function limitOf(usd: number | undefined): number {
  return usd === undefined ? Number.POSITIVE_INFINITY : microsOf(usd);
}

/** A budget that was raised is warned of anew. */
function relimit(account: Account, limit: number | undefined): void {
  account.limit = limitOf(limit);
  if (account.spent < account.limit) account.told = Math.min(account.told, levelOf(account));
}

function levelOf({ spent, limit }: Account): number {
  if (spent >= limit) return 1;
  return spent >= limit * WARN_AT ? WARN_AT : 0;
}

function crossed(account: Account, task: string): readonly BudgetNotice[] {
  const level = levelOf(account);
  if (level <= account.told) return [];
  account.told = level;
  const { scope, spent, limit } = account;
  const percent = limit === 0 ? 100 : Math.floor((100 * spent) / limit);
  const over = spent > limit ? `, ${money(spent - limit)} more than that` : "";
  const text = `${percent} % of the ${scope}'s budget is spent: ${money(spent)} of ${money(limit)}${over}`;
  return [{ scope, level: level === 1 ? "stop" : "warn", ...(scope === "task" ? { task } : {}), text }];
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

type Stand = Pick<Account, "scope" | "limit" | "spent" | "held">;

function refusal(
  { scope, limit, spent, held }: Stand,
  usual: number,
  { agent, unknown, earlier }: { readonly agent: string; readonly unknown: number; readonly earlier: number },
): string {
  const beside = [
    ...(unknown === 0 ? [] : [`${attempts(unknown)} of unknown cost counted as the most they were allowed`]),
    ...(earlier === 0 ? [] : [`without ${attempts(earlier)} of unknown cost in other runs`]),
  ].join(", ");
  const counted = beside === "" ? "" : ` (${beside})`;
  const running = held === 0 ? "" : `, and what runs may take ${money(held)} more`;
  const need = usual > 1 ? `; an attempt of ${agent} takes ${money(usual)} on average` : "";
  return `the ${scope}'s budget of ${money(limit)} leaves no room: ${money(spent)} is spent${counted}${running}${need}`;
}

function attempts(count: number): string {
  return count === 1 ? "1 attempt" : `${count} attempts`;
}
