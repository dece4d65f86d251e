import { bindingLocks } from "./binding-locks.ts";
import type { Graph } from "./graph.ts";
import type { Timetable } from "./list-schedule.ts";
import type { Locks } from "./locks.ts";
import { Profile } from "./profile.ts";

/**
 * Serial schedule generation (Kelley 1963): each job in turn is put at the earliest moment that its needs, agents and files
 * allow, gaps included. `order` must respect the needs; with `backwards` time runs from the end and successors come first.
 * Time grows with the square of the jobs, by a small factor: for up to some thousand of them.
 */
export function insertInOrder(
  graph: Graph,
  agents: number,
  order: Int32Array,
  direction: "forwards" | "backwards" = "forwards",
): Timetable {
  const { minutes, size } = graph;
  const preds = direction === "forwards" ? graph.preds : graph.succs;
  const start = new Float64Array(size);
  const calendar = new Calendar(graph, agents);
  let makespan = 0;
  for (const job of order) {
    let at = 0;
    for (let e = preds.start[job]!; e < preds.start[job + 1]!; e++) {
      const pred = preds.items[e]!;
      at = Math.max(at, start[pred]! + minutes[pred]!);
    }
    if (minutes[job]! > 0) at = calendar.book(job, at);
    start[job] = at;
    makespan = Math.max(makespan, at + minutes[job]!);
  }
  return { start, makespan };
}

/** What is taken of agents and files at each moment. */
class Calendar {
  readonly #minutes: Float64Array;
  readonly #locks: Locks;
  readonly #agents: number;
  readonly #staff: Profile | undefined;
  readonly #files: (Profile | undefined)[];

  constructor(graph: Graph, agents: number) {
    this.#minutes = graph.minutes;
    this.#locks = bindingLocks(graph.locks);
    this.#agents = agents;
    this.#staff = agents < graph.size ? new Profile() : undefined;
    this.#files = this.#locks.items.length === 0 ? [] : Array.from({ length: this.#locks.capacity.length });
  }

  /** Takes what the job needs from the earliest moment not before `from`, and answers that moment. */
  book(job: number, from: number): number {
    const locks = this.#locks;
    const length = this.#minutes[job]!;
    let at = from;
    for (let tried = -1; tried !== at;) {
      tried = at;
      at = this.#earliest(job, at);
    }
    this.#staff?.take(at, at + length, 1);
    for (let e = locks.start[job]!; e < locks.start[job + 1]!; e++) {
      (this.#files[locks.items[e]!] ??= new Profile()).take(at, at + length, locks.units[e]!);
    }
    return at;
  }

  #earliest(job: number, from: number): number {
    const locks = this.#locks;
    const length = this.#minutes[job]!;
    let at = this.#staff?.earliest(from, length, this.#agents - 1) ?? from;
    for (let e = locks.start[job]!; e < locks.start[job + 1]!; e++) {
      const lock = locks.items[e]!;
      at = this.#files[lock]?.earliest(at, length, locks.capacity[lock]! - locks.units[e]!) ?? at;
    }
    return at;
  }
}
