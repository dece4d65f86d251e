type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Those of the fields that have a value: what a source does not say is absent, not undefined. */
export function defined<T extends object>(fields: T): Defined<T> {
  const found: Defined<T> = {};
  for (const name in fields) {
    if (fields[name] !== undefined) found[name] = fields[name] as Defined<T>[typeof name];
  }
  return found;
}
