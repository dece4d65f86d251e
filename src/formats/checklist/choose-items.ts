import type { Lines } from "../line.ts";
import { headWords } from "./item.ts";
import type { Item } from "./item.ts";
import { nestItems } from "./nest-items.ts";
import type { Heading, Outline } from "./outline.ts";
import type { ChecklistRules } from "./rules.ts";

/** The tasks of a document, and the lines of contents that name them once more, each with the place of the task. */
export type Chosen = {
  readonly items: readonly Item[];
  readonly listed: readonly { readonly line: Item; readonly task: number }[];
};

/** Decides which boxes are tasks and what is a part of what. */
export function chooseItems(lines: Lines, { boxes, headings }: Outline, rules: ChecklistRules): Chosen {
  const takes = headingRule(headings, rules);
  const all = takes === undefined ? boxes : boxes.filter(({ heading }) => takes(heading));
  const named = rules.tasks === "all" ? all : all.filter((item) => fits(item, rules));
  const items = named.length > 1 ? named : all;
  nestItems(lines, items);
  const twice = listedTwice(lines, items);
  if (twice.size === 0) return { items, listed: [] };
  const kept = items.filter((item) => !twice.has(item));
  nestItems(lines, kept);
  const places = new Map(kept.map((item, place) => [item, place]));
  return { items: kept, listed: [...twice].map(([line, task]) => ({ line, task: places.get(task)! })) };
}

function fits({ named, look }: Item, { tasks }: ChecklistRules): boolean {
  if (!named || tasks === "named") return named;
  return tasks === "numbered" ? look === "" || look.endsWith(" ") : look !== "";
}

/** Which headings have tasks under them; what goes for a heading goes for those below it. Undefined: all. */
function headingRule(
  headings: readonly Heading[],
  { within, outside }: ChecklistRules,
): ((heading: number) => boolean) | undefined {
  if (within === undefined && outside === undefined) return undefined;
  const inside: boolean[] = [];
  const left: boolean[] = [];
  for (const { text, above } of headings) {
    inside.push(within === undefined || within.test(text) || (above >= 0 && inside[above]!));
    left.push((outside?.test(text) ?? false) || (above >= 0 && left[above]!));
  }
  return (heading) => (heading < 0 ? within === undefined : inside[heading]! && !left[heading]!);
}

/** Items with nothing below them whose id and words another item under another heading has too, and says more: both, that one second. */
function listedTwice(lines: Lines, items: readonly Item[]): Map<Item, Item> {
  const found = new Map<Item, Item>();
  const bare = items.reduce((sum, item) => sum + (item.named && item.last === item.line ? 1 : 0), 0);
  if (bare === 0 || bare === items.length) return found;
  const detailed = new Map<string, Item>();
  for (const item of items) if (item.named && item.last !== item.line) detailed.set(item.id!, item);
  for (const item of items) {
    if (!item.named || item.last !== item.line) continue;
    const other = detailed.get(item.id!);
    if (other === undefined || other.heading === item.heading || other.look !== item.look) continue;
    if (shareWord(wordsOf(lines, other), wordsOf(lines, item))) found.set(item, other);
  }
  return found;
}

function wordsOf({ text }: Lines, item: Item): readonly string[] {
  return (
    headWords(text, item, 300)
      .toLowerCase()
      .match(/[\p{L}\p{N}]{4,}/gu) ?? []
  );
}

function shareWord(one: readonly string[], other: readonly string[]): boolean {
  return one.length === 0 || other.length === 0 || one.some((word) => other.includes(word));
}
