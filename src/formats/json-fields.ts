/** A value out of JSON of which nothing is known yet. */
export type Unknown = { readonly [name: string]: unknown };

/** The value as an object; an empty one where it is none. */
export function objectIn(value: unknown): Unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Unknown) : {};
}

/** The objects of a list. */
export function objectsIn(value: unknown): Unknown[] {
  return Array.isArray(value) ? value.map(objectIn) : [];
}

/** The strings of a list. */
export function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** Those of the named fields that hold strings. */
export function textFields<K extends string>(from: Unknown, ...names: K[]): { [N in K]?: string } {
  return only(from, names, (value) => typeof value === "string") as { [N in K]?: string };
}

/** Those of the named fields that hold finite numbers, 0 or more. */
export function numberFields<K extends string>(from: Unknown, ...names: K[]): { [N in K]?: number } {
  const fits = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value >= 0;
  return only(from, names, fits) as { [N in K]?: number };
}

/** Those of the named fields that are true. */
export function flagFields<K extends string>(from: Unknown, ...names: K[]): { [N in K]?: true } {
  return only(from, names, (value) => value === true) as { [N in K]?: true };
}

/** Those of the named fields that hold lists of strings with anything in them. */
export function listFields<K extends string>(from: Unknown, ...names: K[]): { [N in K]?: string[] } {
  const found: { [N in K]?: string[] } = {};
  for (const name of names) {
    const list = textsIn(from[name]);
    if (list.length > 0) found[name] = list;
  }
  return found;
}

/** The value where it is one of the words, else the first of them. */
export function wordIn<W extends string>(value: unknown, words: readonly [W, ...W[]]): W {
  return words.find((word) => word === value) ?? words[0];
}

function only(from: Unknown, names: readonly string[], fits: (value: unknown) => boolean): Unknown {
  return Object.fromEntries(names.flatMap((name) => (fits(from[name]) ? [[name, from[name]]] : [])));
}
