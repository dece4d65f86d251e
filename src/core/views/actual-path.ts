import type { Bar, Wait } from "./timeline.ts";

/** One stretch of the path that decided how long the run took; milliseconds since the epoch. */
export type PathStep = {
  /**
   * `queue`: committed, another landing before it. `wait`: what the next step waited for was over, or was no task's work. `end`: from
   * the last landing or attempt to the end of the run, with its gates or a roll-back.
   */
  readonly kind: "work" | "landing" | "queue" | "wait" | "end";
  readonly task: string;
  readonly attempt: number;
  readonly from: number;
  readonly to: number;
  /** `work` and `wait`: what its start waited for. */
  readonly wait?: Wait;
};

/**
 * The critical path as it really went, from the run's start to its end: from whatever ended last back to what its start
 * had waited for last, and so on. One step after the other without a gap; linear in the bars.
 */
export function actualPath(bars: readonly Bar[], startedAt: number, endedAt: number): readonly PathStep[] {
  let bar = lastOf(bars, endedAt);
  const steps: PathStep[] = [];
  let at = bar === undefined ? startedAt : Math.min(endOf(bar, endedAt), endedAt);
  if (bar !== undefined && at < endedAt)
    steps.push({ kind: "end", task: bar.task, attempt: bar.attempt, from: at, to: endedAt });
  while (bar !== undefined) {
    const { task, attempt, from, wait, landing } = bar;
    const step = (kind: PathStep["kind"], start: number): void => {
      const end = at;
      const begin = Math.min(Math.max(start, startedAt), end);
      if (end > begin || kind === "work")
        steps.push({
          kind,
          task,
          attempt,
          from: begin,
          to: end,
          ...(kind === "work" || kind === "wait" ? { wait } : {}),
        });
      at = begin;
    };
    const worked = bar.to ?? endedAt;
    if (landing !== undefined && landing.from < at) step("landing", Math.max(landing.from, worked));
    if (at > worked) step("queue", worked);
    step("work", from);
    const before: Bar | undefined = wait.bar === undefined ? undefined : bars[wait.bar];
    const end: number =
      before === undefined
        ? startedAt
        : wait.cause === "agent"
          ? (before.to ?? from)
          : Math.min(endOf(before, from), from);
    step("wait", end);
    bar = before;
  }
  return steps.reverse();
}

/** When the bar's last sign of life was; `now` for what is still open. */
export function endOf(bar: Bar, now: number): number {
  const { landing } = bar;
  if (landing !== undefined) return landing.to ?? now;
  return bar.to ?? now;
}

function lastOf(bars: readonly Bar[], now: number): Bar | undefined {
  let last: Bar | undefined;
  for (const bar of bars) if (last === undefined || endOf(bar, now) >= endOf(last, now)) last = bar;
  return last;
}
