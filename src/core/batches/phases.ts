import type { OpenWork } from "./open-work.ts";

/** Jobs of one phase; parents that only hold sub-tasks together are in the phase after which they are done. */
export type JobPhase = { readonly label: string; readonly jobs: readonly number[] };

/** Every job as early as its needs allow: a phase holds what needs only earlier phases. */
export function phasesByLevel({ graph, isLeaf }: OpenWork): readonly JobPhase[] {
  const { preds, order, size } = graph;
  const done = new Int32Array(size);
  const phases: number[][] = [];
  for (const job of order) {
    let level = 0;
    for (let e = preds.start[job]!; e < preds.start[job + 1]!; e++)
      level = Math.max(level, done[preds.items[e]!]!);
    if (isLeaf[job] === 1) level++;
    done[job] = level;
    (phases[Math.max(0, level - 1)] ??= []).push(job);
  }
  return phases.map((jobs) => ({ label: "", jobs }));
}

const RISKS = ["low", "medium", "high"] as const;

type LabelOptions = { readonly labelOf: (job: number) => string; readonly most: number };

/** One label after the other: all that is ready of it, and what becomes ready through that; then the label that has waited longest. */
export function phasesByLabel(
  { graph, isLeaf }: OpenWork,
  grouping: "module" | "risk" | "type",
  { labelOf, most }: LabelOptions,
): readonly JobPhase[] {
  const { preds, succs, size } = graph;
  const open = Int32Array.from({ length: size }, (_, job) => preds.start[job + 1]! - preds.start[job]!);
  const ready = new ReadyByLabel(grouping === "risk" ? RISKS : []);
  let phase: number[] = [];
  const release = (first: number): void => {
    const stack = [first];
    for (let job = stack.pop(); job !== undefined; job = stack.pop()) {
      if (isLeaf[job] === 1) ready.add(labelOf(job), job);
      else {
        phase.push(job);
        stack.push(...opened(job));
      }
    }
  };
  const opened = (job: number): number[] => {
    const free: number[] = [];
    for (let e = succs.start[job]!; e < succs.start[job + 1]!; e++) {
      if (--open[succs.items[e]!]! === 0) free.push(succs.items[e]!);
    }
    return free;
  };
  for (const job of graph.order) if (preds.start[job + 1] === preds.start[job]) release(job);
  const phases: JobPhase[] = [];
  for (let label = ready.next(); label !== undefined; label = ready.next()) {
    const room = grouping === "risk" && label === "high" ? 1 : most;
    for (let taken = 0; taken < room; taken++) {
      const job = ready.take(label);
      if (job === undefined) break;
      phase.push(job);
      for (const free of opened(job)) release(free);
    }
    phases.push({ label, jobs: phase });
    phase = [];
  }
  return phases;
}

/** Ready jobs by label, first in, first out; labels in a given order, or by how long they wait. */
class ReadyByLabel {
  readonly #order: readonly string[];
  readonly #jobs = new Map<string, { readonly list: number[]; taken: number }>();
  readonly #waiting: string[] = [];
  #served = 0;

  constructor(order: readonly string[]) {
    this.#order = order;
  }

  add(label: string, job: number): void {
    const known = this.#jobs.get(label);
    if (known === undefined) this.#jobs.set(label, { list: [job], taken: 0 });
    else known.list.push(job);
    if (known === undefined || known.taken === known.list.length - 1) this.#waiting.push(label);
  }

  take(label: string): number | undefined {
    const jobs = this.#jobs.get(label);
    return jobs === undefined || jobs.taken === jobs.list.length ? undefined : jobs.list[jobs.taken++];
  }

  /** The label whose turn it is; undefined: nothing is ready. */
  next(): string | undefined {
    const has = (label: string): boolean => {
      const jobs = this.#jobs.get(label);
      return jobs !== undefined && jobs.taken < jobs.list.length;
    };
    const wanted = this.#order.find(has);
    if (wanted !== undefined) return wanted;
    for (; this.#served < this.#waiting.length; this.#served++) {
      const label = this.#waiting[this.#served]!;
      if (!has(label)) continue;
      // What the caller leaves of it stands in line again.
      this.#waiting.push(label);
      this.#served++;
      return label;
    }
    return undefined;
  }
}
