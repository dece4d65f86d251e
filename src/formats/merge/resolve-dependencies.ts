import type { Dependency, DependencyKind, DependencySource, Finding, Span } from "../../core/plan/plan.ts";
import type { RawDependency } from "../dialect.ts";
import { mentions, saysNothing } from "./dependency-words.ts";
import type { Mention } from "./dependency-words.ts";
import type { GroupIndex } from "./group-index.ts";
import { idRanges } from "./id-range.ts";
import type { IdRange } from "./id-range.ts";
import { isBareId, looksLikeId, saysAllOthers, saysAllPrevious } from "./reference-words.ts";
import type { TaskIndex } from "./task-index.ts";

/** What one task says about what comes first. Tasks, files and groups are named by their places in the plan. */
export type Asking = {
  readonly file: number;
  /** Groups opened before the task: of several called "Wave 2" the last of these is meant. */
  readonly groupsBefore: number;
  readonly raw: readonly RawDependency[];
  readonly span: Span;
};

/** All that words can refer to. */
export type Known = {
  readonly keys: readonly string[];
  readonly tasks: TaskIndex;
  readonly groups: GroupIndex;
  /** Tasks of each group. */
  readonly members: readonly (readonly number[])[];
};

/** Edges that may be made of words for many ("all previous", "Wave 2", ranges) before they are thinned out. */
const MOST_EDGES = 1_000_000;

/**
 * Turns the words of every task into edges; unknown ids stay as unknown edges, words without an id become notes.
 * "All previous" beyond a million edges is kept as the edges since the last such task, which means the same.
 */
export function resolveDependencies(
  count: number,
  asking: (place: number) => Asking,
  known: Known,
): { edges: Dependency[][]; notes: Finding[] } {
  const resolver = new Resolver(count, asking, known);
  for (let place = 0; place < count; place++) resolver.resolve(place);
  resolver.addInverse();
  return { edges: resolver.edges, notes: resolver.notes };
}

/** So many edges are made of one word whatever was made before. */
const FEW = 20;
const NO_EDGES: Dependency[] = [];

type Target = { kind: DependencyKind; source: DependencySource; percent?: number; raw: string };

class Resolver {
  readonly edges: Dependency[][] = [];
  readonly notes: Finding[] = [];
  readonly #count: number;
  readonly #asking: (place: number) => Asking;
  readonly #known: Known;
  /** The last task that each task was made a predecessor of: duplicates are found without a set. */
  readonly #stamp: Int32Array;
  /** Edges of the task at hand. */
  readonly #found: Dependency[] = [];
  readonly #inverse: { blocker: number; blocked: number; raw: string }[] = [];
  readonly #lastAll = new Map<number, number>();
  readonly #firstOfFile = new Map<number, number>();
  #places: ReadonlyMap<string, number> | undefined;
  #budget = MOST_EDGES;
  #overspent = false;

  constructor(count: number, asking: (place: number) => Asking, known: Known) {
    this.#count = count;
    this.#asking = asking;
    this.#known = known;
    this.#stamp = new Int32Array(count).fill(-1);
  }

