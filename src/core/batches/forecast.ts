import { isParallel } from "../plan/plan-facts.ts";
import type { Schedule } from "../schedule/schedule.ts";
import type { Batching } from "./batches-of.ts";
import { pairsAtOnce } from "./conflict-risk.ts";
import type { Profile } from "./profiles.ts";

/** What a run with these choices would come to, as far as the plan tells. */
export type Forecast = {
  readonly profile: Profile;
  readonly minutes: number;
  readonly schedule: Schedule;
  /** Batches with a barrier behind each; 0: none. */
  readonly batches: number;
  /** Attempts in all and tasks that no try would land, if each attempt fails at the rate that was given, whatever failed before. */
  readonly attempts: number;
  readonly unlanded: number;
  /** How often gates of the whole tree run: before, after groups, phases and batches, at the end. */
  readonly gateRuns: number;
  /** The most tasks that land before the next such gate. */
  readonly blastRadius: number;
  readonly expectedConflicts: number;
  readonly risk: ForecastRisk;
  /** Absent: nobody has said what an attempt costs. */
  readonly cost?: number;
};

/** 0 to 100, only good for comparing ways to run one plan. */
export type ForecastRisk = {
  readonly score: number;
  readonly level: "low" | "medium" | "high";
  readonly reasons: readonly string[];
};

/** Share of attempts taken to fail where nobody says otherwise. */
export const FAILURE_RATE = 0.1;

/** Adds up what the profile means for this schedule of the open work. */
export function forecast(
  batching: Batching,
  profile: Profile,
  schedule: Schedule,
  failureRate: number = FAILURE_RATE,
): Forecast {
  const { work, units } = batching;
  const open = work.tasks.filter((_, job) => work.isLeaf[job] === 1);
  const each = Array.from({ length: profile.retries + 1 }, (_, n) => failureRate ** n).reduce(
    (a, b) => a + b,
    0,
  );
  const gates = gatesOf(batching, profile, open.length);
  const pairs = pairsAtOnce(schedule, work.tasks);
  const risky = work.tasks.filter(
    (_, job) => work.isLeaf[job] === 1 && batching.riskOf(job).level === "high",
  ).length;
  const about = {
    tasks: open.length,
    agents: profile.agents,
    blastRadius: gates.blastRadius,
    risky,
    ...pairs,
  };
  return {
    profile,
    minutes: schedule.makespan,
    schedule,
    batches: profile.barriers ? units.length : 0,
    attempts: open.length * each,
    unlanded: open.length * failureRate ** (profile.retries + 1),
    gateRuns: gates.runs,
    blastRadius: gates.blastRadius,
    expectedConflicts: pairs.expectedConflicts,
    risk: riskOfRun(about),
  };
}

function gatesOf(
  { work, units }: Batching,
  profile: Profile,
  tasks: number,
): { runs: number; blastRadius: number } {
  const has = (level: Profile["gates"][number]): boolean => profile.gates.includes(level);
  const members = new Map<string, number>();
  let loose = 0;
  const gated = new Set(
    work.plan.groups
      .filter((group) => (isParallel(group) ? has("group") : has("phase")))
      .map(({ key }) => key),
  );
  work.tasks.forEach((task, job) => {
    if (work.isLeaf[job] === 0) return;
    const own = task.groups.filter((key) => gated.has(key));
    for (const key of own) members.set(key, (members.get(key) ?? 0) + 1);
    if (own.length === 0) loose++;
  });
  const runs =
    (has("before") ? 1 : 0) + members.size + (profile.barriers ? units.length : 0) + (has("end") ? 1 : 0);
  if (profile.barriers) {
    const sizes = units.map((jobs) => jobs.filter((job) => work.isLeaf[job] === 1).length);
    return { runs, blastRadius: sizes.reduce((a, b) => Math.max(a, b), 0) };
  }
  // A group's gate runs when the whole group has settled; what is in none waits for the end.
  const blastRadius =
    members.size === 0 ? tasks : [...members.values()].reduce((a, b) => Math.max(a, b), loose);
  return { runs, blastRadius };
}

type About = ReturnType<typeof pairsAtOnce> & {
  readonly tasks: number;
  readonly agents: number;
  readonly blastRadius: number;
  readonly risky: number;
};

/** Half of it for how much lands before the next gate, a third for conflicts, the rest for risky tasks that have company. */
function riskOfRun({
  tasks,
  agents,
  blastRadius,
  risky,
  all,
  unknown,
  expectedConflicts,
}: About): ForecastRisk {
  const some = Math.max(1, tasks);
  const exposed = tasks < 2 ? 0 : blastRadius / some;
  const conflicts = Math.min(1, (4 * expectedConflicts) / some);
  const company = agents > 1 ? risky / some : 0;
  const score = Math.round(50 * exposed + 33 * conflicts + 17 * company);
  const reasons = [`up to ${blastRadius} of ${tasks} tasks land before the next gate of the whole tree`];
  if (expectedConflicts >= 0.05)
    reasons.push(
      `about ${expectedConflicts.toFixed(1)} conflicts to be expected among ${all} ${all === 1 ? "pair" : "pairs"} of tasks at work at once`,
    );
  if (unknown > 0) reasons.push(`in ${unknown} of these a task does not say what it writes`);
  if (risky > 0)
    reasons.push(`${risky} of high risk${agents > 1 ? " may have others at work beside them" : ""}`);
  return { score, level: score >= 60 ? "high" : score >= 30 ? "medium" : "low", reasons };
}
