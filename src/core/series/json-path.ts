/** What stands at a path such as `$.a.b[0]`, `$.a[-1]` or `$["odd key"]` of a JSON value; undefined when nothing does. */
export function atJsonPath(value: unknown, path: string): unknown {
  const keys = keysOf(path);
  let at: unknown = keys === undefined ? undefined : value;
  for (const name of keys ?? []) {
    const key = Array.isArray(at) && name.startsWith("-") ? String(at.length + Number(name)) : name;
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  return at;
}

/** The keys of a path, outermost first; undefined when it is not one. */
export function keysOf(path: string): readonly string[] | undefined {
  if (!path.startsWith("$")) return undefined;
  const keys: string[] = [];
  let from = 1;
  for (const part of path.slice(1).matchAll(PART)) {
    if (part.index + 1 !== from) return undefined;
    from += part[0].length;
    keys.push(part[1] ?? part[2] ?? part[3] ?? part[4] ?? "");
  }
  return from === path.length ? keys : undefined;
}

const PART = /\.([^.[\]'"]+)|\[(-?\d+)\]|\["([^"]*)"\]|\['([^']*)'\]/g;