  resolve(place: number): void {
    const { raw, file } = this.#asking(place);
    if (!this.#firstOfFile.has(file)) this.#firstOfFile.set(file, place);
    for (const dependency of raw) {
      if (dependency.inverse === true) this.#collectInverse(place, dependency);
      else if (dependency.exact === true) this.#exact(place, dependency);
      else if (!this.#plain(place, dependency))
        for (const mention of mentions(dependency.text)) this.#mention(place, dependency, mention);
    }
    this.edges.push(this.#found.length === 0 ? NO_EDGES : this.#found.slice());
    this.#found.length = 0;
  }

  /** An id as a record gives it, never taken apart; of several tasks that bear it, the one whose key it is. */
  #exact(place: number, { text, kind, source, percent, raw = text }: RawDependency): void {
    const target: Target = { kind: kind ?? "hard", source: source ?? "explicit", raw };
    if (percent !== undefined) target.percent = percent;
    const found = this.#known.tasks.find(text, this.#asking(place).file);
    this.#places ??= new Map(this.#known.keys.map((key, at) => [key, at]));
    const keyed = found.length === 1 ? undefined : this.#places.get(text);
    const tasks = keyed !== undefined && (found.length === 0 || found.includes(keyed)) ? [keyed] : found;
    for (const task of tasks) this.#add(place, task, target);
    if (tasks.length === 0) this.#found.push({ to: text, ...target, unknown: true });
  }

  /** The common cases, one id or several and nothing else, without taking words apart. */
  #plain(place: number, { text, kind, source }: RawDependency): boolean {
    const { file } = this.#asking(place);
    const { tasks } = this.#known;
    const target = { kind: kind ?? "hard", source: source ?? "explicit" } as const;
    const ids = text.length < 400 && text.includes(",") ? text.split(",") : [text];
    const found = ids.map((id) => tasks.find(id.trim(), file));
    if (found.some(({ length }) => length === 0)) return ids.length === 1 && saysNothing(text);
    for (const [at, same] of found.entries()) this.#addAll(place, same, { ...target, raw: ids[at]!.trim() });
    return true;
  }

  #mention(place: number, { kind, source }: RawDependency, mention: Mention): void {
    const target = (otherwise: DependencySource): Target => ({
      kind: kind ?? mention.kind,
      source: source ?? otherwise,
      raw: mention.raw,
      ...(mention.percent === undefined ? {} : { percent: mention.percent }),
    });
    const { words } = mention;
    if (saysAllPrevious(words)) {
      this.#addPrevious(place, target("all-previous"));
      return;
    }
    if (saysAllOthers(words)) {
      this.#addOthers(place, target("all-previous"));
      return;
    }
    const direct = this.#known.tasks.findLoosely(words, this.#asking(place).file);
    if (direct.length > 0) {
      this.#addAll(place, direct, target("explicit"));
      return;
    }
    if (this.#addGroups(place, words, target("group"))) return;
    if (this.#addRanges(place, words, target)) return;
    this.#addUnknown(place, words, target("explicit"));
  }

  #addGroups(place: number, words: string, target: Target): boolean {
    const { file, groupsBefore } = this.#asking(place);
    const named = this.#known.groups.named(words, file, groupsBefore);
    if (named === undefined) return false;
    if (named.length === 0) {
      // "Track 3" may be what the document calls its tasks.
      if (
        this.#addRanges(place, words.replace(/^\D+\s#?/, ""), () => ({ ...target, source: "explicit" }), true)
      )
        return true;
      this.#found.push({
        to: words,
        kind: target.kind,
        source: target.source,
        unknown: true,
        raw: target.raw,
      });
    }
    for (const group of named) this.#addAll(place, this.#known.members[group]!, target);
    return true;
  }

  #addRanges(
    place: number,
    words: string,
    target: (source: DependencySource) => Target,
    knownOnly = false,
  ): boolean {
    const { file } = this.#asking(place);
    const { tasks } = this.#known;
    const ranges = idRanges(words, (id) => tasks.find(id, file).length > 0);
    let any = false;
    for (const range of ranges) {
      const { text, to, toText } = range;
      const found = this.#range(place, range, words);
      const source = to === undefined ? "explicit" : "range";
      if (found === undefined) any = true;
      else if (found.length > 0) this.#addAll(place, found, target(source));
      else if (knownOnly || (to === undefined && (any || !isBareId(words, text)))) continue;
      else this.#addUnknown(place, to === undefined ? text : `${text}-${toText!}`, target(source));
      any = true;
    }
    return any;
  }

  /** The tasks of one id or of a range; undefined, with a note, where they are too many. */
  #range(place: number, { text, from, to }: IdRange, words: string): readonly number[] | undefined {
    const { file } = this.#asking(place);
    const { tasks } = this.#known;
    if (to === undefined) return tasks.findLoosely(text, file);
    const found = tasks.between(from, to, file, Math.max(this.#budget, FEW));
    if (found === undefined) this.#tooMany(place, words);
    return found;
  }

  #addPrevious(place: number, target: Target): void {
    const { file } = this.#asking(place);
    const first = this.#firstOfFile.get(file)!;
    const count = place - first;
    const from = count <= this.#budget ? first : (this.#lastAll.get(file) ?? first);
    this.#budget -= Math.min(count, Math.max(this.#budget, 0));
    for (let task = from; task < place; task++) this.#add(place, task, target);
    this.#lastAll.set(file, place);
  }

  #addOthers(place: number, target: Target): void {
    if (!this.#spend(place, this.#count, target.raw)) return;
    const { file } = this.#asking(place);
    for (let task = 0; task < this.#count; task++)
      if (task !== place && this.#asking(task).file === file) this.#add(place, task, target);
  }

  #addUnknown(place: number, words: string, target: Target): void {
    const { span } = this.#asking(place);
    if (looksLikeId(words)) {
      const { kind, source, raw } = target;
      this.#found.push({ to: words, kind, source, unknown: true, raw });
      return;
    }
    this.notes.push({
      code: "dependency-in-words",
      severity: "warning",
      message: `${this.#known.keys[place]!} depends on “${target.raw}”, which names no task or group`,
      span,
      fix: "Name the tasks by their ids, or move the sentence out of the dependency field.",
      tasks: [this.#known.keys[place]!],
    });
  }

  #collectInverse(place: number, { text }: RawDependency): void {
    const { file } = this.#asking(place);
    for (const { words, raw } of mentions(text)) {
      for (const range of idRanges(words, (id) => this.#known.tasks.find(id, file).length > 0)) {
        const found = this.#range(place, range, words) ?? [];
        if (!this.#spend(place, found.length, raw)) return;
        for (const blocked of found)
          if (blocked !== place) this.#inverse.push({ blocker: place, blocked, raw });
      }
    }
  }

  /** Edges from "Blocks" fields, where the blocked task does not name its blocker itself. */
  addInverse(): void {
    const stated = new Map<number, Set<string>>();
    for (const { blocker, blocked, raw } of this.#inverse) {
      const seen = stated.get(blocked) ?? new Set(this.edges[blocked]!.map(({ to }) => to));
      stated.set(blocked, seen);
      const to = this.#known.keys[blocker]!;
      if (seen.has(to)) continue;
      seen.add(to);
      this.edges[blocked] = [...this.edges[blocked]!, { to, kind: "hard", source: "inverse", raw }];
    }
  }

  /** Edges to all of several tasks but the asking one, as long as they can be afforded. */
  #addAll(place: number, tasks: readonly number[], target: Target): void {
    if (!this.#spend(place, tasks.length, target.raw)) return;
    for (const task of tasks) if (task !== place || tasks.length === 1) this.#add(place, task, target);
  }

  #add(place: number, task: number, { kind, source, percent, raw }: Target): void {
    if (this.#stamp[task] === place) return;
    this.#stamp[task] = place;
    const to = this.#known.keys[task]!;
    const edge: Dependency = raw === to ? { to, kind, source } : { to, kind, source, raw };
    this.#found.push(percent === undefined ? edge : { ...edge, percent });
  }

  #spend(place: number, count: number, raw: string): boolean {
    if (count > FEW && count > this.#budget) {
      this.#tooMany(place, raw);
      return false;
    }
    if (count > 1) this.#budget -= count;
    return true;
  }

  #tooMany(place: number, raw: string): void {
    if (this.#overspent) return;
    this.#overspent = true;
    this.notes.push({
      code: "too-many-edges",
      severity: "error",
      message: `“${raw}” in ${this.#known.keys[place]!} and words like it stand for more edges than a plan can carry; they were left out`,
      span: this.#asking(place).span,
      fix: "Put one task at the end of the group and depend on that.",
      tasks: [this.#known.keys[place]!],
    });
  }
}
