import type { GroupKind } from "../../core/plan/plan.ts";
import { groupKind } from "../group-name.ts";
import { compareNumbers, idParts } from "../id-order.ts";

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
  const byKind = new Map<GroupKind, number[]>();
  for (const [place, group] of groups.entries()) {
    push(byName, nameOf(group.kind, group.id), place);
    push(byKind, group.kind, place);
  }
  const nearest = (places: readonly number[], file: number, before: number): number | undefined => {
    const own = places.filter((place) => groups[place]!.file === file);
    return own.findLast((place) => place < before) ?? own[0] ?? places[0];
  };
  return {
    withId: (kind, id, file, before) => nearest(byName.get(nameOf(kind, id)) ?? [], file, before),
    named(words, file, before) {
      const match = NAME.exec(words.slice(0, 200));
      if (match === null) return undefined;
      const kind = groupKind(match[2]!, match[1]?.toLowerCase());
      const found = new Set<number>();
      for (const part of match[3]!.split(/[,&/]| and /)) {
        const [from, to] = part.split(/-|–|—|\.\.|\bto\b|\bthrough\b/).map((id) => id.trim());
        const ids =
          to === undefined || to === "" ? [from!] : idsBetween(byKind.get(kind) ?? [], groups, [from!, to]);
        for (const id of ids) {
          const place = nearest(byName.get(nameOf(kind, id)) ?? [], file, before);
          if (place !== undefined) found.add(place);
        }
      }
      return [...found];
    },
  };
}

function idsBetween(
  places: readonly number[],
  groups: readonly KnownGroup[],
  ends: [string, string],
): string[] {
  const [from, to] = ends.map((id) => idParts(id).numbers) as [readonly number[], readonly number[]];
  const letters = /^[A-Z]$/i.test(ends[0]) && /^[A-Z]$/i.test(ends[1]);
  return places
    .map((place) => groups[place]!.id)
    .filter((id) => {
      if (letters)
        return (
          id.length === 1 &&
          id.toUpperCase() >= ends[0].toUpperCase() &&
          id.toUpperCase() <= ends[1].toUpperCase()
        );
      const { numbers } = idParts(id);
      const within =
        compareNumbers(numbers, from) >= 0 && compareNumbers(numbers.slice(0, to.length), to) <= 0;
      return numbers.length > 0 && from.length > 0 && within;
    });
}

function nameOf(kind: GroupKind, id: string): string {
  return `${kind}:${id.toLowerCase().replace(/^0+(?=\d)/, "")}`;
}

function push<K>(map: Map<K, number[]>, key: K, place: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [place]);
  else list.push(place);
}

const ONE = "(?:\\d+[a-z]?(?:\\.\\d+)*|[A-Z])(?![a-zA-Z])";
const JOINT = "\\s?(?:,|&|/|-|–|—|\\.\\.|and|to|through)\\s?";
/** "Wave 2", "all of Waves 4-5", "Phases 01, 02 & 4", with what stands before the word. */
const NAME = new RegExp(
  `^(?:(?:all|every|any|the|previous|completion of|end of|tasks? (?:of|in|from))\\s+)*((?:parallel|task|execution|feature|user)\\s+)?(waves?|phases?|batch(?:es)?|groups?|tracks?|(?:work)?streams?|lanes?|stages?|sprints?|milestones?|epics?|stor(?:y|ies)|sets?|sessions?|parts?|agents?)\\s+#?(${ONE}(?:${JOINT}${ONE}){0,20})`,
  "i",
);
