import { atJsonPath, keysOf } from "./series/json-path.ts";

/** Picks a number out of a text; undefined: the text holds none. NaN and infinities, however spelt, are numbers here. */
export type NumberReader = (text: string) => number | undefined;

/**
 * How `value` picks a number: a regular expression whose first group (or, without one, whole match) is the number, the last
 * match counting, or a JSON path that starts with `$`, taken from the text or else from its last line that is JSON.
 * Throws a `SyntaxError` that says what is wrong with it.
 */
export function numberReader(value: string): NumberReader {
  if (value.startsWith("$")) {
    if (keysOf(value) === undefined) throw new SyntaxError(`Invalid JSON path: ${value}`);
    return (text) => numberAt(text, value);
  }
  const pattern = new RegExp(value, "gim");
  return (text) => {
    let last: number | undefined;
    for (const [whole, group] of text.matchAll(pattern)) last = toNumber(group ?? whole) ?? last;
    return last;
  };
}

/** A word as the number that programs mean by it: `1,234.5`, `93.1%`, `1e-3`, `nan`, `-inf`; undefined: none. */
export function toNumber(word: string): number | undefined {
  const text = word.trim().replace(/%$/u, "").toLowerCase();
  if (/^[+-]?nan$/u.test(text)) return Number.NaN;
  const infinite = /^([+-]?)inf(?:inity)?$/u.exec(text);
  if (infinite !== null) return infinite[1] === "-" ? -Infinity : Infinity;
  const plain = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/u.test(text) ? text.replaceAll(",", "") : text;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/u.test(plain) ? Number(plain) : undefined;
}

function numberAt(text: string, path: string): number | undefined {
  const whole = parse(text);
  if (whole !== undefined) return asNumber(atJsonPath(whole.json, path));
  // From the last line upwards: programs print their notes first and their result last.
  for (let end = text.length; end > 0;) {
    const start = text.lastIndexOf("\n", end - 1) + 1;
    const line = /^\s*[[{]/u.test(text.slice(start, Math.min(end, start + 80)))
      ? parse(text.slice(start, end))
      : undefined;
    const found = line === undefined ? undefined : asNumber(atJsonPath(line.json, path));
    if (found !== undefined) return found;
    end = start - 1;
  }
  return undefined;
}

function parse(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

function asNumber(value: unknown): number | undefined {
  if (typeof value === "string") return toNumber(value);
  return typeof value === "number" ? value : undefined;
}
