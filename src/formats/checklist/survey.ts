import type { PlanFile } from "../dialect.ts";
import { scanLines } from "../scan.ts";
import { readOutline } from "./outline.ts";
import type { Heading } from "./outline.ts";

/** What detectors want to know of a document's boxes. */
export type Survey = {
  readonly text: string;
  readonly headings: readonly Heading[];
  /** Boxes outside of fences, and how many of them have ids such as T001, ids such as 1.2, or none. */
  readonly boxes: number;
  readonly lettered: number;
  readonly numbered: number;
  readonly bare: number;
  /** Of those without an id the ones that do not stand below one that has one. */
  readonly loose: number;
};

const surveys = new WeakMap<PlanFile, Survey>();

/** Looks a document over once for all detectors. */
export function surveyOnce(file: PlanFile): Survey {
  const known = surveys.get(file) ?? survey(file);
  surveys.set(file, known);
  return known;
}

function survey({ path, text }: PlanFile): Survey {
  const nothing = { text, headings: [], boxes: 0, lettered: 0, numbered: 0, bare: 0, loose: 0 };
  if (NOT_MARKDOWN.test(path)) return nothing;
  const { boxes, headings } = readOutline(scanLines(text));
  let [lettered, numbered, bare, loose] = [0, 0, 0, 0];
  let within = Number.MAX_SAFE_INTEGER;
  for (const { named, look, indent } of boxes) {
    if (named) {
      within = indent;
      if (/^[a-zµμ]{1,6}[-_]?$/.test(look) && look !== "slug") lettered++;
      if (look === "" || look.endsWith(" ")) numbered++;
      continue;
    }
    bare++;
    if (indent > within) continue;
    within = Number.MAX_SAFE_INTEGER;
    loose++;
  }
  return { text, headings, boxes: boxes.length, lettered, numbered, bare, loose };
}

const NOT_MARKDOWN = /\.(?:ya?ml|jsonl?|toml|[jt]sx?|py)$/i;
