import type { GroupKind } from "../../core/plan/plan.ts";
import { groupKind } from "../group-name.ts";
import { idParts } from "../id-order.ts";
import type { IdParts } from "../id-order.ts";
import { indexTasks } from "./task-index.ts";
import type { TaskIndex } from "./task-index.ts";

/** A group as the merger knows it: its place in the plan, its file, and where in that file it stands. */
export type KnownGroup = { readonly kind: GroupKind; readonly id: string; readonly file: number };

/** Groups that words name ("Wave 2", "Waves 4-5", "Phases 01-08", "Batch 1 complete", "Stream A"). */
export type GroupIndex = {
  /**
   * Places of the groups; `before` is the place of the asking group or the number of groups seen so far: of several
   * with one name the last before it is meant. Undefined where the words name no group at all; empty where they name one that is not there.
   */
  named(words: string, file: number, before: number): number[] | undefined;
  /** The group of this kind with exactly this id, by the same rule; undefined: there is none. */
  withId(kind: GroupKind, id: string, file: number, before: number): number | undefined;
};

/** Indexes groups by kind and id. */
export function indexGroups(groups: readonly KnownGroup[]): GroupIndex {
  const byName = new Map<string, number[]>();
  for (const [place, group] of groups.entries()) {
    const name = nameOf(group.kind, group.id);
    const places = byName.get(name);
    if (places === undefined) byName.set(name, [place]);
    else places.push(place);
  }
  const numbered = indexTasks(
    groups.map(({ kind, id }) => `${kind} ${id}`),
    groups.map(() => 0),
  );
  const nearest = (kind: GroupKind, id: string, file: number, before: number): number | undefined => {
    const places = byName.get(nameOf(kind, id)) ?? [];
    const at = firstFrom(places, before);
    const own = [places[at - 1], places[at]].find(
      (place) => place !== undefined && groups[place]!.file === file,
    );
    return own ?? places.find((place) => groups[place]!.file === file) ?? places[0];
  };
  return {
    withId: nearest,
    named(words, file, before) {
      const match = NAME.exec(words.slice(0, 200));
      if (match === null) return undefined;
      const kind = groupKind(match[2]!, match[1]?.toLowerCase());
      const found = new Set<number>();
      for (const part of match[3]!.split(/[,&/]| and /)) {
        const [from, to = ""] = part.split(/-|–|—|\.\.|\bto\b|\bthrough\b/).map((id) => id.trim());
        const ends = [from!, to].map((id) => idParts(`${kind} ${id}`)) as [IdParts, IdParts];
        const ids =
          to === "" ? [from!] : (lettersBetween(from!, to) ?? numbersBetween(numbered, groups, ends));
        for (const id of ids) {
          const place = nearest(kind, id, file, before);
          if (place !== undefined) found.add(place);
        }
      }
      return [...found];
    },
  };
}

/** First index in ascending places that is not below `limit`. */
function firstFrom(places: readonly number[], limit: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (places[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A to C is A, B, C; undefined where the ends are no letters. */
function lettersBetween(from: string, to: string): string[] | undefined {
  if (!/^[A-Z]$/i.test(from) || !/^[A-Z]$/i.test(to)) return undefined;
  const [first, last] = [from.toUpperCase().charCodeAt(0), to.toUpperCase().charCodeAt(0)];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, step) =>
    String.fromCharCode(first + step),
  );
}

/** The ids of the groups between two numbers; a range of more than a thousand groups is none. */
function numbersBetween(
  numbered: TaskIndex,
  groups: readonly KnownGroup[],
  [from, to]: [IdParts, IdParts],
): Set<string> {
  const places = numbered.between(from, to, 0, 1000) ?? [];
  return new Set(places.map((place) => groups[place]!.id));
}

function nameOf(kind: GroupKind, id: string): string {
  return `${kind}:${id.toLowerCase().replace(/^0+(?=\d)/, "")}`;
}

const ONE = "(?:\\d+[a-z]?(?:\\.\\d+)*|[A-Z])(?![a-zA-Z])";
const JOINT = "\\s?(?:,|&|/|-|–|—|\\.\\.|and|to|through)\\s?";
/** "Wave 2", "all of Waves 4-5", "Phases 01, 02 & 4", with what stands before the word. */
const NAME = new RegExp(
  `^(?:(?:all|every|any|the|previous|completion of|end of|tasks? (?:of|in|from))\\s+)*((?:parallel|task|execution|feature|user)\\s+)?(waves?|phases?|batch(?:es)?|groups?|tracks?|(?:work)?streams?|lanes?|stages?|sprints?|milestones?|epics?|stor(?:y|ies)|sets?|sessions?|parts?|agents?)\\s+#?(${ONE}(?:${JOINT}${ONE}){0,20})`,
  "i",
);
