import { indentOf, LINE } from "../line.ts";
import type { Lines } from "../line.ts";
import { NO_LINES } from "./item.ts";
import type { Item } from "./item.ts";

/** Lists deeper than this are somebody's joke; what goes deeper stands beside its neighbours. */
const DEEPEST = 60;

/**
 * Finds out what each item is a part of and which lines are its own: deeper ones, wrapped ones, fences among them. Parts are told by
 * indentation, and by ids (`1.1` after `1`) where they stand side by side. One pass over the lines.
 */
export function nestItems(lines: Lines, items: readonly Item[]): void {
  for (const item of items) {
    item.parent = -1;
    item.own = NO_LINES;
    item.last = item.line;
  }
  if (items.length === 0) return;
  giveLines(lines, items, findOwners(lines, items));
  spanParents(items);
  nestByIds(items);
}

/** For each line the place of the item it belongs to, -1 for none; sets parents by indentation on the way. */
function findOwners(lines: Lines, items: readonly Item[]): Int32Array {
  const owners = new Int32Array(lines.count).fill(-1);
  const open: number[] = [];
  let next = 0;
  let parted = false;
  for (let line = items[0]!.line; line < lines.count; line++) {
    const kind = lines.kinds[line]!;
    if (kind === LINE.blank) {
      parted = true;
      continue;
    }
    if (next < items.length && items[next]!.line === line) {
      const item = items[next]!;
      while (open.length > 0 && !holds(items[open.at(-1)!]!, item)) open.pop();
      item.parent = open.at(-1) ?? -1;
      if (open.length < DEEPEST) open.push(next);
      else open[open.length - 1] = next;
      owners[line] = next++;
    } else if (kind === LINE.heading) open.length = 0;
    else if (open.length > 0) {
      const inFence = kind === LINE.fenceBody || kind === LINE.fenceClose;
      const wrapped = !parted && (kind === LINE.text || kind === LINE.fenceOpen);
      if (!inFence && !wrapped) {
        const indent = indentOf(lines, line);
        while (open.length > 0 && items[open.at(-1)!]!.indent >= indent) open.pop();
      }
      owners[line] = open.at(-1) ?? -1;
    }
    parted = false;
  }
  return owners;
}

/** A deeper item is a part, unless the numbers of both say that they stand side by side: `1.3` under a badly set `1.2`. */
function holds(outer: Item, inner: Item): boolean {
  if (outer.indent >= inner.indent) return false;
  return !(outer.named && inner.named && outer.look === inner.look && isBeside(outer.id!, inner.id!));
}

/** True of `1.2` and `1.3`, which have the same number before their last dot. */
function isBeside(one: string, other: string): boolean {
  const dot = one.lastIndexOf(".");
  return (
    dot > 0 &&
    dot === other.lastIndexOf(".") &&
    other.startsWith(one.slice(0, dot + 1)) &&
    !one.endsWith(".0")
  );
}

function giveLines(lines: Lines, items: readonly Item[], owners: Int32Array): void {
  let before = -1;
  for (let line = items[0]!.line; line < lines.count; line++) {
    if (lines.kinds[line] === LINE.blank) continue;
    const owner = owners[line]!;
    const item = owner < 0 ? undefined : items[owner]!;
    if (item !== undefined && line !== item.line) {
      if (item.own === NO_LINES) item.own = [line, line + 1];
      else if (owner === before) item.own[item.own.length - 1] = line + 1;
      else item.own.push(line, line + 1);
      item.last = line;
    }
    before = owner;
  }
}

/** What a nested part says its whole says too. */
function spanParents(items: readonly Item[]): void {
  for (let place = items.length - 1; place >= 0; place--) {
    const { parent, last } = items[place]!;
    if (parent >= 0) items[parent]!.last = Math.max(items[parent]!.last, last);
  }
}

/** `1.1` belongs to the last `1` (or `1.0`) before it, where indentation does not say otherwise. */
function nestByIds(items: readonly Item[]): void {
  if (!items.some(({ named, parent, id }) => named && parent < 0 && id!.includes("."))) return;
  const places = new Map<string, number>();
  for (const [place, item] of items.entries()) {
    if (!item.named) continue;
    const id = item.id!;
    if (item.parent < 0) {
      const dot = id.lastIndexOf(".");
      const whole = dot < 0 ? "" : id.slice(0, dot);
      const parent = dot < 0 ? undefined : (places.get(whole) ?? places.get(`${whole}.0`));
      if (parent !== undefined && items[parent]!.look === item.look && items[parent]!.id !== id)
        item.parent = parent;
    }
    places.set(id, place);
  }
}

/** What `ownedLines` has for the line that an item begins with. */
export const ITEM_HEAD = 2;

/** For each line 0 where it is no item's, 1 where it is one's own, and `ITEM_HEAD`. */
export function ownedLines(lines: Lines, items: readonly Item[]): Uint8Array {
  const owned = new Uint8Array(lines.count);
  for (const { line, own } of items) {
    owned[line] = ITEM_HEAD;
    for (let at = 0; at < own.length; at += 2)
      for (let one = own[at]!; one < own[at + 1]!; one++) owned[one] = 1;
  }
  return owned;
}
