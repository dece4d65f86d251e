import type { OpenWork } from "./open-work.ts";
import { phasesByLabel, phasesByLevel, type JobPhase } from "./phases.ts";
import { splitPhase, type Batch } from "./split-phase.ts";

/** What the tasks of one phase have in common. */
export type Grouping = "independence" | "module" | "risk" | "type";
export const GROUPINGS: readonly Grouping[] = ["independence", "module", "risk", "type"];

/** Tasks with a place in an order: they need nothing of a later phase. */
export type Phase = {
  /** The module, risk or type; empty with `independence`. */
  readonly label: string;
  /** Job numbers, with those that only hold sub-tasks together. */
  readonly jobs: readonly number[];
  /** Sets of jobs, none of which shares a file with another of its set or needs it; each waits for the sets before it. */
  readonly batches: readonly Batch[];
  /** The tasks wait for each other in a circle: they cannot be run. */
  readonly stuck?: boolean;
};

export type GroupOptions = {
  /** The label of a job; not asked with `independence`. */
  readonly labelOf: (job: number) => string;
  /** The most tasks of one batch, and of a phase but with `independence`; default: as many as there are. */
  readonly most?: number;
};

/**
 * Cuts the open work into phases and these into batches; every task is in exactly one. Independence: as early as its needs allow.
 * Module, type: a label as a whole as far as needs allow. Risk: low first, then medium, each high one alone. n log n, never throws.
 */
export function groupTasks(work: OpenWork, grouping: Grouping, options: GroupOptions): readonly Phase[] {
  const most = Math.max(1, options.most ?? Infinity);
  const cut =
    grouping === "independence" ? phasesByLevel(work) : phasesByLabel(work, grouping, { ...options, most });
  const split = splitPhase(work, most);
  const phases: Phase[] = cut.map((phase: JobPhase) => ({ ...phase, batches: split(phase.jobs) }));
  const left = stuckJobs(work);
  if (left.length > 0)
    phases.push({
      label: "",
      jobs: left,
      batches: left.map((job) => ({ jobs: [job], after: new Map() })),
      stuck: true,
    });
  return phases.filter(({ batches }) => batches.length > 0);
}

/** Leaves on or behind a circle of needs. */
function stuckJobs({ graph, isLeaf }: OpenWork): number[] {
  if (graph.order.length === graph.size) return [];
  const free = new Uint8Array(graph.size);
  for (const job of graph.order) free[job] = 1;
  return Array.from(free, (_, job) => job).filter((job) => free[job] === 0 && isLeaf[job] === 1);
}
