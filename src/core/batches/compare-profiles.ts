import { analyse, type Analysis } from "../plan/analyse.ts";
import type { Plan } from "../plan/plan.ts";
import type { ProfileName } from "../run/event.ts";
import { barrierSchedule } from "./barrier-schedule.ts";
import { cutWork, type Batching } from "./batches-of.ts";
import { FAILURE_RATE, forecast, type Forecast } from "./forecast.ts";
import type { Grouping } from "./group-tasks.ts";
import { profileFacts, profileOf, PROFILES } from "./profiles.ts";
import { isProven } from "./task-risk.ts";

/** The profiles beside each other, for one plan. */
export type Comparison = {
  readonly grouping: Grouping;
  readonly failureRate: number;
  readonly forecasts: readonly Forecast[];
  /** Minutes for so many agents: free to go on, and with a barrier behind each batch of the reliable profile. */
  readonly perAgents: readonly {
    readonly agents: number;
    readonly free: number;
    readonly barriers: number;
  }[];
  readonly recommended: { readonly name: ProfileName; readonly reason: string };
};

export type CompareOptions = {
  readonly grouping?: Grouping;
  readonly failureRate?: number;
  /** The most agents that the machine bears. */
  readonly most?: number;
};

/** Compares the profiles; undefined where dependencies go round in a circle. */
export function compareProfiles(plan: Plan, options: CompareOptions = {}): Comparison | undefined {
  const { grouping = "independence", failureRate = FAILURE_RATE } = options;
  const analysis = analyse(plan);
  if (analysis.schedule === undefined) return undefined;
  const forecasts = PROFILES.map((name) => forecastProfile(plan, analysis, { ...options, name }).forecast);
  const reliable = forecastProfile(plan, analysis, { ...options, name: "reliable" });
  const perAgents = analysis.perAgents.map(({ agents, minutes }) => ({
    agents,
    free: minutes,
    barriers: barrierSchedule(reliable.batching.work, reliable.batching.units, agents).makespan,
  }));
  return {
    grouping,
    failureRate,
    forecasts,
    perAgents,
    recommended: recommend(reliable.batching, forecasts),
  };
}

/** One profile: its choices, the work cut up as it wants it, and the foreseen run; the analysis must have a schedule. */
export function forecastProfile(
  plan: Plan,
  analysis: Analysis,
  { name, grouping = "independence", failureRate, most }: CompareOptions & { readonly name: ProfileName },
): { readonly batching: Batching; readonly forecast: Forecast } {
  const profile = profileOf(name, profileFacts(analysis, most));
  const batching = cutWork(
    plan,
    grouping,
    profile.largestBatch === undefined ? {} : { most: profile.largestBatch },
  );
  const schedule = profile.barriers
    ? barrierSchedule(batching.work, batching.units, profile.agents)
    : profile.agents === analysis.schedule?.agents
      ? analysis.schedule
      : (analyse(plan, { agents: profile.agents }).schedule ??
        barrierSchedule(batching.work, batching.units, profile.agents));
  return { batching, forecast: forecast(batching, profile, schedule, failureRate) };
}

function recommend({ work, riskOf }: Batching, forecasts: readonly Forecast[]): Comparison["recommended"] {
  const jobs = work.tasks.flatMap((_, job) => (work.isLeaf[job] === 1 ? [job] : []));
  const high = jobs.filter((job) => riskOf(job).level === "high").length;
  const unproven = jobs.filter((job) => !isProven(work.tasks[job]!)).length;
  if (jobs.length === 0) return { name: "balanced", reason: "nothing is left to do" };
  if (high * 4 >= jobs.length && high > 0)
    return { name: "reliable", reason: `${high} of ${jobs.length} tasks are of high risk` };
  if (unproven * 2 > jobs.length)
    return { name: "reliable", reason: `no command proves ${unproven} of ${jobs.length} tasks` };
  const [speed, balanced] = forecasts;
  if (high === 0 && unproven === 0 && speed!.minutes < balanced!.minutes * 0.98)
    return { name: "speed", reason: "every task is proven by a command and none is of high risk" };
  return {
    name: "balanced",
    reason: high > 0 ? `${high} of ${jobs.length} tasks are of high risk` : "nothing speaks for another",
  };
}
