import type { Lines } from "../line.ts";
import { idsOf, readItemHead } from "./item-head.ts";
import type { ItemHead } from "./item-head.ts";
import { nestItems } from "./nest-items.ts";
import type { Item } from "./nest-items.ts";
import type { Box, Heading, Outline } from "./outline.ts";
import type { ChecklistRules } from "./rules.ts";

/** An item that only lists what another one details: the place of that among the items. */
export type Listed = { readonly box: Box; readonly item: number };

/** The tasks of a document, and the lines of contents that name them once more. */
export type Chosen = { readonly items: readonly Item[]; readonly listed: readonly Listed[] };

/** Decides which boxes are tasks and what is a part of what. */
export function chooseItems(lines: Lines, { boxes, headings }: Outline, rules: ChecklistRules): Chosen {
  const takes = headingRule(headings, rules);
  const heads = boxes.map((box) => readItemHead(lines.text, box));
  const isId = idsOf(heads);
  const all = boxes.flatMap((box, place) => {
    if (!takes(box.heading)) return [];
    const head = heads[place]!;
    return [{ box, head, id: isId(head) ? head.id : undefined }];
  });
  const named = all.filter(({ head, id }) => id !== undefined && fits(head, rules));
  const chosen = rules.tasks !== "all" && named.length > 1 ? named : all;
  const items = nestItems(lines, chosen);
  const bare = listedTwice(lines, items);
  if (bare.size === 0) return { items, listed: [] };
  const kept = chosen.filter((_, place) => !bare.has(place));
  const places = new Map(kept.map(({ box }, place) => [box.line, place]));
  const listed = [...bare].map(([place, detailed]) => ({
    box: items[place]!.box,
    item: places.get(items[detailed]!.box.line)!,
  }));
  return { items: nestItems(lines, kept), listed };
}

function fits({ look }: ItemHead, { tasks }: ChecklistRules): boolean {
  return tasks === "numbered" ? look === "" || look.endsWith(" ") : look !== "";
}

/** Which headings have tasks under them; what goes for a heading goes for those below it. */
function headingRule(
  headings: readonly Heading[],
  { within, outside }: ChecklistRules,
): (heading: number) => boolean {
  const inside = headings.map(() => within === undefined);
  const left = headings.map(() => false);
  for (const [place, { text, above }] of headings.entries()) {
    inside[place] = within === undefined || within.test(text) || (above >= 0 && inside[above]!);
    left[place] = (outside?.test(text) ?? false) || (above >= 0 && left[above]!);
  }
  return (heading) => (heading < 0 ? within === undefined : inside[heading]! && !left[heading]!);
}

/** Items with nothing below them whose id and words another item under another heading has too, and says more. */
function listedTwice(lines: Lines, items: readonly Item[]): Map<number, number> {
  const detailed = new Map<string, number>();
  const bare: number[] = [];
  for (const [place, item] of items.entries()) {
    if (item.id === undefined) continue;
    if (item.last === item.box.line) bare.push(place);
    else detailed.set(`${item.head.look} ${item.id}`, place);
  }
  const found = new Map<number, number>();
  if (detailed.size === 0) return found;
  for (const place of bare) {
    const { head, id, box } = items[place]!;
    const other = detailed.get(`${head.look} ${id!}`);
    if (other === undefined || items[other]!.box.heading === box.heading) continue;
    if (shareWord(wordsOf(lines, items[other]!), wordsOf(lines, items[place]!))) found.set(place, other);
  }
  return found;
}

function wordsOf({ text }: Lines, { head }: Item): readonly string[] {
  const end = text.indexOf("\n", head.titleAt);
  const title = text.slice(head.titleAt, Math.min(end < 0 ? text.length : end, head.titleAt + 300));
  return title.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [];
}

function shareWord(one: readonly string[], other: readonly string[]): boolean {
  return one.length === 0 || other.length === 0 || one.some((word) => other.includes(word));
}
