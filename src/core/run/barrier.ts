import type { TaskRun } from "./state.ts";

/** Where a run with barriers stands: no task of a later batch starts before all of this one have ended. */
export class Barrier {
  /** The tasks of each batch, batches in order. */
  readonly batches: readonly (readonly TaskRun[])[];
  /** Numbers of the batches as the plan has them, in order. */
  readonly numbers: readonly number[];
  readonly #open: number[];
  readonly #placeOf: ReadonlyMap<number, number>;
  /** Place of the batch that may run now. */
  #at = 0;

  constructor(batches: ReadonlyMap<number, readonly TaskRun[]>) {
    this.numbers = [...batches.keys()].toSorted((a, b) => a - b);
    this.batches = this.numbers.map((number) => batches.get(number) ?? []);
    this.#open = this.batches.map((tasks) => tasks.filter(({ ended }) => !ended).length);
    this.#placeOf = new Map(this.numbers.map((number, at) => [number, at]));
    while (this.#open[this.#at] === 0) this.#at++;
  }

  /** Whether tasks of this batch still have to wait. */
  holds(batch: number | undefined): boolean {
    const now = this.numbers[this.#at];
    return batch !== undefined && now !== undefined && batch > now;
  }

  /** Number of the batch that may run now; undefined when there is no barrier left. */
  get now(): number | undefined {
    return this.numbers[this.#at];
  }

  /** All tasks of the present batch have ended. */
  get isThrough(): boolean {
    return this.#open[this.#at] === 0;
  }

  ended(task: TaskRun): void {
    const at = this.#placeOf.get(task.spec.batch ?? -1);
    if (at !== undefined) this.#open[at] = (this.#open[at] ?? 1) - 1;
  }

  /** The tasks of this batch. */
  tasksOf(batch: number): readonly TaskRun[] {
    return this.batches[this.#placeOf.get(batch) ?? -1] ?? [];
  }

  /** Opens the next batch, and gives its tasks. */
  lift(): readonly TaskRun[] {
    this.#at++;
    return this.batches[this.#at] ?? [];
  }

  /** Counts anew, after tasks that had ended were opened again. */
  recount(): void {
    this.batches.forEach((tasks, at) => (this.#open[at] = tasks.filter(({ ended }) => !ended).length));
    const first = this.#open.findIndex((open) => open > 0);
    if (first >= 0) this.#at = Math.min(this.#at, first);
  }
}

/** The barriers between these tasks' batches, as things stand. */
export function standBarrier(tasks: Iterable<TaskRun>): Barrier {
  const batches = new Map<number, TaskRun[]>();
  for (const task of tasks) {
    const { batch } = task.spec;
    if (batch === undefined) continue;
    const known = batches.get(batch);
    if (known === undefined) batches.set(batch, [task]);
    else known.push(task);
  }
  return new Barrier(batches);
}
