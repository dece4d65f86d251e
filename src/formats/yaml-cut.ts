/** A block collection cut at its own entries: each part is a stretch of whole lines. */
export type YamlCut = { readonly type: "map" | "list"; readonly parts: readonly YamlPart[] };
export type YamlPart = {
  readonly start: number;
  readonly end: number;
  /** The key that stands alone on the first line (`tasks:`), and where the lines of its value begin. */
  readonly bare?: { readonly key: string; readonly keyStart: number; readonly valueStart: number };
};

/**
 * Cuts block-style YAML at the entries of its outermost collection, by indentation alone: entries can then be parsed one by one,
 * so that a mistake stays in its entry and memory follows the entry, not the file. Undefined: not block style.
 */
export function cutYaml(text: string, from: number, to: number): YamlCut | undefined {
  let indent = -1;
  let type: YamlCut["type"] = "map";
  const parts: YamlPart[] = [];
  for (let start = from, next: number; start < to; start = next) {
    const newline = text.indexOf("\n", start);
    next = newline < 0 || newline >= to ? to : newline + 1;
    let ink = start;
    while (text[ink] === " ") ink++;
    if (indent >= 0 && ink - start !== indent) continue;
    const line = text.slice(ink, next);
    if (isNothing(line) || (ink === start && isMark(line))) continue;
    const head = headOf(line);
    if (indent < 0) {
      if (head === undefined) return undefined;
      indent = ink - start;
      type = head.type;
    }
    if (head?.type !== type) continue;
    const before = parts.at(-1);
    if (before) parts[parts.length - 1] = { ...before, end: start };
    const bare = head.bare === undefined ? {} : { bare: { key: head.bare, keyStart: ink, valueStart: next } };
    parts.push({ start, end: to, ...bare });
  }
  return parts.length === 0 ? undefined : { type, parts };
}

/** What a line opens: an entry of a list, or of a map, with its key where that stands alone. */
function headOf(line: string): { type: YamlCut["type"]; bare?: string } | undefined {
  if (/^-(?:\s|$)/.test(line)) return { type: "list" };
  const colon = keyEnd(line);
  if (colon < 0) return undefined;
  return isNothing(line.slice(colon + 1))
    ? { type: "map", bare: unquoted(line.slice(0, colon)) }
    : { type: "map" };
}

/** Offset of the colon that ends a key at the head of a line, or -1. */
function keyEnd(line: string): number {
  const first = line[0] ?? "";
  let at = 0;
  if (first === '"' || first === "'") {
    at = line.indexOf(first, 1) + 1;
    if (at === 0) return -1;
  } else if ("-?:,[]{}#&*!|>%@`".includes(first)) return -1;
  for (at = line.indexOf(":", at); at >= 0; at = line.indexOf(":", at + 1))
    if (at + 1 >= line.length || /\s/.test(line[at + 1] ?? "")) return at;
  return -1;
}

function unquoted(key: string): string {
  return key.trim().replace(/^(["'])(.*)\1$/, "$2");
}

/** True where nothing but blanks and a comment is left. */
function isNothing(rest: string): boolean {
  return /^\s*(?:#|$)/.test(rest);
}

/** True of `---`, `...` and `%YAML 1.2`. */
function isMark(line: string): boolean {
  return /^(?:%|(?:---|\.\.\.)\s*$)/.test(line);
}
