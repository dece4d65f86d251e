import type { RunTask } from "../run/event.ts";
import type { Graph } from "../schedule/graph.ts";
import { makespanOf } from "../schedule/schedule.ts";
import type { PathStep } from "./actual-path.ts";
import type { AttemptReport } from "./attempts.ts";
import { graphOf } from "./graph-of.ts";
import type { CheckTimes, RunFacts } from "./run-facts.ts";
import type { Bar } from "./timeline.ts";

/** What would have made the run shorter; the words are for the screens. */
export type Bottleneck =
  /** The tasks with the times they really took, on another number of agents. */
  | {
      readonly kind: "agents";
      readonly agents: number;
      readonly more: number;
      readonly ms: number;
      readonly insteadMs: number;
    }
  /** The same if the tasks that write this file could run side by side; `waitedMs` is what starts really waited for it. */
  | {
      readonly kind: "file";
      readonly path: string;
      readonly tasks: number;
      readonly waitedMs: number;
      readonly ms: number;
      readonly insteadMs: number;
    }
  /** The same without the failed attempts. */
  | {
      readonly kind: "retries";
      readonly attempts: number;
      readonly spentMs: number;
      readonly ms: number;
      readonly insteadMs: number;
    }
  /** The same if this check took no time. */
  | {
      readonly kind: "check";
      readonly name: string;
      readonly runs: number;
      readonly totalMs: number;
      readonly ms: number;
      readonly insteadMs: number;
    }
  /** One task's share of the path that decided how long the run took. */
  | { readonly kind: "task"; readonly task: string; readonly ms: number; readonly ofMs: number }
  | { readonly kind: "landing"; readonly ms: number; readonly ofMs: number }
  | { readonly kind: "paused"; readonly pauses: number; readonly ms: number };

export type BottleneckInput = {
  readonly tasks: readonly RunTask[];
  readonly attempts: ReadonlyMap<string, readonly AttemptReport[]>;
  readonly checkMs: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly bars: readonly Bar[];
  readonly facts: RunFacts;
  readonly path: readonly PathStep[];
  readonly agents: number;
};

/** Less than this share of the time is not worth a sentence. */
const WORTH = 0.03;
/** A guess that is tried on a schedule costs little more than reading the tasks once. */
const EFFORT = { schedules: 4 } as const;

/**
 * What held the run up, greatest gain first: each guess is a schedule of the tasks with the times that they really took,
 * held against the same schedule without the obstacle, both by list scheduling with one writer per file.
 */
export function bottlenecks(input: BottleneckInput): readonly Bottleneck[] {
  const { agents, attempts, checkMs, facts, path } = input;
  const work = workOf(input);
  const base = makespan(work.graph, agents);
  const found: Bottleneck[] = [];
  const gain = (insteadMs: number): boolean => base - insteadMs > base * WORTH;
  const more = agents * 2;
  const onMore = makespan(work.graph, more);
  if (gain(onMore)) {
    const enough = Math.ceil((agents + more) / 2);
    const onEnough = makespan(work.graph, enough);
    const few = onEnough - onMore <= base * WORTH;
    found.push({
      kind: "agents",
      agents,
      more: few ? enough : more,
      ms: base,
      insteadMs: few ? onEnough : onMore,
    });
  }
  const file = mostWaitedFor(input.bars);
  if (file !== undefined) {
    const insteadMs = makespan(workGraph(work.tasks, input, file.path), agents);
    if (gain(insteadMs)) found.push({ kind: "file", ...file, ms: base, insteadMs });
  }
  const wasted: AttemptReport[] = [];
  for (const list of attempts.values())
    for (const attempt of list) if (attempt.result === "failed") wasted.push(attempt);
  if (wasted.length > 0) {
    const insteadMs = makespan(
      withLengths(work, (key) =>
        sumOf(attempts.get(key) ?? [], (one) => (one.result === "failed" ? 0 : lengthOf(one))),
      ),
      agents,
    );
    const spentMs = wasted.reduce((sum, { startedAt, endedAt = startedAt }) => sum + endedAt - startedAt, 0);
    if (gain(insteadMs))
      found.push({ kind: "retries", attempts: wasted.length, spentMs, ms: base, insteadMs });
  }
  const slowest = mostCostly(facts.checks);
  if (slowest !== undefined) {
    const saved = checkMs.get(`${slowest.name}\0${slowest.command}`);
    const insteadMs = makespan(
      withLengths(work, (key) => sumOf(attempts.get(key) ?? [], lengthOf) - (saved?.get(key) ?? 0)),
      agents,
    );
    const { name, runs, totalMs } = slowest;
    if (gain(insteadMs)) found.push({ kind: "check", name, runs, totalMs, ms: base, insteadMs });
  }
  found.sort((a, b) => gainOf(b) - gainOf(a));
  return [...found, ...onThePath(path), ...pauses(facts, base)];
}

