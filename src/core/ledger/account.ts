import { microsOf, money } from "./money.ts";

export type BudgetScope = "task" | "run" | "day";

/** Something about a budget that people are told, once each. */
export type BudgetNotice = {
  readonly scope: BudgetScope;
  readonly level: "warn" | "stop" | "overshoot";
  /** Key of the task, for the scope `task` and for `overshoot`. */
  readonly task?: string;
  readonly text: string;
};

/** What one budget allows and what is taken from it, in micro-dollars; `held` is what attempts at work may still take. */
export type Account = {
  readonly scope: BudgetScope;
  limit: number;
  spent: number;
  held: number;
  told: number;
};

const WARN_AT = 0.8;

/** One of which nothing was taken yet but `spent`; `limit` is in US dollars, absent: any amount. */
export function account(scope: BudgetScope, limit: number | undefined, spent = 0): Account {
  return { scope, limit: limitOf(limit), spent, held: 0, told: 0 };
}

function limitOf(usd: number | undefined): number {
  return usd === undefined ? Number.POSITIVE_INFINITY : microsOf(usd);
}

/** A budget that was raised is warned of anew. */
export function relimit(account: Account, limit: number | undefined): void {
  account.limit = limitOf(limit);
  if (account.spent < account.limit) account.told = Math.min(account.told, levelOf(account));
}

function levelOf({ spent, limit }: Account): number {
  if (spent >= limit) return 1;
  return spent >= limit * WARN_AT ? WARN_AT : 0;
}

/** What is to be said after something was taken, once for each level. */
export function crossed(account: Account, task: string): readonly BudgetNotice[] {
  const level = levelOf(account);
  if (level <= account.told) return [];
  account.told = level;
  const { scope, spent, limit } = account;
  const percent = limit === 0 ? 100 : Math.floor((100 * spent) / limit);
  const over = spent > limit ? `, ${money(spent - limit)} more than that` : "";
  const text = `${percent} % of the ${scope}'s budget is spent: ${money(spent)} of ${money(limit)}${over}`;
  return [{ scope, level: level === 1 ? "stop" : "warn", ...(scope === "task" ? { task } : {}), text }];
}
