/** Appends all of `more`; a spread into `push` would fail on a hundred thousand. */
export function append<T>(list: T[], more: Iterable<T>): void {
  for (const one of more) list.push(one);
}
