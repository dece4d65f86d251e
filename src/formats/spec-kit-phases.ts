import { phaseNames } from "./checklist/phase-names.ts";
import type { PhaseOrder } from "./checklist/rules.ts";
import { listText } from "./headed/list-text.ts";
import { inkStart, LINE } from "./line.ts";
import type { Lines } from "./line.ts";

/**
 * What a spec-kit document says about the order of its phases, in its section on dependencies: "**User Story 2 (P2)**: Can start after
 * Foundational", "**Polish**: Depends on all user stories". A phase of which it says nothing follows the one above it.
 */
export const specKitPhases: PhaseOrder = (phases, lines) => {
  const named = phaseNames(phases);
  const after = phases.map((): Set<number> | undefined => undefined);
  for (const { subject, sentence } of statements(lines)) {
    const clause = CLAUSE.exec(sentence)?.[1];
    if (clause === undefined && !NOTHING.test(sentence)) continue;
    const before = clause === undefined ? [] : named(clause.replace(REMARK, " "));
    if (clause !== undefined && before.length === 0) continue;
    for (const place of named(subject)) {
      const known = (after[place] ??= new Set());
      for (const earlier of before) if (earlier < place) known.add(earlier);
    }
  }
  return after.map((places, place) => {
    if (places === undefined) return undefined;
    // What speaks only of later phases says nothing about what comes first.
    return places.size > 0 || place === 0 || !mustWait(phases[place]!.title)
      ? [...places].sort((a, b) => a - b)
      : undefined;
  });
};

/** "No dependencies" of a later story means on other stories. */
function mustWait(title: string): boolean {
  return /user story|\bUS\d/i.test(title);
}

/** Lines such as `- **Setup (Phase 1)**: No dependencies` below a heading about dependencies. */
function* statements(lines: Lines): Generator<{ subject: string; sentence: string }> {
  let within = false;
  let count = 0;
  for (let line = 0; line < lines.count && count < MOST; line++) {
    const kind = lines.kinds[line];
    if (kind === LINE.heading) {
      const at = inkStart(lines, line);
      const title = lines.text.slice(at, at + 120).split("\n", 1)[0]!;
      const depth = /^#*/.exec(title)![0].length;
      if (DEPENDENCIES.test(title)) within = true;
      else if (depth <= 2) within = false;
      continue;
    }
    if (!within || (kind !== LINE.bullet && kind !== LINE.number && kind !== LINE.text)) continue;
    const match = STATEMENT.exec(listText(lines, line).slice(0, LONGEST));
    if (match === null) continue;
    count++;
    yield { subject: (match[1] ?? match[2])!, sentence: match[3]! };
  }
}

/** Statements beyond these are no longer about phases. */
const MOST = 500;
const LONGEST = 600;
const DEPENDENCIES = /dependenc|execution order/i;
const STATEMENT = /^(?:\*\*([^*]{1,120})\*\*|([A-Z][^:*]{1,80}))\s?:\*{0,2}\s*(\S.*)$/;
/** What comes first, up to the end of the thought. */
const CLAUSE =
  /\b(?:depends? on|after|requires|blocked by|needs|waits? for)\s+(.{1,200}?)(?:\s[-–—]\s|[—.;]\s|[—.;]$|,\s(?:but|can|may|then)|$)/i;
const NOTHING = /\bno dependenc|\bindependent\b|\bstart immediately\b/i;
/** "US1 completion (extends it)": the remark is none of the names, but "Foundational (Phase 2)" is. */
const REMARK = /\((?!\s?phases?\b)[^()]*\)/gi;
