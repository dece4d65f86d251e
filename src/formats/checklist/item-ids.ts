import type { Item } from "./nest-items.ts";

/**
 * The ids of all items: as written, else numbers by position. In a document without ids these count from 1 (parts: 1.1); where others
 * have ids they are called `box-7`, so that nobody takes them for what the author wrote.
 */
export function itemIds(items: readonly Item[]): string[] {
  const written = new Set(items.flatMap(({ id }) => id ?? []));
  const counts = new Int32Array(items.length);
  const ids: string[] = [];
  let top = 0;
  for (const { id, parent } of items) {
    if (parent < 0 && id === undefined) top++;
    if (parent >= 0) counts[parent]!++;
    ids.push(id ?? made(parent, { ids, top, counts, written, place: ids.length }));
  }
  return ids;
}

type Known = {
  ids: readonly string[];
  top: number;
  counts: Int32Array;
  written: ReadonlySet<string>;
  place: number;
};

function made(parent: number, { ids, top, counts, written, place }: Known): string {
  if (parent < 0) return written.size === 0 ? String(top) : `box-${place + 1}`;
  const part = `${ids[parent]!}.${counts[parent]!}`;
  return written.has(part) || part.length > LONGEST ? `box-${place + 1}` : part;
}

/** Parts of parts of parts are better counted through. */
const LONGEST = 60;
