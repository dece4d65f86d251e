import { documentSections } from "../document-sections.ts";
import type { Lines } from "../line.ts";

/** A track of work as headings name it: `Track 1`, `Stream A`, `DEV-D`; its sections are all that are headed by its name. Lines count from 0. */
export type Track = {
  readonly id: string;
  /** As written: "Track 1". */
  readonly name: string;
  readonly title: string;
  readonly sections: readonly { readonly line: number; readonly end: number }[];
};

/** The tracks of a document: headings of one depth and one word ("Stream", "Agent") with at least two different ids, in order. */
export function trackHeadings(lines: Lines): Track[] {
  const looks = new Map<string, Map<string, Found>>();
  for (const { depth, title, line, end } of documentSections(lines)) {
    const match = HEADING.exec(title.slice(0, LONGEST));
    if (match === null) continue;
    const look = `${depth} ${match[1]!.toLowerCase().replace(/s$/, "")}`;
    const tracks = looks.get(look) ?? new Map<string, Found>();
    looks.set(look, tracks);
    const id = match[2]!.toUpperCase();
    const section = { line, end };
    const known = tracks.get(id);
    if (known !== undefined) known.sections.push(section);
    else
      tracks.set(id, {
        id: match[2]!,
        name: `${match[1]!}${match[0].includes("-") ? "-" : " "}${match[2]!}`,
        title: titleOf(title.slice(match[0].length)),
        sections: [section],
      });
  }
  const most = [...looks.values()].toSorted((a, b) => b.size - a.size)[0];
  return most === undefined || most.size < 2 ? [] : [...most.values()];
}

type Found = { id: string; name: string; title: string; sections: { line: number; end: number }[] };

function titleOf(rest: string): string {
  return rest
    .replace(/^[\s:：—–|·.-]+/, "")
    .replaceAll("**", "")
    .trim();
}

const LONGEST = 300;
const HEADING =
  /^[^\p{L}\p{N}]*(?:(?:parallel|work|execution|feature)[ -])?(tracks?|streams?|workstreams?|lanes?|swimlanes?|sessions?|agents?|developers?|devs?|engineers?|workers?|teams?|squads?|instances?|terminals?|claude)[\s#-]+(\d{1,3}[a-z]?|[A-Z]|[IVX]{2,4})(?=\s*(?:$|[^\p{L}\p{N}\s]))/iu;
