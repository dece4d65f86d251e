import { idParts, isNextId } from "../id-order.ts";
import type { Item } from "./item.ts";

/** Finds the families of ids that a document numbers its tasks with, and says of each item whether its id is one or only a word. */
export function nameItems(items: readonly Item[]): void {
  const looks = new Map<string, Item[]>();
  for (const item of items) {
    if (item.id === undefined) continue;
    const known = looks.get(item.look);
    if (known === undefined) looks.set(item.look, [item]);
    else known.push(item);
  }
  for (const [look, own] of looks) {
    const family = look === "" || isFamily(own, items.length);
    const counted = look === "" && countsOn(own.filter(({ sure }) => !sure));
    for (const item of own) item.named = family && (look !== "" || item.sure || counted);
  }
}

/** Ids of half of the boxes, or ids that count on: `E2E` and `S3` at the head of a line are words. */
function isFamily(own: readonly Item[], boxes: number): boolean {
  const { look } = own[0]!;
  const half = own.length * 2 >= boxes;
  const sample = own.slice(0, SAMPLE);
  const different = new Set(sample.map(({ id }) => id)).size;
  if (different * 5 < sample.length * 4) return half && different > 1;
  return half || look.includes(" ") || countsOn(own);
}

function countsOn(own: readonly Item[]): boolean {
  if (own.length < 2) return false;
  let next = 0;
  let previous = idParts(own[0]!.id!);
  for (let at = 1; at < own.length; at++) {
    const parts = idParts(own[at]!.id!);
    if (isNextId(previous, parts)) next++;
    previous = parts;
  }
  return next * 2 >= own.length - 1;
}

/** So many ids show whether they repeat. */
const SAMPLE = 1000;
