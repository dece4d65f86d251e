import type { RunReport } from "./report.ts";

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

/** Holds a run against an earlier one; tasks are told apart by their keys. */
export function compareReports(now: RunReport, earlier: RunReport): RunComparison {
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

const MEASURES: readonly (readonly [Measure["name"], (report: RunReport) => number | undefined])[] = [
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
