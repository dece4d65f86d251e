import type { Dependency, DependencySource, Finding, Span } from "../../core/plan/plan.ts";
import type { RawDependency } from "../dialect.ts";
import { mentions, saysNothing } from "./dependency-words.ts";
import type { Mention } from "./dependency-words.ts";
import { EdgeBuilder } from "./edge-builder.ts";
import type { Target } from "./edge-builder.ts";
import type { GroupIndex } from "./group-index.ts";
import { idRanges } from "./id-range.ts";
import type { IdRange } from "./id-range.ts";
import { addInverseEdges } from "./inverse-edges.ts";
import type { Blocking } from "./inverse-edges.ts";
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
  /** Where the i-th task of a file went. */
  readonly place: (file: number, own: number) => number;
  /** Tasks of each group. */
  readonly members: readonly (readonly number[])[];
};

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
  addInverseEdges(resolver.blockings, resolver.edges, known.keys);
  return { edges: resolver.edges, notes: resolver.notes };
}

class Resolver {
  readonly edges: Dependency[][] = [];
  readonly blockings: Blocking[] = [];
  readonly #count: number;
  readonly #asking: (place: number) => Asking;
  /** What the task says whose words are being resolved. */
  #asked: Asking = NOBODY;
  readonly #known: Known;
  readonly #builder: EdgeBuilder;
  /** Places of the ids of the list that is being read, -1 where several tasks bear one. */
  readonly #listed: number[] = [];
  readonly #lastAll = new Map<number, number>();
  readonly #firstOfFile = new Map<number, number>();
  #places: ReadonlyMap<string, number> | undefined;

  constructor(count: number, asking: (place: number) => Asking, known: Known) {
    this.#count = count;
    this.#asking = asking;
    this.#known = known;
    this.#builder = new EdgeBuilder(known.keys, (place) => asking(place).span);
  }

  get notes(): Finding[] {
    return this.#builder.notes;
  }

  resolve(place: number): void {
    this.#asked = this.#asking(place);
    const { raw, file } = this.#asked;
    if (!this.#firstOfFile.has(file)) this.#firstOfFile.set(file, place);
    for (const dependency of raw) {
      if (dependency.inverse === true) this.#collectInverse(place, dependency);
      else if (dependency.place !== undefined) this.#placed(place, dependency, dependency.place);
      else if (dependency.exact === true) this.#exact(place, dependency);
      else if (!this.#plain(place, dependency))
        for (const mention of mentions(dependency.text)) this.#mention(place, dependency, mention);
    }
    this.edges.push(this.#builder.take());
  }

  /** A task that its own file names by place. */
  #placed(place: number, { kind, source, text, percent, raw }: RawDependency, own: number): void {
    const task = this.#known.place(this.#asked.file, own);
    const target: Target = { kind: kind ?? "hard", source: source ?? "explicit", raw: raw ?? text };
    if (percent !== undefined) target.percent = percent;
    this.#builder.add(place, task, target);
  }

  /** An id as a record gives it, never taken apart; of several tasks that bear it, the one whose key it is. */
  #exact(place: number, { text, kind, source, percent, raw = text }: RawDependency): void {
    const target: Target = { kind: kind ?? "hard", source: source ?? "explicit", raw };
    if (percent !== undefined) target.percent = percent;
    const found = this.#known.tasks.find(text, this.#asked.file);
    this.#places ??= new Map(this.#known.keys.map((key, at) => [key, at]));
    const keyed = found.length === 1 ? undefined : this.#places.get(text);
    const tasks = keyed !== undefined && (found.length === 0 || found.includes(keyed)) ? [keyed] : found;
    if (tasks.length === 0) this.#builder.addUnknown(text, target);
    else this.#builder.addAll(place, tasks, target);
  }

  /** The common cases, one id or several and nothing else, without taking words apart. */
  #plain(place: number, { text, kind = "hard", source = "explicit" }: RawDependency): boolean {
    const { file } = this.#asked;
    const { tasks } = this.#known;
    if (text.length < 400 && text.includes(",")) return this.#list(place, text, { kind, source, raw: "" });
    const target = { kind, source, raw: text };
    const only = tasks.only(text, file);
    if (only >= 0) {
      this.#builder.add(place, only, target);
      return true;
    }
    const found = tasks.find(text, file);
    if (found.length === 0) return saysNothing(text);
    this.#builder.addAll(place, found, target);
    return true;
  }

