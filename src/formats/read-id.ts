import { isBlank } from "./line.ts";

/** An id at the head of a heading, a list line or a table cell. */
export type IdMatch = {
  /** As written, without a leading word such as "Task". */
  readonly id: string;
  /** The word before the number ("task", "issue") in small letters, or "". */
  readonly label: string;
  /** Letters that belong to the id, up to its first digit ("MT-", "T", ""). */
  readonly prefix: string;
  /** Where the title begins in the text that was read. */
  readonly titleStart: number;
  /** The id is set off by a mark (`:`, `—`, `.`), not just by a blank. */
  readonly strong: boolean;
};

/**
 * Reads an id such as `2.1.1`, `8a`, `T027`, `MT-1.1.1`, `μ-1.3.1`, `CORE-002`, `Task 0.2`, `Issue #13` from the head of a line,
 * behind emphasis, brackets and pictograms. Dates, versions and bare words are none.
 */
export function readId(text: string): IdMatch | undefined {
  const at = skipDecoration(text);
  const code = text.charCodeAt(at);
  if (isDigit(code)) return finish(text, at, at, "");
  if (!isLetter(code)) return undefined;
  const wordEnd = lettersEnd(text, at);
  const next = text.charCodeAt(wordEnd);
  if (next === SPACE || next === DASH || next === HASH) {
    const label = labelAt(text, at, wordEnd);
    if (label !== undefined) return afterLabel(text, label.word, label.end);
  }
  const digits = digitsStart(text, at, wordEnd);
  return digits < 0 ? undefined : finish(text, at, digits, "");
}

/** End of the id whose digits begin at `digits`, or -1 where those are no id's. */
export function idEnd(text: string, digits: number): number {
  let at = digits;
  for (;;) {
    const from = at;
    while (isDigit(text.charCodeAt(at))) at++;
    if (at === from || at - from > 9) return -1;
    if (isLetter(text.charCodeAt(at)) && !isLetter(text.charCodeAt(at + 1))) at++;
    if (text.charCodeAt(at) === DOT && isDigit(text.charCodeAt(at + 1))) at++;
    else return at;
  }
}

/** Where the digits of an id with letters begin (`T`, `MT-`, `PROMPT-GOV-`), its first word ending at `wordEnd`; -1 where none follow. */
export function digitsStart(text: string, start: number, wordEnd: number): number {
  let at = wordEnd;
  if (isDigit(text.charCodeAt(at))) return at - start <= 4 && !/[vV]/.test(text.slice(start, at)) ? at : -1;
  for (let segments = 1; segments <= 4; segments++) {
    const code = text.charCodeAt(at);
    if (code !== DASH && code !== UNDERSCORE) return -1;
    const from = at + 1;
    at = lettersEnd(text, from);
    if (isDigit(text.charCodeAt(at))) return isShouted(text.slice(start, wordEnd)) ? at : -1;
    if (at === from) return -1;
  }
  return -1;
}

function finish(text: string, start: number, digits: number, label: string): IdMatch | undefined {
  let stop = idEnd(text, digits);
  if (stop < 0) return undefined;
  if (text.charCodeAt(stop) === DASH && isDigit(text.charCodeAt(stop + 1))) {
    // `T2-001` goes on; `2026-01-18` is a date.
    stop = digits > start ? idEnd(text, stop + 1) : -1;
    if (stop < 0) return undefined;
  }
  const mark = skipMarks(text, stop);
  if (mark.at < text.length && !mark.strong && !mark.blank) return undefined;
  const strong = mark.strong || (label !== "" && mark.at >= text.length);
  return {
    id: text.slice(start, stop),
    label,
    prefix: text.slice(start, digits),
    titleStart: mark.at,
    strong,
  };
}

function afterLabel(text: string, word: string, from: number): IdMatch | undefined {
  let at = from;
  while (isBlank(text.charCodeAt(at)) || text.charCodeAt(at) === HASH) at++;
  const code = text.charCodeAt(at);
  if (isDigit(code)) return finish(text, at, at, word);
  if (!isLetter(code)) return undefined;
  const wordEnd = lettersEnd(text, at);
  const digits = digitsStart(text, at, wordEnd);
  if (digits >= 0) return finish(text, at, digits, word);
  const mark = skipMarks(text, wordEnd);
  if (wordEnd - at !== 1 || code < 65 || code > 90 || !mark.strong) return undefined;
  const id = text.slice(at, wordEnd);
  return { id, label: word, prefix: id, titleStart: mark.at, strong: true };
}

function labelAt(text: string, start: number, wordEnd: number): { word: string; end: number } | undefined {
  const first = text.slice(start, wordEnd).toLowerCase();
  if (text.charCodeAt(wordEnd) !== DASH) return LABELS.has(first) ? { word: first, end: wordEnd } : undefined;
  const end = lettersEnd(text, wordEnd + 1);
  const whole = first + text.slice(wordEnd + 1, end).toLowerCase();
  return text.charCodeAt(end) === SPACE && LABELS.has(whole) ? { word: whole, end } : undefined;
}

/** Skips what may stand between an id and its title: closing emphasis, one separating mark, blanks. */
function skipMarks(text: string, from: number): { at: number; strong: boolean; blank: boolean } {
  let at = from;
  let strong = false;
  let blank = false;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isBlank(code)) blank = true;
    else if (code === STAR || code === BACKTICK || code === CLOSE_BRACKET || code === UNDERSCORE) continue;
    else if (!strong && isSeparator(text, at, blank)) strong = true;
    else break;
  }
  return { at, strong, blank };
}

function isSeparator(text: string, at: number, blank: boolean): boolean {
  const code = text.charCodeAt(at);
  if (code === COLON || code === WIDE_COLON || code === EM_DASH || code === EN_DASH || code === BAR)
    return true;
  if (code === DASH) return blank && isBlank(text.charCodeAt(at + 1));
  return (code === DOT || code === CLOSE_PAREN) && !blank;
}

function skipDecoration(text: string): number {
  let at = 0;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isBlank(code) || code === STAR || code === UNDERSCORE || code === BACKTICK) continue;
    if (code !== OPEN_BRACKET && code !== TILDE && !isPictogram(code)) break;
  }
  return at;
}

function lettersEnd(text: string, start: number): number {
  let at = start;
  while (isLetter(text.charCodeAt(at))) at++;
  return at;
}

/** True of surrogates and of the symbol blocks, where check marks, coloured dots and arrows live. */
export function isPictogram(code: number): boolean {
  return (
    (code >= 0xd800 && code <= 0xdfff) ||
    (code >= 0x2190 && code <= 0x2bff) ||
    code === 0xfe0f ||
    code === 0x200d
  );
}

/** True of the ten digits. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** True of the letters ids are made of: Latin and Greek. */
export function isLetter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 0xb5 ||
    (code >= 0x391 && code <= 0x3c9)
  );
}

function isShouted(word: string): boolean {
  return word.length <= 2 || word === word.toUpperCase() || word.toLowerCase() === "task";
}

const LABELS: ReadonlySet<string> = new Set(
  "task subtask microtask issue item ticket todo workitem deliverable".split(" "),
);
const SPACE = 32;
const HASH = 35;
const CLOSE_PAREN = 41;
const STAR = 42;
const DASH = 45;
const DOT = 46;
const COLON = 58;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const UNDERSCORE = 95;
const BACKTICK = 96;
const BAR = 124;
const TILDE = 126;
const EN_DASH = 0x2013;
const EM_DASH = 0x2014;
const WIDE_COLON = 0xff1a;
