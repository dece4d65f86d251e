import type { Plan, Task } from "../plan/plan.ts";
import { changeType } from "./change-type.ts";
import { groupTasks, type Grouping, type Phase } from "./group-tasks.ts";
import { moduleOf } from "./module-of.ts";
import { openWork, type OpenWork } from "./open-work.ts";
import type { Profile } from "./profiles.ts";
import { taskRisks, type TaskRisk } from "./task-risk.ts";

/** The open work of a plan, cut up. */
export type Batching = {
  readonly work: OpenWork;
  readonly grouping: Grouping;
  readonly phases: readonly Phase[];
  readonly riskOf: (job: number) => TaskRisk;
  /** What a barrier stands behind, in order, as job numbers: each batch; but with other groupings than independence each phase. Without tasks in a circle. */
  readonly units: readonly (readonly number[])[];
};

export type BatchOptions = { readonly chosen?: (task: Task) => boolean; readonly most?: number };

/** Cuts the plan's open work into phases and batches. */
export function cutWork(plan: Plan, grouping: Grouping, { chosen, most }: BatchOptions = {}): Batching {
  const work = openWork(plan, chosen);
  const riskOf = taskRisks(work);
  const labels: Record<Exclude<Grouping, "independence">, (job: number) => string> = {
    module: (job) => moduleOf(work.tasks[job]!),
    type: (job) => changeType(work.tasks[job]!),
    risk: (job) => riskOf(job).level,
  };
  const labelOf = grouping === "independence" ? () => "" : labels[grouping];
  const phases = groupTasks(work, grouping, { labelOf, ...(most === undefined ? {} : { most }) });
  const units = phases
    .filter(({ stuck }) => stuck !== true)
    .flatMap(({ batches, jobs }) =>
      grouping === "independence" ? batches.map((batch) => batch.jobs) : [jobs],
    );
  return { work, grouping, phases, riskOf, units };
}

/** The number of the batch of each open task, by key, from 0 and without gaps: `RunTask.batch` of a run with barriers. */
export function batchesOf(
  plan: Plan,
  { largestBatch }: Pick<Profile, "largestBatch">,
  {
    grouping = "independence",
    chosen,
  }: { readonly grouping?: Grouping; readonly chosen?: (task: Task) => boolean } = {},
): ReadonlyMap<string, number> {
  const { work, units } = cutWork(plan, grouping, {
    ...(chosen === undefined ? {} : { chosen }),
    ...(largestBatch === undefined ? {} : { most: largestBatch }),
  });
  return new Map(
    units.flatMap((jobs, batch) =>
      jobs.flatMap((job): [string, number][] =>
        work.isLeaf[job] === 1 ? [[work.tasks[job]!.key, batch]] : [],
      ),
    ),
  );
}
