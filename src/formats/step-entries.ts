import { inkStart, LINE, lineEnd } from "./line.ts";
import type { Lines } from "./line.ts";
import { readStepTitle } from "./step-head.ts";
import type { StepLine } from "./step-lines.ts";

/** One step with every place that speaks of it: the line of an overview, the section that details it. */
export type StepEntry = {
  readonly id: string;
  /** In document order. */
  readonly places: StepLine[];
};

/**
 * Puts together what belongs to one step: a section and the box that lists it, or a bare line and a detailed one with the same title.
 * Two detailed lines with one id stay two steps; words that name a step which is listed elsewhere are only about it.
 */
export function stepEntries(lines: Lines, found: readonly StepLine[]): StepEntry[] {
  const entries: StepEntry[] = [];
  const byId = new Map<string, StepEntry[]>();
  for (const place of found) {
    const known = byId.get(place.id);
    if (known === undefined) {
      const entry = { id: place.id, places: [place] };
      byId.set(place.id, [entry]);
      entries.push(entry);
      continue;
    }
    const crowded = known.length >= MOST_OF_ONE;
    const owner = crowded
      ? undefined
      : (known.find((entry) => encloses(entry, place)) ?? known.find((entry) => joins(lines, entry, place)));
    if (owner !== undefined) owner.places.push(place);
    else if (place.box >= 0 || place.form === "heading") {
      const entry = { id: place.id, places: [place] };
      if (!crowded) known.push(entry);
      entries.push(entry);
    }
  }
  return entries;
}

/** The place that says most: the section, else the longest one. */
export function mainPlace({ places }: StepEntry): StepLine {
  return (
    places.find(({ form }) => form === "heading") ??
    places.reduce((best, place) => (place.end - place.line > best.end - best.line ? place : best))
  );
}

/** First line behind a place's text, blank lines and rules at its end left out. */
export function bodyEnd(lines: Lines, { line, end }: StepLine): number {
  let last = end;
  while (last > line + 1 && (lines.kinds[last - 1] === LINE.blank || lines.kinds[last - 1] === LINE.rule))
    last--;
  return last;
}

/** A step named again inside its own section is no other step. */
function encloses({ places }: StepEntry, { line }: StepLine): boolean {
  return places.some((place) => place.form === "heading" && place.line < line && line < place.end);
}

function joins(lines: Lines, { places }: StepEntry, place: StepLine): boolean {
  const sections = places.filter(({ form }) => form === "heading").length;
  if (place.form === "heading") return sections === 0 && related(places[0]!, place);
  const bare = isBare(lines, place);
  if (sections > 0) return bare && related(places[0]!, place);
  return bare !== isBare(lines, places[0]!) && related(places[0]!, place);
}

function isBare(lines: Lines, place: StepLine): boolean {
  return bodyEnd(lines, place) === place.line + 1;
}

/** Titles of one step may differ in length; those of two steps that share a number have no word in common. */
function related(one: StepLine, other: StepLine): boolean {
  const [words, others] = [wordsOf(one), wordsOf(other)];
  return words.length === 0 || others.length === 0 || words.some((word) => others.includes(word));
}

function wordsOf({ rest }: StepLine): readonly string[] {
  return (
    readStepTitle(rest)
      .title.toLowerCase()
      .match(/[\p{L}\p{N}]{3,}/gu) ?? []
  );
}

/** Beyond so many steps of one id nobody lists them twice; comparing all would be quadratic. */
const MOST_OF_ONE = 20;

/** The text of a place and where it stands. */
export function placeSpan(
  lines: Lines,
  file: string,
  place: StepLine,
): { file: string; line: number; endLine: number; start: number; end: number } {
  const last = bodyEnd(lines, place) - 1;
  const start = place.form === "heading" ? inkStart(lines, place.line) : lines.starts[place.line]!;
  return { file, line: place.line + 1, endLine: last + 1, start, end: lineEnd(lines, last) };
}