/** Milliseconds that the run would have been shorter by. */
function gainOf(it: Bottleneck): number {
  return "insteadMs" in it ? it.ms - it.insteadMs : 0;
}

/** The attempted tasks as a schedule sees them, each as long as it really was; made once for all guesses. */
type Work = {
  readonly tasks: readonly RunTask[];
  readonly graph: Graph;
  readonly input: BottleneckInput;
};

function workOf(input: BottleneckInput): Work {
  const { attempts } = input;
  const tasks = input.tasks.filter(({ key }) => attempts.has(key));
  return { tasks, graph: workGraph(tasks, input), input };
}

function workGraph(tasks: readonly RunTask[], { attempts }: BottleneckInput, freed?: string): Graph {
  return graphOf(
    tasks.map((task) => ({
      ...task,
      minutes: sumOf(attempts.get(task.key) ?? [], lengthOf) / 60_000,
      scope: freed === undefined ? task.scope : task.scope.filter((path) => path !== freed),
    })),
  );
}

/** Milliseconds that the work would have taken with so many agents. */
function makespan(graph: Graph, agents: number): number {
  return graph.size === 0 ? 0 : makespanOf(graph, agents, EFFORT) * 60_000;
}

/** The same with other lengths, in milliseconds. */
function withLengths({ tasks, graph }: Work, lengthOfTask: (key: string) => number): Graph {
  return {
    ...graph,
    minutes: Float64Array.from(tasks, ({ key }) => Math.max(0, lengthOfTask(key)) / 60_000),
  };
}

function sumOf<T>(list: readonly T[], of: (item: T) => number): number {
  let sum = 0;
  for (const item of list) sum += of(item);
  return sum;
}

function lengthOf({ startedAt, endedAt, phases }: AttemptReport): number {
  const landing = phases.reduce((sum, { phase, ms }) => (phase === "landing" ? sum + ms : sum), 0);
  return (endedAt ?? startedAt) - startedAt + landing;
}

function mostWaitedFor(
  bars: readonly Bar[],
): { readonly path: string; readonly tasks: number; readonly waitedMs: number } | undefined {
  const waits = new Map<string, { tasks: number; waitedMs: number }>();
  for (const { wait, from, readyAt } of bars) {
    if (wait.cause !== "lease" || wait.path === undefined) continue;
    const sum = waits.get(wait.path) ?? { tasks: 0, waitedMs: 0 };
    waits.set(wait.path, { tasks: sum.tasks + 1, waitedMs: sum.waitedMs + from - readyAt });
  }
  const most = [...waits].sort(([, a], [, b]) => b.waitedMs - a.waitedMs)[0];
  return most === undefined ? undefined : { path: most[0], ...most[1] };
}

function mostCostly(checks: RunFacts["checks"]): CheckTimes | undefined {
  let most: CheckTimes | undefined;
  for (const times of checks.values()) if (most === undefined || times.totalMs > most.totalMs) most = times;
  return most;
}

/** The task that took most of the path, where that is a third of it or more, and the landings on it. */
function onThePath(path: readonly PathStep[]): readonly Bottleneck[] {
  // While nobody was there nothing of the run could take time.
  const ofMs = path.reduce(
    (sum, { from, to, kind, wait }) => (kind === "wait" && wait?.cause === "resume" ? sum : sum + to - from),
    0,
  );
  if (ofMs === 0) return [];
  const found: Bottleneck[] = [];
  const byTask = new Map<string, number>();
  let landings = 0;
  for (const { kind, task, from, to } of path) {
    if (kind === "work") byTask.set(task, (byTask.get(task) ?? 0) + to - from);
    else if (kind === "landing" || kind === "queue") landings += to - from;
  }
  const longest = [...byTask].sort(([, a], [, b]) => b - a)[0];
  if (longest !== undefined && byTask.size > 1 && longest[1] >= ofMs / 3)
    found.push({ kind: "task", task: longest[0], ms: longest[1], ofMs });
  if (landings > ofMs * WORTH) found.push({ kind: "landing", ms: landings, ofMs });
  return found;
}

function pauses({ pauses, pausedMs }: RunFacts, base: number): readonly Bottleneck[] {
  return pauses > 0 && pausedMs > base * WORTH ? [{ kind: "paused", pauses, ms: pausedMs }] : [];
}
