/** A text on one line: as it is where that reads back as the same, else as a JSON string. */
export function writeValue(text: string): string {
  return PLAIN.test(text) && !DASHES.test(text) && text.isWellFormed() ? text : quoted(text);
}

/** The text that `writeValue` wrote; what is no valid JSON string is meant as it stands. */
export function readValue(written: string): string {
  if (!written.startsWith('"') || !written.endsWith('"') || written.length < 2) return written;
  try {
    const value: unknown = JSON.parse(written);
    return typeof value === "string" ? value : written;
  } catch {
    return written;
  }
}

/** A name in a list or before a colon: as it is where it has no sign in it that ends it, else as a JSON string. */
export function writeWord(text: string): string {
  return WORD.test(text) && !isNone(text) && text.isWellFormed() ? text : quoted(text);
}

/** True of what people write for “nothing”; a name that reads so is quoted. */
export function isNone(word: string): boolean {
  return NONE.test(word);
}

/** A JSON string that may also stand inside a code span or behind a fence, on one line in everybody's eyes. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[`\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** One entry of a list: its text, whether it was quoted, and the remark in parentheses behind it. */
export type ListEntry = { readonly text: string; readonly quoted: boolean; readonly remark: string };

/** The entries of a list with commas between them: `1.1, "odd id" (soft)`; commas in strings and parentheses do not count. */
export function readList(written: string): ListEntry[] {
  const found: ListEntry[] = [];
  for (let at = 0; at < written.length; at++) {
    while (written[at] === " ") at++;
    const string = readString(written, at);
    const from = string === undefined ? at : at + string.length;
    at = endOfEntry(written, from);
    const behind = written.slice(from, at).trim();
    const open = behind.endsWith(")") ? behind.indexOf("(") : -1;
    const remark = open < 0 ? "" : behind.slice(open + 1, -1).trim();
    const text =
      string === undefined ? (open < 0 ? behind : behind.slice(0, open)).trim() : readValue(string);
    if (string !== undefined || text !== "") found.push({ text, quoted: string !== undefined, remark });
  }
  return found;
}

/** The comma behind the entry, or the end. */
function endOfEntry(written: string, from: number): number {
  let depth = 0;
  for (let at = from; at < written.length; at++) {
    const sign = written[at];
    if (sign === "(") depth++;
    else if (sign === ")") depth--;
    else if (sign === "," && depth <= 0) return at;
  }
  return written.length;
}

function readString(written: string, at: number): string | undefined {
  if (written[at] !== '"') return undefined;
  STRING.lastIndex = at;
  return STRING.exec(written)?.[0];
}

/** The string that stands at the start of a text, and what follows it. */
export function readLeadingWord(written: string, ends: RegExp): { word: string; rest: string } | undefined {
  const string = readString(written, 0);
  if (string !== undefined) return { word: readValue(string), rest: written.slice(string.length) };
  const end = written.search(ends);
  const word = end < 0 ? written : written.slice(0, end);
  return word === "" ? undefined : { word: word.trim(), rest: written.slice(word.length) };
}

const PLAIN = /^[^\s"\p{Cc}\p{Zl}\p{Zp}](?:[^\p{Cc}\p{Zl}\p{Zp}]*[^\s\p{Cc}\p{Zl}\p{Zp}])?$/u;
/** Nothing but dashes behind a list mark is a rule across the page. */
const DASHES = /^[-\s]+$/;
const WORD = /^[\p{L}\p{N}_.#@/+](?:[\p{L}\p{N}_.#@/+:-]*[\p{L}\p{N}_.#@/+-])?$/u;
const NONE = /^(?:none|nothing|nil|null|na|no|all|n\/a)$/i;
const STRING = /"(?:[^"\\]|\\.)*"/y;
