import type { Task } from "../plan/plan.ts";
import { scopeOf } from "../plan/scope.ts";
import type { Schedule } from "../schedule/schedule.ts";
import { moduleOf } from "./module-of.ts";

/** Pairs of tasks that a schedule runs at the same time, by what could go wrong between them. */
export type PairsAtOnce = {
  readonly all: number;
  /** One of the two does not say what it writes, so that no lease keeps them apart. */
  readonly unknown: number;
  /** One reads what the other writes. */
  readonly reads: number;
  /** Both work in one module, on different files. */
  readonly module: number;
  /** At the rates of `CONFLICT_RATES`. */
  readonly expectedConflicts: number;
};

/** Assumed conflicts for each such pair; rough figures, the same for all profiles, good for comparing only. */
export const CONFLICT_RATES: { readonly unknown: number; readonly reads: number; readonly module: number } = {
  unknown: 0.05,
  reads: 0.1,
  module: 0.005,
};

/** Counts the pairs that run at once; time grows with tasks times agents. */
export function pairsAtOnce({ entries }: Schedule, tasks: readonly Task[]): PairsAtOnce {
  const looks = new Map(tasks.map((task) => [task.key, lookOf(task)]));
  const counts = { all: 0, unknown: 0, reads: 0, module: 0 };
  let running: { look: Look; end: number }[] = [];
  for (const { key, start, end } of entries) {
    const look = looks.get(key);
    if (look === undefined || end <= start) continue;
    running = running.filter((other) => other.end > start);
    for (const other of running) {
      counts.all++;
      const kind = kindOf(look, other.look);
      if (kind !== undefined) counts[kind]++;
    }
    running.push({ look, end });
  }
  const { unknown, reads, module } = CONFLICT_RATES;
  return {
    ...counts,
    expectedConflicts: counts.unknown * unknown + counts.reads * reads + counts.module * module,
  };
}

type Look = {
  readonly writes: ReadonlySet<string>;
  readonly reads: readonly string[];
  readonly module: string;
};

function lookOf(task: Task): Look {
  const reads = task.files.flatMap(({ action, path }) => (action === "read" ? [path] : []));
  return { writes: new Set(scopeOf(task)), reads, module: moduleOf(task) };
}

function kindOf(one: Look, other: Look): "unknown" | "reads" | "module" | undefined {
  if (one.writes.size === 0 || other.writes.size === 0) return "unknown";
  if (one.reads.some((path) => other.writes.has(path)) || other.reads.some((path) => one.writes.has(path)))
    return "reads";
  return one.module === other.module ? "module" : undefined;
}
