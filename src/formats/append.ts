/** Appends all of `more`; a spread into `push` would fail on a hundred thousand. */
export function append<T>(list: T[], more: Iterable<T>): void {
  for (const one of more) list.push(one);
}

/** The list with one more; the first makes a list of its exact size, where `push` would make room for seventeen. */
export function withOne<T>(list: T[], one: T): T[] {
  if (list.length === 0) return [one];
  list.push(one);
  return list;
}

/** The list with all of `more`, which becomes the list where that was empty. */
export function withAll<T>(list: T[], more: T[]): T[] {
  if (list.length === 0) return more;
  append(list, more);
  return list;
}

/** The list at its exact size, which a list of one has from `withOne`; an empty one is always the same. */
export function compact<T>(list: readonly T[]): readonly T[] {
  if (list.length < 2) return list.length === 0 ? EMPTY : list;
  return list.slice();
}

const EMPTY: readonly never[] = [];
