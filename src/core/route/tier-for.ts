import type { RouteRule } from "../config.ts";
import { BUILT_IN_RULES } from "./rules.ts";
import type { TaskFacts } from "./task-facts.ts";
import { tierOfModel } from "./tier-of.ts";
import { TIERS, type Tier } from "./tier.ts";

/** A tier, and the reason in the words of the rule. */
export type TierReason = { readonly tier: Tier; readonly why: string };

/** The tier that a task begins at: what its plan says, else the first of the user's rules that fits, else of the built-in ones. */
export function tierFor(facts: TaskFacts, rules: readonly RouteRule[] = []): TierReason {
  const stated = facts.stated === undefined ? undefined : tierNamed(facts.stated);
  if (stated !== undefined) return { tier: stated, why: `the plan says ${facts.stated?.trim()}` };
  for (const list of [rules, BUILT_IN_RULES])
    for (const { name, when, tier } of list) if (fits(facts, when)) return { tier, why: name };
  return { tier: "cheap", why: "no rule fits" };
}

/** The tier that a person's word means: a tier's own name, or a model's; undefined for any other word. */
export function tierNamed(word: string): Tier | undefined {
  const plain = word.trim().toLowerCase();
  const named = TIERS.find((tier) => tier === plain);
  if (named !== undefined) return named;
  const tier = tierOfModel(plain);
  // `standard` is also what an unknown model is given.
  return tier === "standard" && !/\b(?:sonnet|terra|medium)\b/u.test(plain) ? undefined : tier;
}

function fits(facts: TaskFacts, when: RouteRule["when"]): boolean {
  return (
    (when.words === undefined || hasWord(facts.text, when.words)) &&
    (when.kind === undefined || when.kind.includes(facts.kind)) &&
    (when.risk === undefined || when.risk.includes(facts.risk)) &&
    isWithin(facts.files, when.files) &&
    (when.minutes === undefined || (facts.minutes !== undefined && isWithin(facts.minutes, when.minutes))) &&
    (when.hasCode === undefined || when.hasCode === facts.hasCode)
  );
}

/** Whether one of the words or phrases stands in the text as a whole, case ignored. */
export function hasWord(text: string, words: readonly string[]): boolean {
  const padded = paddedWords(text);
  return paddedList(words).some((word) => padded.includes(word));
}

let last: { readonly text: string; readonly padded: string } = { text: "", padded: "  " };

/** One text is held against many rules in a row. */
function paddedWords(text: string): string {
  if (last.text !== text) last = { text, padded: spaced(text) };
  return last.padded;
}

const paddedLists = new WeakMap<readonly string[], readonly string[]>();

/** A rule's words are looked for in every task of a plan. */
function paddedList(words: readonly string[]): readonly string[] {
  const known = paddedLists.get(words);
  if (known !== undefined) return known;
  const made = words.map(spaced);
  paddedLists.set(words, made);
  return made;
}

/** The words of a text in small letters with one blank between them, and one before and behind. */
function spaced(text: string): string {
  return ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;
}

function isWithin(value: number, range: { readonly least?: number; readonly most?: number } = {}): boolean {
  return value >= (range.least ?? -Infinity) && value <= (range.most ?? Infinity);
}
