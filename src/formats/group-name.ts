import type { GroupKind } from "../core/plan/plan.ts";

/** What a heading such as `## Wave 3: Hooks (Depends on Wave 2)` says about the group it opens. */
export type GroupName = {
  readonly kind: GroupKind;
  readonly id: string;
  readonly title: string;
  readonly claimsParallel: boolean;
  /** The words behind a bold name stand outside of the emphasis: the line says all it has to say. */
  readonly inline: boolean;
  /** Names of what comes first, as written. */
  readonly after: readonly string[];
  /** What stands in parentheses and brackets, and the plain rest: where counts and times are claimed. */
  readonly remarks: readonly string[];
};

/** Reads a group's name from the head of a heading or of a bold line; undefined where it names no group, or several. */
export function readGroupName(heading: string): GroupName | undefined {
  const match = HEAD.exec(heading);
  if (match === null) return undefined;
  const lead = (match[1] ?? "").trim().toLowerCase();
  const kind = groupKind(match[2]!, lead);
  const rest = heading.slice(match[0].length);
  if (SEVERAL.test(rest) || !OPENING.test(rest)) return undefined;
  const remarks: string[] = [];
  const after: string[] = [];
  let claimsParallel = lead.startsWith("parallel");
  const title = rest.replace(REMARK, (whole, round?: string, square?: string) => {
    const remark = (round ?? square ?? "").trim();
    remarks.push(remark);
    const order = AFTER.exec(remark);
    if (order !== null) after.push(order[1]!.trim());
    if (saysParallel(remark)) claimsParallel = true;
    return order !== null || ORDERED.test(remark) || COUNTED.test(remark) ? "" : whole;
  });
  const inline = INLINE.test(rest);
  if (inline) remarks.push(title);
  return { kind, id: match[3]!, title: tidy(title), claimsParallel, inline, after, remarks };
}

/** True where words claim that the members of a group may run side by side. */
export function saysParallel(words: string): boolean {
  return PARALLEL.test(words) && !NOT_PARALLEL.test(words);
}

/** The kind of group a word names ("Waves", "stage", "Workstream"); `lead` is what stands before it, in small letters. */
export function groupKind(word: string, lead = ""): GroupKind {
  const singular = word.toLowerCase().replace(/s$/, "");
  if (singular === "group") return lead.includes("parallel") ? "parallel" : "section";
  return KINDS[singular] ?? "section";
}

function tidy(title: string): string {
  return title
    .replace(/^[\s*:：.|—–[-]+/, "")
    .replace(/[\s*:—–[-]+$/, "")
    .replace(/\s{2,}/g, " ")
    .trim();
}

const KINDS: Readonly<Record<string, GroupKind>> = {
  wave: "wave",
  phase: "phase",
  stage: "phase",
  batch: "batch",
  batche: "batch",
  track: "track",
  stream: "track",
  workstream: "track",
  lane: "track",
  session: "track",
  agent: "track",
  storie: "story",
  story: "story",
};
const WORDS =
  "waves?|phases?|batch(?:es)?|groups?|tracks?|(?:work)?streams?|lanes?|stages?|sprints?|milestones?|epics?|stor(?:y|ies)|sets?|sessions?|parts?|agents?";
const ID = "[0-9]+[a-zA-Z]?(?:\\.[0-9]+)*|[A-Z]|[IVX]{2,4}";
const DECORATION = "[*_`#~\\s\\u2190-\\u2bff\\ud800-\\udfff\\ufe0f\\u200d]*";
/** Matches "Wave 2b", "PARALLEL BATCH 1", "Task Group 2.1" behind pictograms and emphasis. */
const HEAD = new RegExp(`^${DECORATION}((?:[A-Za-z]{3,15}[ -]){0,2})(${WORDS})[ ]+#?(${ID})(?![\\w])`, "i");
const SEVERAL = /^(?:\s*(?:&|,|\/|and|to|through|\+)\s*\d|\s?[-–—]\s?\d|\s*(?:&|and)\s+[A-Z]\b)/;
const OPENING = /^[*_\s]*(?:$|[:：.(|[—–✅✓]|-\s|[✔❌])/;
/** `**Wave 1** (Types): 3 tasks → 6 min`, `**Wave 1**: Foundation`. */
const INLINE = /^\s?\*\*[^*]*[:：]\s*\S|^[:：]\*\*\s*\S/;
const REMARK = /\(([^()]*)\)|\[([^[\]]*)\]/g;
const AFTER =
  /(?:\bdepends?(?: on)?|\bdependenc(?:y|ies)|\bafter|\brequires|\bblocked by|\bneeds)\b\s*:?\s*(.+)$/i;
const PARALLEL = /\bparallel(?:i[sz]able|i[sz]ed|ly)?\b|\bconcurrent/i;
const NOT_PARALLEL = /\b(?:not|no|non|cannot)[ -](?:be )?parallel|\bsequential|\bparallel with\b/i;
/** What a remark says about order or number is no part of the title. */
const ORDERED = /\bparallel|\bconcurrent|\bsequential/i;
const COUNTED = /\b\d+\s*(?:[a-z-]+\s+)?(?:micro-?)?(?:tasks?|sub-?tasks?)\b/i;