  /** Ids between commas; false, with no edge added, where one of them is no task's. */
  #list(place: number, text: string, target: Target): boolean {
    const { file } = this.#asked;
    const { tasks } = this.#known;
    const ids = text.split(",");
    const known = this.#listed;
    for (let at = 0; at < ids.length; at++) {
      const id = ids[at]!.trim();
      const only = tasks.only(id, file);
      if (only < 0 && tasks.find(id, file).length === 0) return false;
      ids[at] = id;
      known[at] = only;
    }
    for (let at = 0; at < ids.length; at++) {
      target.raw = ids[at]!;
      if (known[at]! >= 0) this.#builder.add(place, known[at]!, target);
      else this.#builder.addAll(place, tasks.find(target.raw, file), target);
    }
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
    const direct = this.#known.tasks.findLoosely(words, this.#asked.file);
    if (direct.length > 0) {
      this.#builder.addAll(place, direct, target("explicit"));
      return;
    }
    if (this.#addGroups(place, words, target("group"))) return;
    if (this.#addRanges(place, words, target)) return;
    this.#addUnknown(place, words, target("explicit"));
  }

  #addGroups(place: number, words: string, target: Target): boolean {
    const { file, groupsBefore } = this.#asked;
    const named = this.#known.groups.named(words, file, groupsBefore);
    if (named === undefined) return false;
    if (named.length === 0) {
      // "Track 3" may be what the document calls its tasks.
      if (
        this.#addRanges(place, words.replace(/^\D+\s#?/, ""), () => ({ ...target, source: "explicit" }), true)
      )
        return true;
      this.#builder.addUnknown(words, target);
    }
    for (const group of named) this.#builder.addAll(place, this.#known.members[group]!, target);
    return true;
  }

  #addRanges(
    place: number,
    words: string,
    target: (source: DependencySource) => Target,
    knownOnly = false,
  ): boolean {
    const { file } = this.#asked;
    const { tasks } = this.#known;
    const ranges = idRanges(words, (id) => tasks.find(id, file).length > 0);
    let any = false;
    for (const range of ranges) {
      const { text, to, toText } = range;
      const found = this.#range(place, range, words);
      const source = to === undefined ? "explicit" : "range";
      if (found === undefined) any = true;
      else if (found.length > 0) this.#builder.addAll(place, found, target(source));
      else if (knownOnly || (to === undefined && (any || !isBareId(words, text)))) continue;
      else this.#addUnknown(place, to === undefined ? text : `${text}-${toText!}`, target(source));
      any = true;
    }
    return any;
  }

  /** The tasks of one id or of a range; undefined, with a note, where they are too many. */
  #range(place: number, { text, from, to }: IdRange, words: string): readonly number[] | undefined {
    const { file } = this.#asked;
    const { tasks } = this.#known;
    if (to === undefined) return tasks.findLoosely(text, file);
    const found = tasks.between(from, to, file, this.#builder.affordable);
    if (found === undefined) this.#builder.tooMany(place, words);
    return found;
  }

  #addPrevious(place: number, target: Target): void {
    const { file } = this.#asked;
    const first = this.#firstOfFile.get(file)!;
    const count = place - first;
    const whole = count <= this.#builder.affordable && this.#builder.spend(place, count, target.raw);
    for (let task = whole ? first : (this.#lastAll.get(file) ?? first); task < place; task++)
      this.#builder.add(place, task, target);
    this.#lastAll.set(file, place);
  }

  #addOthers(place: number, target: Target): void {
    if (!this.#builder.spend(place, this.#count, target.raw)) return;
    const { file } = this.#asked;
    for (let task = 0; task < this.#count; task++)
      if (task !== place && this.#asking(task).file === file) this.#builder.add(place, task, target);
  }

  #addUnknown(place: number, words: string, target: Target): void {
    const { span } = this.#asked;
    if (looksLikeId(words)) {
      this.#builder.addUnknown(words, target);
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
    for (const { words, raw } of mentions(text)) {
      for (const found of this.#named(place, words)) {
        if (!this.#builder.spend(place, found.length, raw)) return;
        for (const blocked of found)
          if (blocked !== place) this.blockings.push({ blocker: place, blocked, raw });
      }
    }
  }

  /** The tasks that words name, by group or by ids. */
  #named(place: number, words: string): (readonly number[])[] {
    const { file, groupsBefore } = this.#asked;
    const { tasks, groups, members } = this.#known;
    const named = groups.named(words, file, groupsBefore);
    if (named !== undefined && named.length > 0) return named.map((group) => members[group]!);
    const ranges = idRanges(words, (id) => tasks.find(id, file).length > 0);
    return ranges.map((range) => this.#range(place, range, words) ?? []);
  }
}

const NOBODY: Asking = {
  file: 0,
  groupsBefore: 0,
  raw: [],
  span: { file: "", line: 1, endLine: 1, start: 0, end: 0 },
};
