import { upwardRanks } from "../schedule/ranks.ts";
import type { OpenWork } from "./open-work.ts";

/** Jobs that can run side by side: no file of one is another's, and none needs another. */
export type Batch = {
  readonly jobs: readonly number[];
  /** Of jobs that could not be in an earlier batch of the phase: what they wait for. */
  readonly after: ReadonlyMap<number, Behind>;
};

/** A job of the same phase that comes first, and the file both want; no path: it is needed. */
export type Behind = { readonly job: number; readonly path?: string };

/** Cuts a phase into batches, the longest path to the end first; each job goes into the first batch after all it needs or shares a file with. */
export function splitPhase(work: OpenWork, most: number): (jobs: readonly number[]) => readonly Batch[] {
  const { graph, isLeaf } = work;
  const { preds, locks, size, order } = graph;
  const ranks = upwardRanks(graph);
  const places = new Int32Array(size);
  order.forEach((job, place) => (places[job] = place));
  const place = new Int32Array(size).fill(-1);
  const through = new Int32Array(size).fill(-1);
  const holders = Array.from({ length: locks.capacity.length }, (): Holders | undefined => undefined);
  return (jobs) => {
    const batches: { jobs: number[]; after: Map<number, Behind> }[] = [];
    const rooms = new Rooms(most);
    const sorted = [...jobs].sort((a, b) => ranks[b]! - ranks[a]! || places[a]! - places[b]!);
    const touched: number[] = [];
    for (const job of sorted) {
      const found = earliest(job);
      if (isLeaf[job] === 0) {
        // A parent stands where the last of what it waits for does.
        place[job] = found.batch - 1;
        through[job] = found.behind?.job ?? -1;
        continue;
      }
      const at = rooms.take(found.batch);
      place[job] = at;
      through[job] = job;
      const batch = (batches[at] ??= { jobs: [], after: new Map() });
      batch.jobs.push(job);
      if (found.behind !== undefined) batch.after.set(job, found.behind);
      for (let e = locks.start[job]!; e < locks.start[job + 1]!; e++) {
        const lock = locks.items[e]!;
        touched.push(lock);
        hold((holders[lock] ??= emptyHolders()), isWhole(e), { at, job });
      }
    }
    for (const job of sorted) place[job] = -1;
    for (const lock of touched) holders[lock] = undefined;
    for (const batch of batches) batch.jobs.sort((a, b) => a - b);
    return batches;
  };

  function earliest(job: number): { batch: number; behind?: Behind } {
    let batch = 0;
    let behind: Behind | undefined;
    for (let e = preds.start[job]!; e < preds.start[job + 1]!; e++) {
      const need = preds.items[e]!;
      if (place[need] === -1 || place[need]! + 1 <= batch) continue;
      batch = place[need]! + 1;
      behind = { job: through[need]! };
    }
    for (let e = locks.start[job]!; e < locks.start[job + 1]!; e++) {
      const lock = locks.items[e]!;
      const held = holders[lock];
      if (held === undefined) continue;
      const last = isWhole(e) && held.shared.at > held.whole.at ? held.shared : held.whole;
      if (last.at + 1 <= batch) continue;
      batch = last.at + 1;
      behind = { job: last.job, path: locks.paths[lock]! };
    }
    return behind === undefined ? { batch } : { batch, behind };
  }

  /** Whether the hold excludes all others of its lock. */
  function isWhole(e: number): boolean {
    return locks.units[e] === locks.capacity[locks.items[e]!];
  }
}

type Hold = { readonly at: number; readonly job: number };
type Holders = { whole: Hold; shared: Hold };

function emptyHolders(): Holders {
  return { whole: { at: -1, job: -1 }, shared: { at: -1, job: -1 } };
}

function hold(holders: Holders, whole: boolean, by: Hold): void {
  if (whole && by.at > holders.whole.at) holders.whole = by;
  if (!whole && by.at > holders.shared.at) holders.shared = by;
}

/** Batches that take so many each; full ones are passed over in next to no time. */
class Rooms {
  readonly #most: number;
  readonly #used: number[] = [];
  readonly #next: number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes a place in the first batch from `from` on that has one. */
  take(from: number): number {
    let at = from;
    while (this.#next[at] !== undefined) at = this.#next[at]!;
    for (let full = from; full !== at;) {
      const next = this.#next[full]!;
      this.#next[full] = at;
      full = next;
    }
    const used = (this.#used[at] ?? 0) + 1;
    this.#used[at] = used;
    if (used >= this.#most) this.#next[at] = at + 1;
    return at;
  }
}
