import type { Dependency, DependencyKind, DependencySource, Finding, Span } from "../../core/plan/plan.ts";

/** What the edges made of one mention have in common. */
export type Target = { kind: DependencyKind; source: DependencySource; percent?: number; raw: string };

/** Edges that may be made of words for many ("all previous", "Wave 2", ranges) before they are thinned out. */
const MOST_EDGES = 1_000_000;
/** So many edges are made of one word whatever was made before. */
const FEW = 20;
/** Nobody names more tasks than these one by one. */
const MOST_NAMED = 200;
const NO_EDGES: Dependency[] = [];

/** Gathers the edges of one task after another, each predecessor once, within a budget for the whole plan. */
export class EdgeBuilder {
  readonly notes: Finding[] = [];
  readonly #keys: readonly string[];
  readonly #spanOf: (place: number) => Span;
  /** The last task that each task was made a predecessor of: duplicates are found without a set. */
  readonly #stamp: Int32Array;
  readonly #found: Dependency[] = [];
  #budget = MOST_EDGES;
  #overspent = false;

  constructor(keys: readonly string[], spanOf: (place: number) => Span) {
    this.#keys = keys;
    this.#spanOf = spanOf;
    this.#stamp = new Int32Array(keys.length).fill(-1);
  }

  /** How many edges one word may still stand for. */
  get affordable(): number {
    return Math.max(this.#budget, FEW);
  }

  /** Edges to all of several tasks but the asking one, as long as they can be afforded. */
  addAll(place: number, tasks: readonly number[], target: Target): void {
    if (!this.spend(place, tasks.length, target.raw)) return;
    for (const task of tasks) if (task !== place || tasks.length === 1) this.add(place, task, target);
  }

  add(place: number, task: number, { kind, source, percent, raw }: Target): void {
    const to = this.#keys[task]!;
    if (this.#stamp[task] === place) {
      if (source === "explicit") this.#repeat(to);
      return;
    }
    this.#stamp[task] = place;
    const edge: Dependency = raw === to ? { to, kind, source } : { to, kind, source, raw };
    this.#found.push(percent === undefined ? edge : { ...edge, percent });
  }

  /** Marks an edge that is named twice by itself; a range or a group may well name it again. */
  #repeat(to: string): void {
    if (this.#found.length > MOST_NAMED) return;
    const at = this.#found.findIndex((edge) => edge.to === to);
    if (this.#found[at]?.source === "explicit") this.#found[at] = { ...this.#found[at], repeated: true };
  }

  /** An edge to what no task bears. */
  addUnknown(to: string, target: Target): void {
    this.#found.push({ to, ...target, unknown: true });
  }

  /** Takes edges off the budget; false, with a note, where it does not hold so many. */
  spend(place: number, count: number, raw: string): boolean {
    if (count > this.affordable) {
      this.tooMany(place, raw);
      return false;
    }
    if (count > 1) this.#budget = Math.max(0, this.#budget - count);
    return true;
  }

  /** Notes once that a word stands for more edges than can be afforded. */
  tooMany(place: number, raw: string): void {
    if (this.#overspent) return;
    this.#overspent = true;
    this.notes.push({
      code: "too-many-edges",
      severity: "error",
      message: `“${raw}” in ${this.#keys[place]!} and words like it stand for more edges than a plan can carry; they were left out`,
      span: this.#spanOf(place),
      fix: "Put one task at the end of the group and depend on that.",
      tasks: [this.#keys[place]!],
    });
  }

  /** The edges gathered since the last call. */
  take(): Dependency[] {
    if (this.#found.length === 0) return NO_EDGES;
    const edges = this.#found.slice();
    this.#found.length = 0;
    return edges;
  }
}
