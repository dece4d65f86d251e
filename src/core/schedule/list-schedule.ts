import { bindingLocks } from "./binding-locks.ts";
import type { Graph } from "./graph.ts";
import { Heap } from "./heap.ts";
import type { Locks } from "./locks.ts";

/** When each job starts, in minutes from the start of the run, by job number. */
export type Timetable = { readonly start: Float64Array; readonly makespan: number };

/**
 * List scheduling (Graham 1969): whenever an agent is free, the ready job of the highest priority whose files are free
 * starts. A job of no length needs neither agent nor file. Jobs that wait for a file are parked with that file and woken
 * one by one, so that the whole takes O((n + edges + locks) log n). The graph must have no cycle.
 */
export function listSchedule(graph: Graph, agents: number, priority: Float64Array): Timetable {
  const run = new Dispatch(graph, priority);
  let idle = Math.max(1, Math.min(agents, graph.size));
  let makespan = 0;
  for (let now = 0; ; now = run.running.topKey()) {
    while (run.running.topKey() === now) {
      run.finish(now);
      idle++;
    }
    for (let job = -1; idle > 0 && (job = run.next()) !== -1; idle--) {
      makespan = Math.max(makespan, run.begin(job, now));
    }
    if (run.running.size === 0) return { start: run.start, makespan };
  }
}

/** The state of a list schedule in the making. */
class Dispatch {
  readonly start: Float64Array;
  readonly running: Heap;
  readonly #graph: Graph;
  readonly #locks: Locks;
  readonly #priority: Float64Array;
  readonly #ready: Heap;
  readonly #open: Int32Array;
  readonly #free: Int32Array;
  /** Ready jobs of no length. */
  readonly #instants: number[] = [];
  readonly #parked = new Map<number, Heap>();
  /** The lock whose release woke the job, or -1: whoever cannot use the release passes it on. */
  readonly #wokenBy: Int32Array;

  constructor(graph: Graph, priority: Float64Array) {
    const { size, preds, locks } = graph;
    this.#graph = graph;
    this.#locks = bindingLocks(locks);
    this.#priority = priority;
    this.start = new Float64Array(size);
    this.running = new Heap(64);
    this.#ready = new Heap(Math.max(64, size >> 3));
    this.#open = new Int32Array(size);
    this.#free = locks.capacity.slice();
    this.#wokenBy = new Int32Array(size).fill(-1);
    for (let job = 0; job < size; job++) {
      this.#open[job] = preds.start[job + 1]! - preds.start[job]!;
      if (this.#open[job] === 0) this.#makeReady(job);
    }
    this.#passInstants(0);
  }

  #makeReady(job: number): void {
    if (this.#graph.minutes[job] === 0) this.#instants.push(job);
    else this.#ready.push(-this.#priority[job]!, job);
  }

  #passInstants(now: number): void {
    for (let job = this.#instants.pop(); job !== undefined; job = this.#instants.pop()) {
      this.start[job] = now;
      this.#release(job);
    }
  }

  /** The best job that can start now, or -1; those whose files are busy are parked on the way. */
  next(): number {
    for (;;) {
      const job = this.#ready.pop();
      if (job === -1) return job;
      const wokenBy = this.#wokenBy[job]!;
      const busy = this.#busyLock(job);
      this.#wokenBy[job] = -1;
      if (busy !== -1) this.#park(job, busy);
      if (wokenBy !== -1 && busy !== wokenBy && (busy !== -1 || this.#isShared(job, wokenBy)))
        this.#wake(wokenBy);
      if (busy === -1) return job;
    }
  }

  #busyLock(job: number): number {
    const { start, items, units } = this.#locks;
    for (let e = start[job]!; e < start[job + 1]!; e++) {
      if (this.#free[items[e]!]! < units[e]!) return items[e]!;
    }
    return -1;
  }

  #isShared(job: number, lock: number): boolean {
    const { start, items, units, capacity } = this.#locks;
    for (let e = start[job]!; e < start[job + 1]!; e++) {
      if (items[e] === lock) return units[e]! < capacity[lock]!;
    }
    return false;
  }

  #park(job: number, lock: number): void {
    let heap = this.#parked.get(lock);
    if (heap === undefined) this.#parked.set(lock, (heap = new Heap()));
    heap.push(-this.#priority[job]!, job);
  }

  #wake(lock: number): void {
    const heap = this.#parked.get(lock);
    if (heap === undefined) return;
    const job = heap.pop();
    if (heap.size === 0) this.#parked.delete(lock);
    this.#wokenBy[job] = lock;
    this.#makeReady(job);
  }

  /** Starts the job and answers when it will end. */
  begin(job: number, now: number): number {
    const { minutes } = this.#graph;
    const locks = this.#locks;
    this.start[job] = now;
    for (let e = locks.start[job]!; e < locks.start[job + 1]!; e++)
      this.#free[locks.items[e]!]! -= locks.units[e]!;
    this.running.push(now + minutes[job]!, job);
    return now + minutes[job]!;
  }

  /** Ends the running job that is due next, which must be due now. */
  finish(now: number): void {
    const job = this.running.pop();
    const locks = this.#locks;
    for (let e = locks.start[job]!; e < locks.start[job + 1]!; e++) {
      const lock = locks.items[e]!;
      this.#free[lock]! += locks.units[e]!;
      this.#wake(lock);
    }
    this.#release(job);
    this.#passInstants(now);
  }

  #release(job: number): void {
    const { start, items } = this.#graph.succs;
    for (let e = start[job]!; e < start[job + 1]!; e++) {
      const next = items[e]!;
      if (--this.#open[next]! === 0) this.#makeReady(next);
    }
  }
}
