import type { GroupKind } from "../../core/plan/plan.ts";
import type { DraftClaim, DraftGroup } from "../dialect.ts";
import { readGroupName } from "../group-name.ts";
import { remarkClaims } from "../headed/claims.ts";
import { lineEnd } from "../line.ts";
import type { Lines } from "../line.ts";
import { readId } from "../read-id.ts";
import type { Heading, Outline } from "./outline.ts";
import type { Phase } from "./rules.ts";

/** A heading that holds tasks, one of those that follow each other: `group` is its place among the groups. */
export type PhaseHeading = Phase & { readonly heading: number; readonly group: number };

/** What the headings of a check-list make of it. */
export type ItemGroups = {
  readonly drafts: DraftGroup[];
  readonly claims: DraftClaim[];
  readonly phases: readonly PhaseHeading[];
  /** Groups around what stands under a heading, outermost first. */
  readonly of: readonly (readonly number[])[];
  /** The phase a heading is or stands in, -1 for none. */
  readonly phaseOf: Int32Array;
};

/** Headings with tasks below them, those that say what comes before them, and the kind of group that follows another. */
export type GroupHints = {
  readonly hold: ReadonlySet<number>;
  readonly ordered: { has(heading: number): boolean };
  readonly phaseKind: GroupKind | undefined;
};

/** Makes a group of every heading with tasks below it, but for the document's title and headings that only say "Tasks". */
export function itemGroups(
  source: { readonly path: string; readonly lines: Lines },
  { headings }: Outline,
  { hold, ordered, phaseKind }: GroupHints,
): ItemGroups {
  const chosen = headings.map((heading, place) => hold.has(place) && isGroup(heading, place));
  const told = headings.find((_, place) => chosen[place] && ordered.has(place));
  const depth = told?.depth ?? phaseDepth(headings, chosen);
  const ends = sectionEnds(headings, source.lines.count);
  const drafts: DraftGroup[] = [];
  const claims: DraftClaim[] = [];
  const phases: PhaseHeading[] = [];
  const of: (readonly number[])[] = [];
  const phaseOf = new Int32Array(headings.length).fill(-1);
  for (const [place, heading] of headings.entries()) {
    const outer = heading.above < 0 ? NONE : of[heading.above]!;
    phaseOf[place] = heading.above < 0 ? -1 : phaseOf[heading.above]!;
    if (!chosen[place]) {
      of.push(outer);
      continue;
    }
    const group = drafts.length;
    if (heading.depth === depth) {
      phaseOf[place] = phases.length;
      const { line } = heading;
      phases.push({ heading: place, group, title: heading.text, from: line + 1, to: ends[place]! });
    }
    const { draft, remarks } = readGroup(source, heading, heading.depth === depth ? phaseKind : undefined);
    for (const claimed of remarks.flatMap(remarkClaims)) claims.push({ ...claimed, span: draft.span, group });
    drafts.push(draft);
    of.push([...outer, group]);
  }
  return { drafts, claims, phases, of, phaseOf };
}

/** Places of the headings that have one of the given places below them, those included. */
export function headingsAround(headings: readonly Heading[], places: Iterable<number>): Set<number> {
  const around = new Set<number>();
  for (const place of places)
    for (let at = place; at >= 0 && !around.has(at); at = headings[at]!.above) around.add(at);
  return around;
}

function isGroup({ depth, text }: Heading, place: number): boolean {
  if (SAYS_NOTHING.test(text)) return false;
  return depth > 1 || (place > 0 && readGroupName(text) !== undefined) || GROUP_AT_ONCE.test(text);
}

/** The depth at which the headings follow each other: the first with several of them. */
function phaseDepth(headings: readonly Heading[], chosen: readonly boolean[]): number {
  const counts = [0, 0, 0, 0, 0, 0, 0];
  for (const [place, { depth }] of headings.entries()) if (chosen[place]) counts[depth]!++;
  return counts.findIndex((count) => count > 1);
}

/** For each heading the line of the next one that is not below it. */
function sectionEnds(headings: readonly Heading[], count: number): number[] {
  const ends: number[] = [];
  const next = [count, count, count, count, count, count, count];
  for (let place = headings.length - 1; place >= 0; place--) {
    const { depth, line } = headings[place]!;
    ends[place] = Math.min(...next.slice(0, depth + 1));
    next[depth] = line;
  }
  return ends;
}

function readGroup(
  { path, lines }: { readonly path: string; readonly lines: Lines },
  { line, text }: Heading,
  otherwise: GroupKind = "section",
): { draft: DraftGroup; remarks: readonly string[] } {
  const span = {
    file: path,
    line: line + 1,
    endLine: line + 1,
    start: lines.starts[line]!,
    end: lineEnd(lines, line),
  };
  const name = readGroupName(text);
  if (name !== undefined) {
    const { kind, id, after, claimsParallel, remarks } = name;
    const title = name.title.replace(CHECKPOINT, "");
    return { draft: { kind, id, title, after, claimsParallel, span }, remarks };
  }
  const plain = text.replace(/[*_`]+/g, "").trim();
  const match = readId(text);
  const numbered = match !== undefined && (match.strong || match.id.includes("."));
  const title = numbered ? text.slice(match.titleStart).replaceAll("**", "").trim() : plain;
  const draft = {
    kind: /^phase\b/i.test(plain) ? ("phase" as const) : otherwise,
    id: numbered ? match.id : plain,
    title,
    after: [],
    claimsParallel: false,
    span,
  };
  return { draft, remarks: [...text.matchAll(/\(([^()]{1,80})\)/g)].map((it) => it[1]!) };
}

const NONE: readonly number[] = [];
/** The commit at which somebody looked at a phase is no part of its name. */
const CHECKPOINT = /\s?\[checkpoint:[^\]]*\]/i;
const SAYS_NOTHING =
  /^[\s*\d.]*(?:(?:implementation |development |spec )?tasks?(?: list| breakdown)?|tasks ?\/ ?sub-?tasks|to-?dos?|check-?list|implementation plan|plan|list of tasks|任务|任务列表|任务清单|タスク|タスク一覧|실행 계획|작업|задачи|tareas|tâches|aufgaben)[\s:*]*$/i;
const GROUP_AT_ONCE = /^\W{0,6}(?:phase|wave|stage|milestone|sprint)\s+\d/i;
