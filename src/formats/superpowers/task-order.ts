import type { DraftGroup, DraftTask, RawDependency } from "../dialect.ts";
import { groupKind } from "../group-name.ts";
import type { Named, OrderWords } from "./phase-words.ts";

/**
 * Gives every task that says nothing itself what comes before it: the task above it in its phase; the first of a phase waits for what
 * the prose names, for nothing but what stood before it where its phase is called independent, else for all ends so far.
 */
export function inOrder(
  tasks: readonly DraftTask[],
  groups: readonly DraftGroup[],
  words: OrderWords,
): DraftTask[] {
  const chain = new Chain(tasks, groups, words);
  return tasks.map((task, place) => ({ ...task, dependencies: chain.add(place) }));
}

/** The name a phase or a task goes by in sentences. */
function nameOf(kind: string, id: string): string {
  return `${kind} ${id}`;
}

class Chain {
  readonly #tasks: readonly DraftTask[];
  readonly #groups: readonly DraftGroup[];
  readonly #after: ReadonlyMap<string, readonly string[]>;
  /** The first statement that calls a name independent. */
  readonly #apart: ReadonlyMap<string, number>;
  /** Places of the tasks that nothing waits for yet. */
  readonly #ends = new Set<number>();
  /** The ends before the present row of independent names began, and which statement that row is. */
  #base: readonly number[] = [];
  #row: number | undefined;
  /** The last task of each phase, by the phase's name. */
  readonly #lastOf = new Map<string, number>();
  #previous: { phase: string; place: number } | undefined;

  constructor(tasks: readonly DraftTask[], groups: readonly DraftGroup[], words: OrderWords) {
    this.#tasks = tasks;
    this.#groups = groups;
    this.#apart = firstStatements(words.independent);
    this.#after = statedOrder(words, groups);
  }

  /** Files a task and answers what it waits for. */
  add(place: number): readonly RawDependency[] {
    const task = this.#tasks[place]!;
    const phase = this.#phaseOf(task);
    const own = nameOf("task", task.id);
    const unit = this.#apart.has(own) || phase === "" ? own : phase;
    const before = this.#before(task, phase, unit);
    this.#previous = { phase, place };
    for (const { place: earlier } of before) if (earlier !== undefined) this.#ends.delete(earlier);
    this.#ends.add(place);
    this.#lastOf.set(phase, place).set(own, place);
    return before;
  }

  #before(task: DraftTask, phase: string, unit: string): readonly RawDependency[] {
    const inside = unit === phase && this.#previous?.phase === phase;
    if (!inside) this.#enter(unit);
    if (task.dependencies.length > 0) return task.dependencies;
    const stated = this.#after.get(nameOf("task", task.id)) ?? (inside ? undefined : this.#after.get(phase));
    const known = stated?.map((name) => this.#lastOf.get(name)).filter((place) => place !== undefined) ?? [];
    if (known.length > 0) return [...new Set(known)].map((place) => this.#edge(place, "prose"));
    if (inside) return [this.#edge(this.#previous!.place, "order")];
    return (this.#row === undefined ? [...this.#ends] : this.#base).map((place) =>
      this.#edge(place, "order"),
    );
  }

  /** Begins a row of independent names with the first of them, and ends it with the first other one. */
  #enter(unit: string): void {
    const row = this.#apart.get(unit);
    if (row !== undefined && row !== this.#row) this.#base = [...this.#ends];
    this.#row = row;
  }

  #edge(place: number, source: "order" | "prose"): RawDependency {
    return { text: this.#tasks[place]!.id, place, source };
  }

  #phaseOf({ groups }: DraftTask): string {
    const group = groups.length === 0 ? undefined : this.#groups[groups[0]!];
    return group === undefined ? "" : nameOf(group.kind, group.id);
  }
}

function firstStatements(independent: readonly Named[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const [statement, { kind, ids }] of independent.entries())
    for (const id of ids) if (!found.has(nameOf(kind, id))) found.set(nameOf(kind, id), statement);
  return found;
}

/** What prose and headings say comes before each name. */
function statedOrder({ after }: OrderWords, groups: readonly DraftGroup[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const add = (later: string, earlier: string): void => {
    const known = found.get(later);
    if (known === undefined) found.set(later, [earlier]);
    else if (known.length < MOST && !known.includes(earlier)) known.push(earlier);
  };
  for (const { later, earlier } of after)
    for (const one of later.ids)
      for (const other of earlier.ids) add(nameOf(later.kind, one), nameOf(earlier.kind, other));
  for (const group of groups)
    for (const words of group.after) {
      const [, kind, id] = /^(\w+?)s? (\d+[a-z]?)$/i.exec(words) ?? [];
      if (id !== undefined) add(nameOf(group.kind, group.id), nameOf(groupKind(kind!), id));
    }
  return found;
}

/** A phase after more phases than this is a slip of the pen. */
const MOST = 50;
