import type { Analysis } from "../plan/analyse.ts";
import type { Plan, Task } from "../plan/plan.ts";
import type { ProfileName } from "../run/event.ts";
import { heads } from "../schedule/ranks.ts";
import { unitSchedules } from "./barrier-schedule.ts";
import type { Batching } from "./batches-of.ts";
import { forecastProfile } from "./compare-profiles.ts";
import type { Forecast } from "./forecast.ts";
import type { Grouping, Phase } from "./group-tasks.ts";
import type { TaskRisk } from "./task-risk.ts";

/** Everything that the document of `renga plan --execution-plan` says of the work itself. */
export type ExecutionPlan = {
  readonly plan: Plan;
  readonly analysis: Analysis;
  readonly grouping: Grouping;
  readonly forecast: Forecast;
  readonly phases: readonly PlannedPhase[];
  /** Minutes with a barrier behind each phase, as the document is read; less where tasks go on freely: `forecast.minutes`. */
  readonly phasedMinutes: number;
};

export type PlannedPhase = {
  /** From 1. */
  readonly number: number;
  readonly label: string;
  readonly stuck: boolean;
  /** In the order in which they are carried out: each waits for those before it. */
  readonly sets: readonly PlannedSet[];
  readonly minutes: number;
};

/** A parallel batch, or tasks that go one after the other. */
export type PlannedSet = {
  /** `2A`; absent: the tasks are sequential. */
  readonly batch?: string;
  readonly tasks: readonly PlannedTask[];
};

export type PlannedTask = {
  readonly task: Task;
  /** `apply` where its code is in the plan, else who the plan says, else `script` where it gives commands, else `any`. */
  readonly agent: string;
  /** What the plan says, else what its risk asks for: small, medium, strong. */
  readonly tier: string;
  readonly risk: TaskRisk;
  /** Why it is not side by side with others; empty: it waits for none of its phase. */
  readonly why: string;
};

/** Works the plan out for a profile and a grouping; circles end up in a last phase that cannot be run. */
export function executionPlan(
  plan: Plan,
  analysis: Analysis,
  options: { readonly profile?: ProfileName; readonly grouping?: Grouping; readonly most?: number } = {},
): ExecutionPlan {
  const { profile: name = "balanced", ...rest } = options;
  const { batching, forecast } = forecastProfile(plan, analysis, { ...rest, name });
  const { work, phases, grouping } = batching;
  const sound = phases.filter(({ stuck }) => stuck !== true);
  const { agents } = forecast.profile;
  const units = sound.map(({ jobs }) => jobs);
  const perPhase = unitSchedules(work, units, agents).map(({ makespan }) => makespan);
  const ends = heads(work.graph).map((start, job) => start + work.graph.minutes[job]!);
  const phasedMinutes = perPhase.reduce((a, b) => a + b, 0);
  return {
    plan,
    analysis,
    grouping,
    forecast,
    phases: phases.map((phase, i) =>
      planPhase(batching, phase, { number: i + 1, minutes: perPhase[i] ?? 0, ends }),
    ),
    phasedMinutes,
  };
}

type Place = { readonly number: number; readonly minutes: number; readonly ends: Float64Array };

function planPhase(
  { work, riskOf, grouping }: Batching,
  phase: Phase,
  { number, minutes, ends }: Place,
): PlannedPhase {
  const idOf = (job: number): string => work.tasks[job]!.key;
  const plannedTask = (job: number, why: string): PlannedTask => {
    const task = work.tasks[job]!;
    const risk = riskOf(job);
    return { task, agent: agentOf(task), tier: task.tier ?? TIERS[risk.level], risk, why };
  };
  const sets: { batch?: string; tasks: PlannedTask[] }[] = [];
  let batches = 0;
  phase.batches.forEach(({ jobs, after }, turn) => {
    const behind = (job: number): string => {
      const found = after.get(job);
      if (found === undefined) return turn === 0 ? "" : "later, so that no batch grows too large";
      return found.path === undefined
        ? `needs ${idOf(found.job)}`
        : `${found.path}, after ${idOf(found.job)}`;
    };
    if (jobs.length > 1)
      sets.push({
        batch: `${number}${letters(batches++)}`,
        tasks: jobs.map((job) => plannedTask(job, behind(job))),
      });
    else {
      const last = sets.at(-1);
      const tasks = jobs.map((job) => plannedTask(job, behind(job) || aloneBecause(job)));
      if (last === undefined || last.batch !== undefined) sets.push({ tasks });
      else last.tasks.push(...tasks);
    }
  });
  return { number, label: phase.label, stuck: phase.stuck === true, sets, minutes };

  function aloneBecause(job: number): string {
    if (phase.stuck === true) return "in or behind a circle of dependencies";
    if (grouping === "risk" && phase.label === "high") return "high risk goes alone";
    const others = phase.batches.length - 1;
    if (others > 0) return "the others of this phase wait for it";
    const { preds } = work.graph;
    const needs = preds.items.subarray(preds.start[job], preds.start[job + 1]);
    const last = needs.reduce((late, need) => (late === -1 || ends[need]! >= ends[late]! ? need : late), -1);
    return last === -1 ? "nothing else is ready with it" : `nothing else is ready once ${idOf(last)} is done`;
  }
}

const TIERS = { low: "small", medium: "medium", high: "strong" } as const;

function agentOf(task: Task): string {
  const written = task.files.filter(({ action }) => action !== "read");
  const given = new Set(task.code.map(({ target }) => target));
  if (written.length > 0 && written.every(({ path, raw }) => given.has(path) || given.has(raw)))
    return "apply";
  const runs =
    task.script !== undefined ||
    task.commands.some(({ phase, command }) => phase === "main" && command !== undefined);
  return task.agent ?? task.role ?? (runs ? "script" : "any");
}

/** A, B, … Z, AA, AB, … */
function letters(place: number): string {
  const last = String.fromCodePoint(65 + (place % 26));
  return place < 26 ? last : letters(Math.floor(place / 26) - 1) + last;
}
