import type { Item } from "./item.ts";

/**
 * The ids of all items: as written, else numbers by position. In a document without ids these count from 1 (parts: 1.1); where others
 * have ids they are called `box-7`, so that nobody takes them for what the author wrote.
 */
export function itemIds(items: readonly Item[]): string[] {
  if (items.every(({ named }) => named)) return items.map(({ id }) => id!);
  const written = new Set<string>();
  for (const { named, id } of items) if (named) written.add(id!);
  const counts = new Int32Array(items.length);
  const ids: string[] = [];
  let top = 0;
  for (const [place, { named, id, parent }] of items.entries()) {
    if (parent >= 0) counts[parent]!++;
    else if (!named) top++;
    if (named) ids.push(id!);
    else if (parent < 0) ids.push(written.size === 0 ? String(top) : `box-${place + 1}`);
    else {
      const part = `${ids[parent]!}.${counts[parent]!}`;
      ids.push(written.has(part) || part.length > LONGEST ? `box-${place + 1}` : part);
    }
  }
  return ids;
}

/** Parts of parts of parts are better counted through. */
const LONGEST = 60;
