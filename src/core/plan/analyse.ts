import { criticalPath } from "../schedule/critical-path.ts";
import type { Graph } from "../schedule/graph.ts";
import { criticalPathWithLeases, type LeaseOptimum } from "../schedule/lease-optimum.ts";
import { schedule, type Schedule } from "../schedule/schedule.ts";
import { speedups, type Speedup, type Speedups } from "../schedule/speedups.ts";
import { subgraphs } from "../schedule/subgraph.ts";
import { withNeeds, type NeedPair } from "../schedule/with-needs.ts";
import { earliestPairs } from "./parts.ts";
import { isSettled, planFacts, type PlanFacts } from "./plan-facts.ts";
import type { Group, Plan } from "./plan.ts";
import { softPairs } from "./run-order.ts";
import { totalsOf, type Totals } from "./totals.ts";

/**
 * The plan's numbers. Counts, work, critical paths and speed-ups are those of the whole plan and its hard dependencies;
 * the lower bound and the agents worth having are those of the run to come: what is left to do, in the order it will keep. null: undefined because dependencies go round in a circle.
 */
export type Figures = {
  readonly taskCount: number;
  readonly declaredTaskCount: number | null;
  readonly workMinutes: number;
  readonly criticalPathMinutes: number | null;
  /** The same with one writer per file. */
  readonly criticalPathWithLeasesMinutes: number | null;
  readonly bestSpeedup: number | null;
  readonly bestSpeedupWithLeases: number | null;
  /** Tasks whose duration the document gives; the others count as `ASSUMED_MINUTES`. */
  readonly estimatedTasks: number;
  /** What the schedule cannot be shorter than. */
  readonly lowerBoundMinutes: number | null;
  readonly agentsWorthHaving: number | null;
};

export type GroupAnalysis = Totals & { readonly group: Group };

export type Analysis = {
  readonly summary: Figures;
  /** Keys, first to last; empty where there is a cycle. */
  readonly criticalPath: readonly string[];
  /** The length with one writer per file is proven: no order of the writers gives a shorter one. */
  readonly leasesProven: boolean;
  /** What so many agents make of the work that is left. */
  readonly perAgents: readonly Speedup[];
  /** The foreseen run of what is left, soft order kept, with the agents asked for or those worth having; absent: there is a cycle. */
  readonly schedule?: Schedule;
  readonly remainingMinutes: number;
  readonly groups: readonly GroupAnalysis[];
};

export type AnalyseOptions = {
  /** Agents of the schedule; default: those worth having. */
  readonly agents?: number;
  /** The most agents that are looked at; default 16. */
  readonly maxAgents?: number;
};

const MAX_AGENTS = 16;

/** What the plan amounts to and how it would run; n log n in its size, never throws. */
export function analyse(plan: Plan, options: AnalyseOptions = {}): Analysis {
  const facts = planFacts(plan);
  const { graph } = facts;
  const add = totalsOf(facts);
  const groups = plan.groups.map((group) => ({ group, ...add(facts.members.get(group.key) ?? []) }));
  const all = add(plan.tasks.map((_, number) => number));
  const { stated, firm, implied } = softPairs(plan.tasks);
  const kept = withNeeds(graph, [...firm, ...implied]);
  const left = whatIsLeft(
    plan,
    withNeeds(kept, partsOf(plan, kept, withNeeds(graph, [...stated, ...implied]))),
  );
  const remainingMinutes = left.minutes.reduce((sum, value) => sum + value, 0);
  const counts = {
    taskCount: plan.tasks.length,
    declaredTaskCount:
      plan.declared.find(({ what, group }) => what === "tasks" && group === undefined)?.value ?? null,
    workMinutes: all.workMinutes,
    estimatedTasks: all.estimatedCount,
  };
  if (graph.cycle !== undefined) {
    const summary = { ...counts, ...UNDEFINED };
    return { summary, criticalPath: [], leasesProven: false, perAgents: [], remainingMinutes, groups };
  }
  const whole = criticalPathWithLeases(graph);
  const ahead = left === graph ? whole : criticalPathWithLeases(left);
  const curve = speedups(left, options.maxAgents ?? MAX_AGENTS, {
    floor: ahead.lowerBound,
    hint: ahead.start,
  });
  const run = foresee(facts, { left, ahead, curve }, options.agents ?? curve.agentsWorthHaving);
  const summary: Figures = {
    ...counts,
    criticalPathMinutes: all.criticalPathMinutes,
    criticalPathWithLeasesMinutes: whole.minutes,
    bestSpeedup: ratio(all.workMinutes, all.criticalPathMinutes),
    bestSpeedupWithLeases: ratio(all.workMinutes, whole.minutes),
    lowerBoundMinutes: run.lowerBound,
    agentsWorthHaving: curve.agentsWorthHaving,
  };
  return {
    summary,
    criticalPath: criticalPath(graph).filter((key) => facts.isLeaf[facts.numbers.get(key)!] === 1),
    leasesProven: whole.proven,
    perAgents: curve.rows.map((row) =>
      row.agents < run.agents ? row : withMinutes(row, run, remainingMinutes),
    ),
    schedule: run,
    remainingMinutes,
    groups,
  };
}

function whatIsLeft({ tasks }: Plan, graph: Graph): Graph {
  if (!tasks.some(isSettled)) return graph;
  return subgraphs(graph)(tasks.flatMap((task, number) => (isSettled(task) ? [] : [number])));
}

/** What a partial dependency comes to: as many of its tasks as it asks for, first those that are done. */
function partsOf({ tasks }: Plan, kept: Graph, whole: Graph): readonly NeedPair[] {
  const { parts } = softPairs(tasks);
  if (parts.length === 0) return [];
  const minutes = kept.minutes.map((length, job) => (isSettled(tasks[job]!) ? 0 : length));
  return earliestPairs({ ...kept, minutes }, whole, parts);
}

const UNDEFINED = {
  criticalPathMinutes: null,
  criticalPathWithLeasesMinutes: null,
  bestSpeedup: null,
  bestSpeedupWithLeases: null,
  lowerBoundMinutes: null,
  agentsWorthHaving: null,
} as const;

type Ahead = { readonly left: Graph; readonly ahead: LeaseOptimum; readonly curve: Speedups };

/** The schedule of what is left; tasks that only hold sub-tasks together do no work and are not shown. */
function foresee({ isLeaf, numbers }: PlanFacts, { left, ahead, curve }: Ahead, agents: number): Schedule {
  const options = { lowerBound: ahead.lowerBound, hint: ahead.start };
  let run = schedule(
    left,
    agents,
    curve.last?.agents === agents ? { ...options, known: curve.last } : options,
  );
  // Now and then fewer agents happened upon a shorter schedule; with one more looking on it is as short.
  const better = curve.rows.find((row) => row.agents < agents && row.minutes < run.makespan);
  if (better !== undefined) {
    const fewer = schedule(left, better.agents, options);
    if (fewer.makespan < run.makespan) run = { ...fewer, agents: run.agents, lowerBound: run.lowerBound };
  }
  return { ...run, entries: run.entries.filter(({ key }) => isLeaf[numbers.get(key)!] === 1) };
}

/** The schedule was looked for longer than the curve, and may be shorter. */
function withMinutes(row: Speedup, run: Schedule, work: number): Speedup {
  const minutes = Math.min(row.minutes, run.makespan);
  return { ...row, minutes, speedup: ratio(work, minutes) };
}

function ratio(work: number, minutes: number): number {
  return minutes === 0 ? 1 : work / minutes;
}
