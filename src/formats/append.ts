/** The list at its exact size: one that grew by `push` keeps room for sixteen more. An empty one is always the same. */
export function compact<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? EMPTY : list.slice();
}

const EMPTY: readonly never[] = [];

/** Appends all of `more`; a spread into `push` would fail on a hundred thousand. */
export function append<T>(list: T[], more: Iterable<T>): void {
  for (const one of more) list.push(one);
}
