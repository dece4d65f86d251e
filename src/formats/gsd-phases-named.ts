import type { RawDependency } from "./dialect.ts";
import { NOTHING } from "./record-dependencies.ts";

/**
 * The phases that a "Depends on" of a roadmap names: "Phase 2 (why) + Phase 3", "Phases 1–18", "Phases 27.2, 27.3 (soft)". What the sentence
 * goes on to say ("independent of Phases 2-4", "Blocks 20-06", a date) names none.
 */
export function gsdPhasesNamed(words: string): RawDependency[] {
  const plain = words
    .slice(0, LONGEST)
    .replace(/[*_`]+/g, "")
    .replace(/\(([^()]*)\)/g, (_, remark: string) =>
      /^\s*(?:soft|optional|nice)/i.test(remark) ? " ~ " : " ",
    );
  const end = ENDING.exec(plain)?.index ?? plain.length;
  const found: RawDependency[] = [];
  let listing = false;
  for (const match of plain.slice(0, end).matchAll(NAMED)) {
    const [, word, from, to, soft] = match;
    listing = word !== undefined || (listing && found.length > 0);
    if (!listing) continue;
    const range = to === undefined ? {} : { source: "range" as const };
    const text = to === undefined ? from! : `${from}-${to}`;
    found.push({ text, ...range, ...(soft === undefined ? {} : { kind: "soft" as const }) });
  }
  return found.length === 0 ? [NOTHING] : found;
}

const LONGEST = 2000;
/** Where a sentence turns to other things. */
const ENDING = /;|\.\s+[A-Z]|\.\s*$|\b(?:independent(?:ly)? of|blocks?|not a prerequisite|no longer)\b/i;
/** `Phase 2`, `Phases 1-18`, and further numbers behind a comma, a plus or an "and". */
const NAMED =
  /(?:\b(phases?)\s+|[,+&]\s*|\band\s+)(\d{1,5}(?:\.\d{1,5})?)(?![\d.]*-\d+-)(?:\s?[-–]\s?(\d{1,5}(?:\.\d{1,5})?))?(?![\d-])(?:\s+(~))?/gi;
