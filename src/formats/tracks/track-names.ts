import type { Track } from "./track-headings.ts";

/** Places of the tracks that words name, in order: "Stream A, B and C", "Agents 3 & 4", "DEV-D", "Track 2 (schema)"; each once. */
export function trackNames(tracks: readonly Track[]): (words: string) => readonly number[] {
  const places = new Map(tracks.map(({ id }, place) => [id.toUpperCase(), place]));
  return (words) => {
    const found = new Set<number>();
    for (const [, list] of words.slice(0, LONGEST).matchAll(NAMES))
      for (const part of list!.split(/[,&/+]|\band\b/i)) {
        const [from = "", to] = part.split(/[-–]/).map((id) => id.trim().toUpperCase());
        const first = places.get(from);
        const last = to === undefined ? first : places.get(to);
        if (first !== undefined && last !== undefined && last >= first)
          for (let place = first; place <= last; place++) found.add(place);
      }
    return [...found];
  };
}

const LONGEST = 1000;
const ID = "(?:\\d{1,3}[a-z]?|[A-Z]|[IVX]{2,4})(?![\\w%])";
/** The word that names tracks, and a list of their ids. */
const NAMES = new RegExp(
  `\\b(?:tracks?|streams?|workstreams?|lanes?|swimlanes?|sessions?|agents?|developers?|devs?|engineers?|workers?|teams?|squads?|instances?|terminals?|claude)[\\s#-]+(${ID}(?:\\s?(?:[,&/+–-]|,?\\sand)\\s?${ID}){0,20})`,
  "gi",
);
