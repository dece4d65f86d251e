import type { RunReport, TaskReport } from "./report.ts";

/** What a run came to beside an earlier run of the same plan: of each measure the value now and then. */
export type RunComparison = {
  readonly run: string;
  readonly startedAt: number;
  readonly sameDigest: boolean;
  readonly measures: readonly Measure[];
  /** Tasks that landed in both and whose time changed most, greatest change first. */
  readonly tasks: readonly {
    readonly key: string;
    readonly id: string;
    readonly title: string;
    readonly beforeMs: number;
    readonly nowMs: number;
  }[];
  /** Keys of tasks that landed then and have not now, and the other way round. */
  readonly lost: readonly string[];
  readonly gained: readonly string[];
};

export type Measure = {
  readonly name: "wall" | "work" | "landed" | "attempts" | "retries" | "errors" | "agents" | "memory";
  readonly before?: number;
  readonly now?: number;
};

const MOST_TASKS = 10;

/** What a comparison wants of an earlier run: its numbers, and how long each of its tasks took. */
export type PastRun = Pick<
  RunReport,
  "run" | "startedAt" | "digest" | "wallMs" | "spentMs" | "attempts" | "retries" | "agents"
> &
  Partial<Pick<RunReport, "errorRate" | "memory">> & {
    readonly counts: Pick<RunReport["counts"], "done">;
    readonly tasks: readonly Pick<TaskReport, "key" | "state" | "spentMs">[];
  };

/** Just that of a report, so that the rest of it can be forgotten before the next is made. */
export function pastOf(report: RunReport): PastRun {
  const { run, startedAt, digest, wallMs, spentMs, attempts, retries, agents, counts, errorRate, memory } =
    report;
  return {
    run,
    startedAt,
    digest,
    wallMs,
    spentMs,
    attempts,
    retries,
    agents,
    counts: { done: counts.done },
    ...(errorRate === undefined ? {} : { errorRate }),
    ...(memory === undefined ? {} : { memory }),
    tasks: report.tasks.map(({ key, state, spentMs }) => ({ key, state, spentMs })),
  };
}

/** Holds a run against an earlier one; tasks are told apart by their keys. */
export function compareReports(now: RunReport, earlier: PastRun): RunComparison {
  const before = new Map(earlier.tasks.map((task) => [task.key, task]));
  const both = now.tasks.flatMap(({ key, id, title, state, spentMs }) => {
    const past = before.get(key);
    return state === "done" && past?.state === "done" && spentMs > 0 && past.spentMs > 0
      ? [{ key, id, title, beforeMs: past.spentMs, nowMs: spentMs }]
      : [];
  });
  const present = new Map(now.tasks.map((task) => [task.key, task]));
  const landed = (task: { readonly state: string } | undefined): boolean => task?.state === "done";
  return {
    run: earlier.run,
    startedAt: earlier.startedAt,
    sameDigest: earlier.digest === now.digest,
    measures: MEASURES.map(([name, of]) => measure(name, of(earlier), of(now))),
    tasks: both
      .filter(({ beforeMs, nowMs }) => beforeMs !== nowMs)
      .sort((a, b) => Math.abs(b.nowMs - b.beforeMs) - Math.abs(a.nowMs - a.beforeMs))
      .slice(0, MOST_TASKS),
    lost: earlier.tasks
      .filter((task) => landed(task) && !landed(present.get(task.key)))
      .map(({ key }) => key),
    gained: now.tasks.filter((task) => landed(task) && !landed(before.get(task.key))).map(({ key }) => key),
  };
}

const MEASURES: readonly (readonly [Measure["name"], (report: PastRun) => number | undefined])[] = [
  ["wall", ({ wallMs }) => wallMs],
  ["work", ({ spentMs }) => spentMs],
  ["landed", ({ counts }) => counts.done],
  ["attempts", ({ attempts }) => attempts],
  ["retries", ({ retries }) => retries],
  ["errors", ({ errorRate }) => errorRate],
  ["agents", ({ agents }) => agents],
  ["memory", ({ memory }) => memory?.attempt],
];

function measure(name: Measure["name"], before: number | undefined, now: number | undefined): Measure {
  return { name, ...(before === undefined ? {} : { before }), ...(now === undefined ? {} : { now }) };
}
