import type { Tier } from "../route/tier.ts";
import type {
  AttemptFinished,
  AttemptResult,
  AttemptStarted,
  Event,
  FailureClass,
  RunStarted,
  RunTask,
} from "../run/event.ts";
import { microsOf } from "./money.ts";
import type { CostBasis, Spent, Usage } from "./spent.ts";

/** What became of an attempt, as far as its money is concerned. */
export type LineState =
  | "running"
  /** It has finished and not landed yet. */
  | "worked"
  | "landed"
  | "skipped"
  | "failed"
  | "refused"
  | "rolled-back"
  | "cancelled"
  | "lost";

/** One attempt in the ledger. Changed only by `noteCost`. */
export type CostLine = {
  readonly run: string;
  /** Key of the task. */
  readonly task: string;
  readonly id: string;
  readonly uid: string;
  readonly title: string;
  /** The task's groups, outermost first. */
  readonly groups: readonly string[];
  readonly attempt: number;
  readonly agent: string;
  readonly tier?: Tier;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  endedAt?: number;
  state: LineState;
  failure?: FailureClass;
  /** Absent while it runs. */
  basis?: CostBasis;
  /** Micro-dollars; absent: not known, which is never 0. */
  micros?: number;
  usage?: Usage;
  model?: string;
  price?: Spent["price"];
};

/** The account of a run's money: a fold over its events. */
export type Ledger = {
  readonly run: string;
  /** In the order in which the attempts began. */
  readonly lines: CostLine[];
  readonly tasks: ReadonlyMap<string, RunTask>;
  /** By task, the line of its latest attempt. */
  readonly latest: Map<string, CostLine>;
  readonly base: string;
  /** What landed and still stands, in order. */
  readonly landed: { readonly line: CostLine; readonly commit: string }[];
};

/** A ledger without lines. */
export function openLedger(started: RunStarted): Ledger {
  const tasks = new Map(started.tasks.map((task) => [task.key, task]));
  return { run: started.run, lines: [], tasks, latest: new Map(), base: started.base, landed: [] };
}

/** The ledger of the run that these events tell of; undefined when the first of them is not its start. One pass. */
export function ledgerOf(events: Iterable<Event>): Ledger | undefined {
  let ledger: Ledger | undefined;
  for (const event of events) {
    if (ledger !== undefined) noteCost(ledger, event);
    else if (event.type === "run-started") ledger = openLedger(event);
    else return undefined;
  }
  return ledger;
}

/** Takes an event into the ledger, in place; late and repeated ones change nothing. Answers the line that it changed. */
export function noteCost(ledger: Ledger, event: Event): CostLine | undefined {
  switch (event.type) {
    case "attempt-started":
      return begin(ledger, event);
    case "attempt-finished":
      return finish(ledger, event);
    case "landed": {
      const line = lineOf(ledger, event.task, event.attempt);
      if (line === undefined || line.state === "landed") return undefined;
      // A landing that was found on the branch after a crash: the agent's last word, and its price, are lost.
      if (line.state === "running" || line.state === "lost") lose(line, event.at);
      line.state = "landed";
      ledger.landed.push({ line, commit: event.commit });
      return line;
    }
    case "landing-refused": {
      const line = lineOf(ledger, event.task, event.attempt);
      if (line === undefined || line.state !== "worked" || event.failure === "cancelled") return undefined;
      line.state = "refused";
      line.failure = event.failure;
      return line;
    }
    case "rolled-back":
      return rollBack(ledger, event.to);
    case "run-resumed":
      for (const { task, attempt } of event.lost) {
        const line = lineOf(ledger, task, attempt);
        if (line?.state === "running") lose(line, event.at);
      }
      return undefined;
    default:
      return undefined;
  }
}

/** It came to an end, and nothing of it was kept. */
export function isInVain({ state }: CostLine): boolean {
  return IN_VAIN.has(state);
}

const IN_VAIN: ReadonlySet<LineState> = new Set(["failed", "refused", "rolled-back", "cancelled", "lost"]);

/** Agents that ask no model: what they do costs nothing, whether they say so or not. */
export function isFree({ agent, tier }: Pick<CostLine, "agent" | "tier">): boolean {
  return tier === "none" || agent === "apply" || agent === "script";
}

/** A condition or a check before the work ended the attempt: no agent was asked. */
export function isUnasked(result: AttemptResult): boolean {
  return result.status === "skipped" || (result.status === "failed" && result.failure === "pre-flight");
}

function begin(
  ledger: Ledger,
  { task, uid, attempt, agent, tier, at }: AttemptStarted,
): CostLine | undefined {
  if (attempt <= (ledger.latest.get(task)?.attempt ?? 0)) return undefined;
  const { id = task, title = "", groups = [] } = ledger.tasks.get(task) ?? {};
  const line: CostLine = {
    run: ledger.run,
    task,
    id,
    uid,
    title,
    groups,
    attempt,
    agent,
    ...(tier === undefined ? {} : { tier }),
    startedAt: at,
    state: "running",
  };
  ledger.lines.push(line);
  ledger.latest.set(task, line);
  return line;
}

function finish(ledger: Ledger, { task, attempt, at, result, spent }: AttemptFinished): CostLine | undefined {
  const line = lineOf(ledger, task, attempt);
  if (line === undefined || line.state !== "running") return undefined;
  line.endedAt = at;
  if (result.status === "failed") {
    line.state = result.failure === "cancelled" ? "cancelled" : "failed";
    line.failure = result.failure;
  } else
    line.state =
      result.status === "skipped" ? "skipped" : result.status === "unchanged" ? "landed" : "worked";
  charge(line, spent ?? (isUnasked(result) ? { basis: "free", usd: 0 } : undefined));
  return line;
}

function charge(line: CostLine, spent: Spent | undefined): void {
  if (spent === undefined) {
    const free = isFree(line);
    line.basis = free ? "free" : "unknown";
    if (free) line.micros = 0;
    return;
  }
  const { usd, basis, usage, model, price } = spent;
  const known = usd !== undefined && Number.isFinite(usd) && basis !== "unknown";
  line.basis = known ? basis : "unknown";
  if (known) line.micros = microsOf(usd);
  if (usage !== undefined) line.usage = usage;
  if (model !== undefined) line.model = model;
  if (price !== undefined) line.price = price;
}

function lose(line: CostLine, at: number): void {
  line.state = "lost";
  line.endedAt ??= at;
  if (line.basis === undefined) charge(line, undefined);
}

/** What landed after the branch stood at `to` is undone; it stays paid for. */
function rollBack(ledger: Ledger, to: string): CostLine | undefined {
  const { landed, base } = ledger;
  const last = landed.findLastIndex(({ commit }) => commit === to);
  if (last < 0 && to !== base) return undefined;
  const undone = landed.splice(last + 1);
  for (const { line } of undone) line.state = "rolled-back";
  return undone.at(-1)?.line;
}

/** The line of this attempt; only a task's latest attempt can still change. */
function lineOf(ledger: Ledger, task: string, attempt: number): CostLine | undefined {
  const line = ledger.latest.get(task);
  return line?.attempt === attempt ? line : undefined;
}
